import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"

/** The conversations' tables could not be read or written: the events stay unhandled and a sweep comes back. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The conversation could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** Another actor has written this conversation since it was read: what was decided is void. */
export class Overtaken extends Schema.TaggedError<Overtaken>()("Overtaken", {}) {
  readonly retryable = true
  override get message() {
    return "Another actor has written the conversation."
  }
}

/** The only error that leaves this room; callers branch on `reason`. */
export class ConversationError extends Schema.TaggedError<ConversationError>()("ConversationError", {
  reason: Schema.Union([StoreUnavailable, Overtaken])
}) {
  override get message() {
    return this.reason.message
  }
}

export const unavailable = (cause: unknown): Effect.Effect<never, ConversationError> =>
  Effect.fail(new ConversationError({ reason: new StoreUnavailable({ cause }) }))

/** More turns wait to be read or written than there are actors. */
export const crowded = new ConversationError({
  reason: new StoreUnavailable({ cause: new Error("too many turns at once") })
})

export const overtaken: Effect.Effect<never, ConversationError> = Effect.fail(
  new ConversationError({ reason: new Overtaken() })
)
