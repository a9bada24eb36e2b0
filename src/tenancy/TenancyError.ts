import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The tables of hotels could not be read or written. */
export class DirectoryUnavailable extends Schema.TaggedError<DirectoryUnavailable>()("DirectoryUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The hotels could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** `HOTELS_FILE` cannot be read as hotels. `problem` is a sentence for whoever wrote it. */
export class HotelsFileUnreadable extends Schema.TaggedError<HotelsFileUnreadable>()("HotelsFileUnreadable", {
  file: Schema.String,
  problem: Schema.String
}) {
  readonly retryable = false
  override get message() {
    return this.problem
  }
}

/** Two hotels would own one number at the same time: a guest of the one could reach the other. */
export class NumberOwnedTwice extends Schema.TaggedError<NumberOwnedTwice>()("NumberOwnedTwice", {
  phoneNumberId: Schema.String,
  owners: Schema.Array(Schema.String)
}) {
  readonly retryable = false
  override get message() {
    return `Number ${this.phoneNumberId} would belong to ${this.owners.join(" and ")} at once: ` +
      "give the older one a validTo and the newer one a validFrom."
  }
}

/** Somebody else has written the document since it was read. */
export class ContentChanged extends Schema.TaggedError<ContentChanged>()("ContentChanged", {}) {
  readonly retryable = false
  override readonly message = "The document was changed since it was read: read it again."
}

export class TenancyError extends Schema.TaggedError<TenancyError>()("TenancyError", {
  reason: Schema.Union([DirectoryUnavailable, HotelsFileUnreadable, NumberOwnedTwice, ContentChanged])
}) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, TenancyError> =>
  Effect.fail(new TenancyError({ reason: new DirectoryUnavailable({ cause }) }))
