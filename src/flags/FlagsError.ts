import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** Where flags are kept did not answer. */
export class FlagsUnavailable extends Schema.TaggedError<FlagsUnavailable>()("FlagsUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The flags could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error of this room. */
export class FlagsError extends Schema.TaggedError<FlagsError>()("FlagsError", { reason: FlagsUnavailable }) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, FlagsError> =>
  Effect.fail(new FlagsError({ reason: new FlagsUnavailable({ cause }) }))
