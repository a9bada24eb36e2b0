import { assert } from "@effect/vitest"
import { Effect } from "effect"
import type { ConversationId } from "../../src/domain/Ids.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { isFitted } from "../../src/whatsapp/FittedMessage.ts"
import { inWords } from "../../src/whatsapp/ReplyLimitsChoices.ts"
import type { Content } from "../../src/whatsapp/WhatsAppEvent.ts"
import { eventually } from "../support/Eventually.ts"
import { eventOf, guest, promised, said, unhandled } from "./world.ts"

let phones = 0

/** What one guest writes and hears, on the whole conversation and booking room. */
export const newChat = Effect.gen(function* () {
  const id: ConversationId = yield* guest({ phone: `54911600${String(10_000 + ++phones)}` })
  let read = 0
  let sinceAsked = ""

  /** Whatever was promised to the guest since it was last asked, in words. */
  const news = Effect.map(promised(id), (all) => {
    const fresh = all.slice(read)
    read = all.length
    return fresh.map((one) => wordsOf(one)).join("\n---\n")
  })

  const hears = Effect.fnUntraced(function* (content: Content) {
    yield* (yield* Inbox).record([eventOf(id, said(content))])
    yield* eventually(unhandled(id), (count) => count === 0)
    sinceAsked = yield* news
    return sinceAsked
  })

  return {
    id,
    /** The guest writes; returns what is answered. */
    says: (body: string) => hears({ _tag: "Text", body }),
    sends: (mediaId: string) => hears({ _tag: "Media", kind: "image", media: { id: mediaId, mimeType: "image/jpeg" } }),
    /** Waits until the house has told it since the guest last wrote; returns everything told since. */
    isTold: Effect.fnUntraced(function* (part: string) {
      yield* eventually(
        Effect.map(news, (more) => {
          sinceAsked += more
          return sinceAsked
        }),
        (told) => told.includes(part),
        30
      )
      return sinceAsked
    })
  }
})

const wordsOf = (message: unknown): string => {
  if (!isFitted(message)) throw new Error(`Meta would refuse ${JSON.stringify(message)}`)
  assert.notMatch(JSON.stringify(message), /[{]\w+[}]|undefined|NaN|\[object/u)
  switch (message._tag) {
    case "Text":
      return message.body
    case "Choices":
      return inWords(message)
    case "Media":
      return `[${message.kind} ${"id" in message.source ? message.source.id : ""}] ${message.caption ?? ""}`
    default:
      return `[${message._tag}]`
  }
}
