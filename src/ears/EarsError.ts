import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The table of kept files could not be read or written. */
export class FilesUnavailable extends Schema.TaggedError<FilesUnavailable>()("FilesUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The files of guests could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error of this room. */
export class EarsError extends Schema.TaggedError<EarsError>()("EarsError", { reason: FilesUnavailable }) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, EarsError> =>
  Effect.fail(new EarsError({ reason: new FilesUnavailable({ cause }) }))
