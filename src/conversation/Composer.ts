import { Clock, Context, Effect, Layer, Option } from "effect"
import { freshId } from "../domain/FreshId.ts"
import { type ConversationId, OutboxId, type PhoneNumberId, tenantOf, TurnId } from "../domain/Ids.ts"
import type { NewOutboxRow } from "../delivery/Outbox.ts"
import * as LanguageMetrics from "../language/LanguageMetrics.ts"
import { Listener } from "../language/Listener.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import { fit } from "../whatsapp/ReplyLimits.ts"
import type { Heard } from "./Burst.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import type { Conversation, Turn } from "./ConversationStore.ts"
import { decide, type Decision, evolve, LATE_AFTER, takenOver } from "./Decision.ts"
import { type GuestTurn, merge } from "./GuestTurn.ts"
import * as Replies from "./Replies.ts"
import { windowOf } from "./Window.ts"

/** Understands, decides and words one turn. It writes nothing: what it makes becomes true with the commit. */
export class Composer extends Context.Service<Composer, {
  readonly compose: (before: Conversation, heard: ReadonlyArray<Heard>, startedAt: number) => Effect.Effect<Turn>
  /** What a guest is told when a turn failed for good; nothing while staff have the conversation. */
  readonly apology: (before: Conversation, from: PhoneNumberId) => Effect.Effect<ReadonlyArray<NewOutboxRow>>
}>()("conserje/conversation/Composer") {
  static readonly layer = Layer.effect(
    Composer,
    Effect.gen(function* () {
      const listener = yield* Listener
      const hotels = yield* Hotels

      const promise = Effect.fnUntraced(function* (
        conversationId: ConversationId,
        phoneNumberId: PhoneNumberId,
        turnId: TurnId | null,
        messages: ReadonlyArray<OutboundMessage>
      ) {
        const createdAt = yield* Clock.currentTimeMillis
        return yield* Effect.forEach(
          messages.flatMap(fit),
          (content) =>
            Effect.map(freshId("o"), (id): NewOutboxRow => ({
              id: OutboxId.make(id),
              tenantId: tenantOf(conversationId),
              conversationId,
              phoneNumberId,
              turnId,
              content,
              createdAt
            }))
        )
      })

      const hotelOf = (id: ConversationId) => Option.getOrNull(hotels.byTenant(tenantOf(id)))

      const compose = Effect.fnUntraced(function* (
        before: Conversation,
        heard: ReadonlyArray<Heard>,
        startedAt: number
      ) {
        const id = TurnId.make(yield* freshId("t"))
        const taken = heard.some(({ said }) => said?._tag === "Echo")
        const state = taken ? takenOver(before.state) : before.state
        const guest = merge(heard)
        const hotel = hotelOf(before.id)
        // Whose words would we use? The turn fails, is seen among the dead letters and can be replayed.
        if (hotel === null) return yield* Effect.die(new Error("the hotel is not in the directory"))
        const understood = guest === null ? null : yield* listener.understand(wordsOf(guest), {
          tenantId: hotel.tenantId,
          spoken: state.language,
          now: startedAt,
          timeZone: hotel.profile.timeZone,
          rooms: [],
          asked: null
        })
        const decision: Decision = guest === null || understood === null
          ? { _tag: "StaySilent", because: "nothing_asked" }
          : decide(state, guest, understood)
        const after = understood === null ? state : evolve(state, decision, understood)
        if (understood !== null && state._tag === "Bot") yield* LanguageMetrics.observe(understood)
        const words = guest === null ? [] : Replies.reply(decision, {
          hotel,
          language: after.language,
          now: startedAt,
          late: guest.late > LATE_AFTER
        })
        const from = heard.find(({ said }) => said === guest?.newest)?.event.phoneNumberId
        const promises = from === undefined ? [] : yield* promise(before.id, from, id, words)
        const intent = understood?.intent ?? "none"
        yield* ConversationMetrics.messages({ intent, status: "ok" })
        yield* ConversationMetrics.latency(
          { intent, status: "ok" },
          ((yield* Clock.currentTimeMillis) - startedAt) / 1000
        )
        return {
          id,
          before,
          after,
          eventIds: heard.map(({ event }) => event.id),
          intent,
          decision: decision._tag,
          language: after.language,
          startedAt,
          ...windowOf(heard),
          promises,
          handOver: before.state._tag === "Bot" && after._tag === "WithStaff" ? after.because : null
        }
      })

      return Composer.of({
        compose,
        apology: (before, from) =>
          before.state._tag === "WithStaff"
            ? Effect.succeed([])
            : promise(before.id, from, null, Replies.apology(before.state.language))
      })
    })
  )
}

/** What a tapped button says is known; words are understood. */
const wordsOf = ({ tapped, text }: GuestTurn): string => text === "" && tapped !== null ? tapped.title : text
