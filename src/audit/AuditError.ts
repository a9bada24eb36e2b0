import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The trail could not be read or written: what it should have witnessed must not happen either. */
export class TrailUnavailable extends Schema.TaggedError<TrailUnavailable>()("TrailUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The audit trail could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error of this room. */
export class AuditError extends Schema.TaggedError<AuditError>()("AuditError", { reason: TrailUnavailable }) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, AuditError> =>
  Effect.fail(new AuditError({ reason: new TrailUnavailable({ cause }) }))
