import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The tables of requests for reviews could not be read or written. */
export class ReviewsUnavailable extends Schema.TaggedError<ReviewsUnavailable>()("ReviewsUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The requests for reviews could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error of this room. */
export class ReviewsError extends Schema.TaggedError<ReviewsError>()("ReviewsError", { reason: ReviewsUnavailable }) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, ReviewsError> =>
  Effect.fail(new ReviewsError({ reason: new ReviewsUnavailable({ cause }) }))
