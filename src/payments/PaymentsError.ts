import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** What was said could not be kept or read: the provider says it again. */
export class PaymentsUnavailable extends Schema.TaggedError<PaymentsUnavailable>()("PaymentsUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `What payment providers said cannot be read or written (${faultOf(this.cause)}).`
  }
}

/** The only error that leaves this room. */
export class PaymentsError extends Schema.TaggedError<PaymentsError>()("PaymentsError", {
  reason: PaymentsUnavailable
}) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, PaymentsError> =>
  Effect.fail(new PaymentsError({ reason: new PaymentsUnavailable({ cause }) }))
