import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import type { Outcome, PaymentCallback } from "../payments/PaymentCallback.ts"
import { PaymentCallbacks } from "../payments/PaymentCallbacks.ts"
import type { PaymentsError } from "../payments/PaymentsError.ts"
import * as PaymentsMetrics from "../payments/PaymentsMetrics.ts"
import { type BookingError, unavailable } from "./BookingError.ts"
import * as Dealings from "./Dealings.ts"
import { judge } from "./DepositJudgement.ts"
import type { Record } from "./Record.ts"
import { Reference } from "./Reservation.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { ReservationWorkflows } from "./ReservationWorkflows.ts"

/** Callbacks that one pass takes at the most. */
const MOST_PER_PASS = 100

/** Makes deposits of what payment providers said. */
export class DepositPayments extends Context.Service<DepositPayments, {
  /** One bounded pass over what is owed. Returns how many. What cannot be done now is owed still. */
  readonly take: Effect.Effect<number, BookingError>
}>()("conserje/booking/DepositPayments") {
  static readonly layer = Layer.effect(
    DepositPayments,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const callbacks = yield* PaymentCallbacks
      const store = yield* ReservationStore
      const tasks = yield* OperatorTasks
      const workflows = yield* ReservationWorkflows
      const { paid } = yield* Dealings.make

      const named = ({ reference, tenantId }: PaymentCallback) =>
        isReference(reference) ? store.byReference(tenantId, reference) : Effect.succeedNone

      const raise = (callback: PaymentCallback, record: Record | null, outcome: Outcome) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          tasks.open([{
            tenantId: callback.tenantId,
            conversationId: record?.conversationId ?? null,
            kind: "payment_differs",
            subject: `${callback.tenantId}:${callback.eventId}`,
            detail: `${callback.reference}: the provider says that ${callback.amountMinor} ${callback.currency} ` +
              `(smallest unit) were paid, ${WHY[outcome]}`
          }], now))

      const together = (
        written: Effect.Effect<boolean, BookingError | DeliveryError | PaymentsError | Changed>
      ): Effect.Effect<boolean, BookingError> =>
        sql.withTransaction(written).pipe(
          Effect.catchTags({
            Changed: () => Effect.succeed(false),
            DeliveryError: unavailable,
            PaymentsError: unavailable,
            SqlError: unavailable
          })
        )

      const one = Effect.fnUntraced(function* (callback: PaymentCallback) {
        const record = Option.getOrNull(yield* named(callback))
        const outcome = judge(callback, record)
        const done = yield* together(Effect.gen(function* () {
          // The reservation and what came of the callback are written together: neither counts twice.
          if (!(yield* callbacks.settle(callback, outcome, record?.id ?? null))) return false
          if (outcome === "applied" && record !== null) {
            // It changed while it was looked at: nothing is written, and the next pass looks again.
            if (Option.isNone(yield* paid(record, callback.eventId))) return yield* changed
          } else if (outcome !== "ignored") yield* raise(callback, record, outcome)
          return true
        }))
        if (!done) return 0
        yield* PaymentsMetrics.outcomes({ outcome })
        if (outcome === "applied" && record !== null) yield* workflows.nudge(record.id, record.version)
        return 1
      })

      const take = Effect.gen(function* () {
        const owed = yield* Effect.catch(callbacks.owed(MOST_PER_PASS), unavailable)
        // One hotel's payment that cannot be taken, as when it is not served any more, holds up nobody else's.
        const done = yield* Effect.forEach(
          owed,
          (callback) =>
            Effect.catch(one(callback), (error) =>
              Effect.as(
                Effect.logWarning("a payment waits for the next pass", error, { tenant: callback.tenantId }),
                0
              ))
        )
        return done.reduce<number>((sum, many) => sum + many, 0)
      })
      return DepositPayments.of({ take })
    })
  )
}

const isReference = Schema.is(Reference)

class Changed extends Schema.TaggedError<Changed>()("Changed", {}) {}
const changed = Effect.fail(new Changed())

const WHY: { readonly [Which in Outcome]: string } = {
  applied: "as was asked",
  differs: "which is not what is asked for now; look whose money it is",
  no_reservation: "for no reservation of ours; look whose money it is",
  no_room: "and the room is not kept any more; find another or return it",
  ignored: "which says nothing"
}
