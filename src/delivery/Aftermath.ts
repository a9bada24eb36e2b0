import { Clock, Context, Effect, Layer, Schedule } from "effect"
import type { DeliveryAddress } from "./DeliveryAddress.ts"
import type { DeliveryError } from "./DeliveryError.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"
import type { Ending } from "./Endings.ts"
import { NumberStops } from "./NumberStops.ts"
import type { DeliveryKind, NewTask } from "./OperatorTasks.ts"
import type { ClaimedRow } from "./OutboxRows.ts"
import { Pacing } from "./Pacing.ts"
import { SendQueue } from "./SendQueue.ts"
import { detailOf } from "./TaskDetail.ts"
import type { Verdict } from "./Verdict.ts"
import { WINDOW_CLOSED } from "./WindowGate.ts"

/** Makes an attempt's end true: in the outbox, and for whoever has to know. */
export class Aftermath extends Context.Service<Aftermath, {
  /** After a request to Meta. `reason` is kept with a message that was taken. */
  readonly settle: (row: ClaimedRow, verdict: Verdict, reason: string | null) => Effect.Effect<void, DeliveryError>
  /** Without a request: it will never be sent, and a person is told why. */
  readonly refuse: (row: ClaimedRow, kind: DeliveryKind, reason: string) => Effect.Effect<void, DeliveryError>
  /** Without a request: it need not be sent any more. */
  readonly cancel: (row: ClaimedRow, reason: string) => Effect.Effect<void, DeliveryError>
}>()("conserje/delivery/Aftermath") {
  static readonly layer = Layer.effect(
    Aftermath,
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const stops = yield* NumberStops
      const pacing = yield* Pacing

      const end = Effect.fnUntraced(function* (row: ClaimedRow, ending: Ending, task?: NewTask) {
        const now = yield* Clock.currentTimeMillis
        // What is known of a send must not be lost to a short absence of the database; writing it twice does no harm.
        yield* Effect.retry(queue.end(row, ending, now, task), againSoon)
        yield* DeliveryMetrics.endings({ ending: ending.state === "queued" ? "requeued" : ending.state })
      })

      const refuse = Effect.fnUntraced(
        function* (row: ClaimedRow, kind: DeliveryKind, reason: string, code?: number | null) {
          const { conversationId, tenantId } = row
          const subject = kind === "window_closed" ? conversationId : row.id
          const detail = detailOf(kind, reason, code ?? null)
          const ending = { state: "refused", reason, errorCode: code ?? null } as const
          yield* end(row, ending, { tenantId, conversationId, kind, subject, detail })
          yield* DeliveryMetrics.tasks({ kind })
        }
      )

      const stopNumber = Effect.fnUntraced(function* (
        row: ClaimedRow,
        { because, errorCode }: Extract<Verdict, { readonly _tag: "StopNumber" }>
      ) {
        const { phoneNumberId, tenantId } = row
        const now = yield* Clock.currentTimeMillis
        yield* end(row, { state: "queued", reason: null, errorCode, notBefore: now })
        const first = yield* Effect.retry(stops.stop({ phoneNumberId, tenantId, because, errorCode }, now), againSoon)
        if (!first) return
        yield* Effect.logError("Meta does not let a number send any more; its messages wait", { because, errorCode })
      })

      const settle = Effect.fnUntraced(function* (row: ClaimedRow, verdict: Verdict, reason: string | null) {
        const now = yield* Clock.currentTimeMillis
        switch (verdict._tag) {
          case "Accept":
            yield* DeliveryMetrics.promisedToAccepted({}, Math.max(0, now - row.createdAt) / 1000)
            return yield* end(row, { state: "accepted", wamid: verdict.wamid, reason, errorCode: null })
          case "Retry": {
            const { errorCode, pause, wait } = verdict
            const address: DeliveryAddress = row
            if (pause !== null) yield* pacing.pause(address, pause, wait)
            return yield* end(row, { state: "queued", reason: null, errorCode, notBefore: now + wait })
          }
          case "AskToWrite": {
            const { errorCode } = verdict
            return yield* end(row, { state: "queued", reason: WINDOW_CLOSED, errorCode, notBefore: now })
          }
          case "GiveUp": {
            const kind = verdict.reason === "expired"
              ? "expired_send"
              : verdict.reason === "window"
              ? "window_closed"
              : "refused_send"
            return yield* refuse(row, kind, verdict.reason, verdict.errorCode)
          }
          case "StopNumber":
            return yield* stopNumber(row, verdict)
          case "Doubt":
            return yield* end(row, {
              state: "uncertain",
              reason: reason ?? verdict.because,
              errorCode: verdict.errorCode
            })
        }
      })

      return Aftermath.of({
        settle,
        refuse: (row, kind, reason) => refuse(row, kind, reason),
        cancel: (row, reason) => end(row, { state: "cancelled", reason, errorCode: null })
      })
    })
  )
}

const againSoon = { schedule: Schedule.exponential("100 millis").pipe(Schedule.jittered), times: 6 }
