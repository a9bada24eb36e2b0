import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** Where it is kept how much is logged did not answer. */
export class LogsUnavailable extends Schema.TaggedError<LogsUnavailable>()("LogsUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The log level could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error of this room. */
export class LogsError extends Schema.TaggedError<LogsError>()("LogsError", { reason: LogsUnavailable }) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, LogsError> =>
  Effect.fail(new LogsError({ reason: new LogsUnavailable({ cause }) }))
