import { Effect, Schema } from "effect"

/** The table of guests could not be read or written; whoever asked may ask again. */
export class GuestsUnavailable extends Schema.TaggedError<GuestsUnavailable>()("GuestsUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

export class GuestsError extends Schema.TaggedError<GuestsError>()("GuestsError", {
  reason: Schema.Union([GuestsUnavailable])
}) {}

export const unavailable = (cause: unknown): Effect.Effect<never, GuestsError> =>
  Effect.fail(new GuestsError({ reason: new GuestsUnavailable({ cause }) }))
