import { Clock, Context, Effect, Layer, Option, Semaphore } from "effect"
import type { Wamid } from "../domain/Ids.ts"
import { Inbox } from "../inbox/Inbox.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import type { InboxEvent } from "../inbox/InboxEvent.ts"
import * as Together from "../sql/Together.ts"
import * as Trace from "../telemetry/Trace.ts"
import { meaningOf } from "../whatsapp/GraphApiOutcome.ts"
import { decodeEvent } from "../whatsapp/StoredEvent.ts"
import { crowded, type DeliveryError } from "./DeliveryError.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"
import { NumberStops } from "./NumberStops.ts"
import { type NewTask, OperatorTasks } from "./OperatorTasks.ts"
import { type Receipt, Receipts, type Settled } from "./Receipts.ts"
import { detailOf } from "./TaskDetail.ts"

/** Events of one statement, which are read in one breath, and statements of one pass. */
const BATCH = 100
const MOST_BATCHES = 100

/** For so long, in milliseconds, a message's failure says something about its number. */
const NEWS = 10 * 60_000

/** Reads what Meta says became of our messages, and what it says about our accounts. */
export class Statuses extends Context.Service<Statuses, {
  /** Settles what waits in the inbox, at most 10,000 events. Returns how many. Safe to run twice, and twice at once. */
  readonly settle: Effect.Effect<number, DeliveryError | InboxError>
  /** Applies the statuses that came before we knew our own messages' ids, handled or not. */
  readonly catchUp: (wamids: ReadonlyArray<Wamid>) => Effect.Effect<void, DeliveryError>
}>()("conserje/delivery/Statuses") {
  static readonly layer = Layer.effect(
    Statuses,
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const receipts = yield* Receipts
      const stops = yield* NumberStops
      const tasks = yield* OperatorTasks
      const one = yield* Semaphore.make(1)

      const open = Effect.fnUntraced(function* (found: ReadonlyArray<NewTask>, now: number) {
        yield* tasks.open(found, now)
        yield* Effect.forEach(found, ({ kind }) => DeliveryMetrics.tasks({ kind }), { discard: true })
      })

      /** A failure that is news says something about the number too; one that comes days late does not any more. */
      const stopIfBlocked = Effect.fnUntraced(function* (row: Settled, now: number) {
        const { errorCode, phoneNumberId, saidAt, tenantId } = row
        if (errorCode === null || now - saidAt > NEWS) return
        const meaning = meaningOf(errorCode)
        if (meaning !== "credential" && meaning !== "blocked") return
        const because = meaning === "blocked" ? "account" : meaning
        yield* stops.stop({ phoneNumberId, tenantId, because, errorCode }, now)
      })

      const followUp = Effect.fnUntraced(function* (settled: ReadonlyArray<Settled>, now: number) {
        // Also what was written down before: whoever wrote it may have died before telling anybody.
        const failed = settled.filter((row) => row.delivery === "failed" && row.said === "failed")
        yield* Effect.forEach(failed, (row) => stopIfBlocked(row, now), { discard: true })
        yield* open(failed.map(undelivered), now)
        const known = settled.filter(({ wasState }) => wasState === "uncertain")
        yield* tasks.close("uncertain_send", idsOf(known), "a status came after all")
        const arrived = settled.filter((row) => row.wasDelivery === "failed" && row.delivery !== "failed")
        yield* tasks.close("undelivered", idsOf(arrived), "it was delivered after all")
      })

      const apply = Effect.fnUntraced(function* (found: ReadonlyArray<Receipt>) {
        const settled = yield* receipts.apply(found)
        yield* Effect.forEach(settled, (row) => linked(row, found), { discard: true })
        yield* followUp(settled, yield* Clock.currentTimeMillis)
        return settled.length
      })

      const settleStatuses = Effect.fnUntraced(function* (events: ReadonlyArray<InboxEvent>) {
        const read = events.map(receiptOf)
        const found = read.filter((one) => typeof one !== "string")
        // Several receipts may be about one message, so this counts messages and what is left are strangers' receipts.
        const ours = yield* apply(found)
        yield* DeliveryMetrics.statuses({ result: "settled" }, ours)
        yield* DeliveryMetrics.statuses({ result: "unreadable" }, read.filter((one) => one === "unreadable").length)
        yield* DeliveryMetrics.statuses({ result: "other" }, read.filter((one) => one === "other").length)
      })

      const settleAccount = Effect.fnUntraced(function* (events: ReadonlyArray<InboxEvent>) {
        const alarms = events.flatMap((event): ReadonlyArray<NewTask> => {
          const said = Option.getOrUndefined(decodeEvent(event.payload))
          if (said?._tag !== "Account" || !said.alarming) return []
          const detail = detailOf("account", said.type, null)
          const subject = `${said.type}#${event.id}`
          return [{ tenantId: event.tenantId, conversationId: null, kind: "account", subject, detail }]
        })
        yield* open(alarms, yield* Clock.currentTimeMillis)
      })

      const drain = <E>(
        lane: "status" | "account",
        handle: (events: ReadonlyArray<InboxEvent>) => Effect.Effect<void, E>
      ) =>
        Effect.gen(function* () {
          let done = 0
          for (let batch = 0; batch < MOST_BATCHES; batch++) {
            const events = yield* inbox.waiting(lane, BATCH)
            if (events.length > 0) {
              // Applied first and marked second: what is applied twice changes nothing, what is marked alone is lost.
              yield* handle(events)
              yield* inbox.markHandled(events.map(({ id }) => id))
            }
            done += events.length
            if (events.length < BATCH) break
          }
          return done
        })

      const settle = one.withPermits(1)(
        Effect.zipWith(drain("status", settleStatuses), drain("account", settleAccount), (a, b) => a + b)
      )

      /** Of everybody who asks at the same moment, in one look. */
      const early = yield* Together.make(
        (asked: ReadonlyArray<ReadonlyArray<Wamid>>) =>
          inbox.statuses(asked.flat()).pipe(
            Effect.map((events) => events.map(receiptOf).filter((one) => typeof one !== "string")),
            Effect.flatMap((early) => early.length === 0 ? Effect.succeed(0) : apply(early)),
            // The message itself is sent and settled: a tick that is missing is not worth failing for.
            Effect.catchTag("InboxError", (error) => Effect.logWarning("early statuses were not read", error)),
            Effect.map(() => asked.map(() => true))
          ),
        crowded
      )

      const catchUp = (wamids: ReadonlyArray<Wamid>) => wamids.length === 0 ? Effect.void : Effect.asVoid(early(wamids))

      return Statuses.of({ settle, catchUp })
    })
  )
}

