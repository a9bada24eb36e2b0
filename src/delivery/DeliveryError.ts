import { Schema } from "effect"

/** The outbox could not be read or written: what was promised stays promised and a sweep comes back to it. */
export class OutboxUnavailable extends Schema.TaggedError<OutboxUnavailable>()("OutboxUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

export class DeliveryError extends Schema.TaggedError<DeliveryError>()("DeliveryError", {
  reason: Schema.Union([OutboxUnavailable])
}) {}
