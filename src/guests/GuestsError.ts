import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The table of guests could not be read or written; whoever asked may ask again. */
export class GuestsUnavailable extends Schema.TaggedError<GuestsUnavailable>()("GuestsUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The guests could not be read or written: ${faultOf(this.cause)}.`
  }
}

export class GuestsError extends Schema.TaggedError<GuestsError>()("GuestsError", {
  reason: Schema.Union([GuestsUnavailable])
}) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, GuestsError> =>
  Effect.fail(new GuestsError({ reason: new GuestsUnavailable({ cause }) }))

/** More strangers wait than may. */
export const crowded = new GuestsError({
  reason: new GuestsUnavailable({ cause: new Error("too many new guests at once") })
})
