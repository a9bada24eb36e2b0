import { Effect, Schema } from "effect"

/** Too much is waiting to be written: nothing was stored, and the sender should come again. */
export class InboxFull extends Schema.TaggedError<InboxFull>()("InboxFull", {}) {
  readonly retryable = true
}

/** The database did not take it: nothing may be acknowledged. */
export class InboxUnavailable extends Schema.TaggedError<InboxUnavailable>()("InboxUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

/** The only error that leaves this room; callers branch on `reason`. */
export class InboxError extends Schema.TaggedError<InboxError>()("InboxError", {
  reason: Schema.Union([InboxFull, InboxUnavailable])
}) {}

/** For a statement that failed: the database did not take it, or did not answer. */
export const unavailable = (cause: unknown): Effect.Effect<never, InboxError> =>
  Effect.fail(new InboxError({ reason: new InboxUnavailable({ cause }) }))