/** Says in the trace of a status which message's trace it is about. */
const linked = (
  { conversationId, delivery, id, tenantId, traceparent, wamid }: Settled,
  found: ReadonlyArray<Receipt>
) => {
  if (traceparent === null) return Effect.void
  const heard = found.filter((one) =>
    typeof one.traceparent === "string" && (one.callbackData === id || one.wamid === wamid)
  )
  return heard.length === 0 ? Effect.void : Effect.void.pipe(
    Trace.continued("delivery.status", heard.map((one) => one.traceparent), {
      "conserje.tenant": tenantId,
      "conserje.conversation": conversationId,
      "conserje.outbox": id,
      "conserje.delivery": delivery
    }, [traceparent])
  )
}

/** Meta took it and failed later: the same classes as a refusal, only too late to change anything. */
const undelivered = ({ conversationId, errorCode, id, tenantId }: Settled): NewTask => {
  const meaning = errorCode === null ? "unknown" : meaningOf(errorCode)
  return {
    tenantId,
    conversationId,
    kind: "undelivered",
    subject: id,
    detail: detailOf("undelivered", meaning, errorCode)
  }
}

const idsOf = (rows: ReadonlyArray<Settled>) => rows.map(({ id }) => id)

const MOST_CODE = 2 ** 31 - 1

/** A status as evidence about one message, or why it is none. */
export const receiptOf = (
  { occurredAt, payload, phoneNumberId, traceparent = null, wamid }: InboxEvent
): Receipt | "unreadable" | "other" => {
  const said = Option.getOrUndefined(decodeEvent(payload))
  if (said?._tag !== "Status" || wamid === null) return "unreadable"
  if (said.type === "other") return "other"
  const code = said.type === "failed" ? said.errors[0]?.code ?? null : null
  return {
    phoneNumberId,
    wamid,
    callbackData: said.callbackData ?? null,
    delivery: said.type,
    errorCode: code !== null && Number.isInteger(code) && code >= 0 && code <= MOST_CODE ? code : null,
    occurredAt,
    traceparent
  }
}
