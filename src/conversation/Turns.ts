import { Cause, Clock, Context, Effect, Layer, Option, Ref, Schedule, Schema } from "effect"
import * as Rounds from "../actors/Rounds.ts"
import { Audit } from "../audit/Audit.ts"
import type { BookingError } from "../booking/BookingError.ts"
import { Deliveries } from "../delivery/Deliveries.ts"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import { type ConversationId, guestOf, PhoneNumberId, tenantOf, Wamid } from "../domain/Ids.ts"
import type { GuestsError } from "../guests/GuestsError.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import * as Awakenings from "./Awakenings.ts"
import { asksForAnswer, type Heard, isNotice, untilNotice, waitFor } from "./Burst.ts"
import { Composer } from "./Composer.ts"
import { ConversationConfig } from "./ConversationConfig.ts"
import type { ConversationError } from "./ConversationError.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import { type Conversation, ConversationStore } from "./ConversationStore.ts"
import * as Merges from "./Merges.ts"
import * as SessionMetrics from "./SessionMetrics.ts"
import * as TurnTraces from "./TurnTraces.ts"
import * as Unanswered from "./Unanswered.ts"
import { MOST_EVENTS } from "./Unanswered.ts"

/** A turn that a bug or a broken fact stopped; the database being away is not one. */
class TurnFailed extends Schema.TaggedError<TurnFailed>()("TurnFailed", { cause: Schema.String }) {}

type Away = BookingError | ConversationError | DeliveryError | GuestsError | InboxError

/** What an actor keeps in memory between nudges; it can be lost at any time. */
export type Resident = Ref.Ref<Conversation | null>

