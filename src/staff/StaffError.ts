import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The tables of this room could not be read or written. */
export class StaffUnavailable extends Schema.TaggedError<StaffUnavailable>()("StaffUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `What staff are told could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** A channel did not take a notice; it will be offered again. `problem` holds no address and no secret. */
export class NotTaken extends Schema.TaggedError<NotTaken>()("NotTaken", { problem: Schema.String }) {
  readonly retryable = true
  override get message() {
    return `A channel to staff did not take a notice: ${this.problem}.`
  }
}

/** The only error that leaves this room; callers branch on `reason`. */
export class StaffError extends Schema.TaggedError<StaffError>()("StaffError", {
  reason: Schema.Union([StaffUnavailable, NotTaken])
}) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, StaffError> =>
  Effect.fail(new StaffError({ reason: new StaffUnavailable({ cause }) }))

export const notTaken = (problem: string): Effect.Effect<never, StaffError> =>
  Effect.fail(new StaffError({ reason: new NotTaken({ problem }) }))
