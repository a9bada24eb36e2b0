import { Context, Effect, Layer, Option } from "effect"
import { Hotels } from "../tenancy/Hotels.ts"
import type { FittedMessage } from "../whatsapp/FittedMessage.ts"
import { fit } from "../whatsapp/ReplyLimits.ts"
import type { DeliveryError } from "./DeliveryError.ts"
import { GuestWindow } from "./GuestWindow.ts"
import { type ClaimedRow, decodeContent } from "./OutboxRows.ts"
import { SendQueue, WINDOW_TEMPLATE } from "./SendQueue.ts"

/** The reason of a message that Meta refused because the guest last wrote more than 24 hours ago. */
export const WINDOW_CLOSED = "window_closed"

/** The reason of a message in whose place its own template went. */
export const TOPIC_TEMPLATE = "topic_template"

const DAY = 24 * 60 * 60_000

/** What goes out for a promised message. */
export type Passage =
  | { readonly _tag: "Send"; readonly content: FittedMessage; readonly reason: string | null }
  /** The template that asks the guest to write went already; one is enough. */
  | { readonly _tag: "Asked" }
  | { readonly _tag: "Closed" }
  /** What was promised cannot be read by this version. */
  | { readonly _tag: "Unreadable" }

/**
 * Meta's 24-hour window: a template may always pass, the rest while it is open. Else a message's own template goes in its
 * place, or one that asks the guest to write.
 */
export class WindowGate extends Context.Service<WindowGate, {
  readonly pass: (
    row: ClaimedRow,
    openUntil: number | null,
    now: number
  ) => Effect.Effect<Passage, DeliveryError>
}>()("conserje/delivery/WindowGate") {
  static readonly layer = Layer.effect(
    WindowGate,
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const window = yield* GuestWindow
      const queue = yield* SendQueue

      const template = Effect.fnUntraced(function* ({ conversationId, tenantId }: ClaimedRow) {
        const profile = Option.getOrUndefined(hotels.byTenant(tenantId))?.profile
        if (profile?.windowTemplate === undefined) return undefined
        const spoken = (yield* window.language(conversationId)) ?? profile.defaultLanguage
        const { languages, name } = profile.windowTemplate
        const [content] = fit({ _tag: "Template", name, language: languages[spoken], parameters: [profile.name] })
        return content
      })

      const pass = Effect.fnUntraced(function* (row: ClaimedRow, openUntil: number | null, now: number) {
        const promised = Option.getOrUndefined(decodeContent(row.content))
        if (promised === undefined) return { _tag: "Unreadable" } as const
        const open = openUntil !== null && now < openUntil && row.reason !== WINDOW_CLOSED
        if (open || promised._tag === "Template") return { _tag: "Send", content: promised, reason: null } as const
        if (promised._tag === "Text" && promised.outside !== undefined) {
          const [own] = fit({ _tag: "Template", ...promised.outside })
          return { _tag: "Send", content: own, reason: TOPIC_TEMPLATE } as const
        }
        const content = yield* template(row)
        if (content === undefined) return { _tag: "Closed" } as const
        // Meta may hold a window for closed that is open by our clock: then the last day's template counts.
        const since = Math.min(openUntil ?? 0, now - DAY)
        const asked = yield* queue.templateSentSince(row.conversationId, since)
        return asked ? { _tag: "Asked" } as const : { _tag: "Send", content, reason: WINDOW_TEMPLATE } as const
      })

      return WindowGate.of({ pass })
    })
  )
}