/** Answers what a conversation still owes, turn by turn, in order. */
export class Turns extends Context.Service<Turns, {
  /** Returns when nothing is owed any more, or when it cannot go on now: a sweep comes back. */
  readonly settle: (id: ConversationId, resident: Resident) => Effect.Effect<void>
}>()("conserje/conversation/Turns") {
  static readonly layer = Layer.effect(
    Turns,
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const awakened = yield* Awakenings.make
      const unanswered = yield* Unanswered.make
      const hotels = yield* Hotels
      const deliveries = yield* Deliveries
      const { absorbed, leadsTo, learnIdentities, moveOn } = yield* Merges.make
      const composer = yield* Composer
      const config = yield* ConversationConfig
      const audit = yield* Audit

      const loaded = Effect.fnUntraced(function* (id: ConversationId, resident: Resident) {
        const known = yield* Ref.get(resident)
        if (known !== null) return known
        const hotel = hotels.byTenant(tenantOf(id))
        const language = Option.match(hotel, {
          onNone: () => "es" as const,
          onSome: ({ profile }) => profile.defaultLanguage
        })
        const alone = yield* awakened(id, language)
        if (alone !== null) {
          yield* Ref.set(resident, alone)
          return alone
        }
        const conversation = yield* store.load(id, language)
        const mergedInto = yield* leadsTo(conversation)
        if (mergedInto !== null) return { ...conversation, mergedInto }
        const current = (yield* absorbed(id, language)) ? yield* store.load(id, language) : conversation
        yield* Ref.set(resident, current)
        return current
      })

      /** Waits until the guest has finished, showing that somebody is there. */
      const wholeBurst = Effect.fnUntraced(function* (before: Conversation, first: ReadonlyArray<Heard>) {
        let heard = first
        let shown = false
        while (true) {
          const wait = waitFor(heard, yield* Clock.currentTimeMillis, config.burst)
          const newest = heard.findLast(asksForAnswer)
          if (!shown && before.state._tag === "Bot" && newest?.said?._tag === "Message") {
            shown = true
            yield* deliveries.showTyping(newest.event.phoneNumberId, Wamid.make(newest.said.wamid))
          }
          if (wait === 0) return heard
          yield* Effect.sleep(wait)
          // What came meanwhile and cannot be read is left to the next step, which buries it.
          heard = (yield* unanswered(before.id, heard)).filter(({ said }) => said !== null)
        }
      })

      const bury = Effect.fnUntraced(function* (
        before: Conversation,
        heard: ReadonlyArray<Heard>,
        reason: "turn_failed" | "unreadable_event",
        cause: string
      ) {
        const newest = heard.findLast(asksForAnswer)
        const promises = newest === undefined ? [] : yield* composer.apology(before, newest.event.phoneNumberId)
        const after = yield* store.bury({
          before,
          eventIds: heard.map(({ event }) => event.id),
          reason,
          cause,
          context: { state: before.state._tag, version: before.version, types: heard.map(({ event }) => event.type) },
          attempts: config.attempts,
          promises
        })
        yield* ConversationMetrics.buried({ reason })
        if (reason === "turn_failed") yield* ConversationMetrics.messages({ intent: "none", status: "error" })
        if (newest !== undefined) yield* nudge(before.id, newest.event.phoneNumberId)
        return after
      })

      const nudge = (conversationId: ConversationId, phoneNumberId: string) =>
        deliveries.nudge({ conversationId, phoneNumberId: PhoneNumberId.make(phoneNumberId) })

      /** Decide, then one commit; nothing is sent before it is written. Returns `null` when the guest is another one. */
      const answer = Effect.fnUntraced(function* (before: Conversation, heard: ReadonlyArray<Heard>) {
        const staying = yield* learnIdentities(before.id, heard)
        if (staying !== before.id) {
          yield* moveOn(before, staying)
          return null
        }
        yield* Rounds.next("turn")
        const startedAt = yield* Clock.currentTimeMillis
        const turn = yield* composer.compose(before, heard, startedAt)
        const after = yield* store.commit(turn)
        for (const to of new Set(turn.promises.map(({ phoneNumberId }) => phoneNumberId))) yield* nudge(before.id, to)
        if (turn.handOver !== null) yield* handedOver(before.id, turn.handOver.because)
        return after
      })

      const handedOver = (id: ConversationId, because: string) =>
        Effect.andThen(
          ConversationMetrics.escalated(because),
          audit.note({
            type: "escalation",
            action: "conversation.handed-over",
            resource: `conversation/${id}`,
            tenantId: tenantOf(id),
            after: { because }
          })
        )

      const attempted = (before: Conversation, heard: ReadonlyArray<Heard>) =>
        answer(before, heard).pipe(
          Effect.catchDefect((defect) => Effect.fail(new TurnFailed({ cause: Cause.pretty(Cause.die(defect)) }))),
          Effect.tapError((error) => error._tag === "TurnFailed" ? ConversationMetrics.failed : Effect.void),
          Effect.retry({
            schedule: backoff,
            times: config.attempts - 1,
            while: (error) => error._tag === "TurnFailed"
          }),
          Effect.catchTag("TurnFailed", ({ cause }) =>
            Effect.andThen(
              Effect.logError("a turn failed for good; its events are dead letters"),
              bury(before, heard, "turn_failed", cause)
            ))
        )

      /** One turn. Returns whether there may be more. */
      const step = Effect.fnUntraced(function* (id: ConversationId, resident: Resident) {
        // Loaded before read: what was read under an older version is refused, what was handled meanwhile is not read.
        const before = yield* loaded(id, resident)
        const first = yield* unanswered(id)
        if (first.length === 0) return false
        const unreadable = first.filter(({ said }) => said === null)
        if (unreadable.length > 0) {
          yield* Ref.set(
            resident,
            yield* bury(before, unreadable, "unreadable_event", "the payload has no known shape")
          )
          return true
        }
        if (before.mergedInto !== null) {
          yield* moveOn(before, before.mergedInto)
          return false
        }
        // What the house has to say is a turn of its own, after what came before it.
        const notice = first.findIndex(isNotice)
        const heard = notice === 0 ? first.slice(0, 1) : untilNotice(yield* wholeBurst(before, untilNotice(first)))
        if (heard.length > 0) yield* Ref.set(resident, yield* TurnTraces.traced(id, heard, attempted(before, heard)))
        // Whoever writes from here on wakes us anew; only what did not fit is still owed.
        return notice >= 0 || heard.length === MOST_EVENTS
      })

      const settle = (id: ConversationId, resident: Resident): Effect.Effect<void> =>
        step(id, resident).pipe(
          Effect.tapError(() => Ref.set(resident, null)),
          Effect.tapError((error: Away) =>
            error._tag === "ConversationError" && error.reason._tag === "Overtaken"
              ? Effect.andThen(
                ConversationMetrics.overtaken({}),
                SessionMetrics.saveRetries({ operation: "turn", result: "retry" })
              )
              : Effect.void
          ),
          Effect.retry({ times: 2, while: isOvertaken }),
          Effect.tapError((error) =>
            isOvertaken(error) ? SessionMetrics.saveRetries({ operation: "turn", result: "failure" }) : Effect.void
          ),
          Effect.repeat({ while: (more) => more }),
          Effect.asVoid,
          Effect.catchCause((cause) => Effect.logWarning("a conversation waits for the next sweep", cause)),
          Effect.annotateLogs({ tenant: tenantOf(id), conversation: guestOf(id) })
        )

      return Turns.of({ settle })
    })
  )
}

const isOvertaken = (error: Away): boolean => error._tag === "ConversationError" && error.reason._tag === "Overtaken"

const backoff = Schedule.exponential("250 millis").pipe(Schedule.jittered)
