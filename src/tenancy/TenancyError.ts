import { Effect, Schema } from "effect"

/** The tables of hotels could not be read or written. */
export class DirectoryUnavailable extends Schema.TaggedError<DirectoryUnavailable>()("DirectoryUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return "The hotels cannot be read from the database."
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

export class TenancyError extends Schema.TaggedError<TenancyError>()("TenancyError", {
  reason: Schema.Union([DirectoryUnavailable, HotelsFileUnreadable])
}) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, TenancyError> =>
  Effect.fail(new TenancyError({ reason: new DirectoryUnavailable({ cause }) }))
