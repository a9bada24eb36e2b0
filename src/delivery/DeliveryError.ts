import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The outbox could not be read or written: what was promised stays promised and a sweep comes back to it. */
export class OutboxUnavailable extends Schema.TaggedError<OutboxUnavailable>()("OutboxUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The outbox could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** Who gets it, or whether they may be written to, could not be found out: nothing was sent. */
export class GuestUnknown extends Schema.TaggedError<GuestUnknown>()("GuestUnknown", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `A guest's address or window could not be found out: ${faultOf(this.cause)}.`
  }
}

/** The only error that leaves this room; callers branch on `reason`. */
export class DeliveryError extends Schema.TaggedError<DeliveryError>()("DeliveryError", {
  reason: Schema.Union([OutboxUnavailable, GuestUnknown])
}) {
  override get message() {
    return this.reason.message
  }
}

/** More addresses wait to be read or written than there are actors. */
export const crowded = new DeliveryError({
  reason: new OutboxUnavailable({ cause: new Error("too many messages at once") })
})

/** For a statement that failed. */
export const unavailable = (cause: unknown): Effect.Effect<never, DeliveryError> =>
  Effect.fail(new DeliveryError({ reason: new OutboxUnavailable({ cause }) }))

export const guestUnknown = (cause: unknown): Effect.Effect<never, DeliveryError> =>
  Effect.fail(new DeliveryError({ reason: new GuestUnknown({ cause }) }))
