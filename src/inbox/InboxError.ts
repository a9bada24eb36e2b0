import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** Too much is waiting to be written: nothing was stored, and the sender should come again. */
export class InboxFull extends Schema.TaggedError<InboxFull>()("InboxFull", {}) {
  readonly retryable = true
  override get message() {
    return "Too many events wait to be stored."
  }
}

/** The database did not take it: nothing may be acknowledged. */
export class InboxUnavailable extends Schema.TaggedError<InboxUnavailable>()("InboxUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The events could not be stored: ${faultOf(this.cause)}.`
  }
}

/** The only error that leaves this room; callers branch on `reason`. */
export class InboxError extends Schema.TaggedError<InboxError>()("InboxError", {
  reason: Schema.Union([InboxFull, InboxUnavailable])
}) {
  override get message() {
    return this.reason.message
  }
}

/** For a statement that failed: the database did not take it, or did not answer. */
export const unavailable = (cause: unknown): Effect.Effect<never, InboxError> =>
  Effect.fail(new InboxError({ reason: new InboxUnavailable({ cause }) }))
