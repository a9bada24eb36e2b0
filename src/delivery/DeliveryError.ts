import { Effect, Schema } from "effect"

/** The outbox could not be read or written: what was promised stays promised and a sweep comes back to it. */
export class OutboxUnavailable extends Schema.TaggedError<OutboxUnavailable>()("OutboxUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

/** Who gets it, or whether they may be written to, could not be found out: nothing was sent. */
export class GuestUnknown extends Schema.TaggedError<GuestUnknown>()("GuestUnknown", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

/** The only error that leaves this room; callers branch on `reason`. */
export class DeliveryError extends Schema.TaggedError<DeliveryError>()("DeliveryError", {
  reason: Schema.Union([OutboxUnavailable, GuestUnknown])
}) {}

/** For a statement that failed. */
export const unavailable = (cause: unknown): Effect.Effect<never, DeliveryError> =>
  Effect.fail(new DeliveryError({ reason: new OutboxUnavailable({ cause }) }))

export const guestUnknown = (cause: unknown): Effect.Effect<never, DeliveryError> =>
  Effect.fail(new DeliveryError({ reason: new GuestUnknown({ cause }) }))
