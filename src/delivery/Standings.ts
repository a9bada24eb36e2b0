import { Clock, Effect } from "effect"
import type { ConversationId } from "../domain/Ids.ts"
import * as Together from "../sql/Together.ts"
import type { Recipient } from "../whatsapp/GraphApiWire.ts"
import { crowded } from "./DeliveryError.ts"
import { GuestWindow } from "./GuestWindow.ts"
import { Recipients } from "./Recipients.ts"

/** Whom the messages of a conversation go to, and until when they may be free-form; found out at `at`. */
export interface Standing {
  readonly recipient: Recipient | null
  readonly openUntil: number | null
  readonly at: number
}

/** How guests may be written to: those who are looked up at the same moment are looked up together. */
export const make = Effect.gen(function* () {
  const recipients = yield* Recipients
  const window = yield* GuestWindow

  const lookUp = Effect.fnUntraced(function* (conversations: ReadonlyArray<ConversationId>) {
    const found = yield* recipients.find(conversations)
    const open = yield* window.openUntil(conversations)
    const at = yield* Clock.currentTimeMillis
    return conversations.map((_, index): Standing => ({
      recipient: found[index] ?? null,
      openUntil: open[index] ?? null,
      at
    }))
  })

  return yield* Together.make(lookUp, crowded)
})
