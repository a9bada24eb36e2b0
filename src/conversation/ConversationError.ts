import { Effect, Schema } from "effect"

/** The conversations' tables could not be read or written: the events stay unhandled and a sweep comes back. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
}

/** Another actor has written this conversation since it was read: what was decided is void. */
export class Overtaken extends Schema.TaggedError<Overtaken>()("Overtaken", {}) {
  readonly retryable = true
}

/** The only error that leaves this room; callers branch on `reason`. */
export class ConversationError extends Schema.TaggedError<ConversationError>()("ConversationError", {
  reason: Schema.Union([StoreUnavailable, Overtaken])
}) {}

export const unavailable = (cause: unknown): Effect.Effect<never, ConversationError> =>
  Effect.fail(new ConversationError({ reason: new StoreUnavailable({ cause }) }))

export const overtaken: Effect.Effect<never, ConversationError> = Effect.fail(
  new ConversationError({ reason: new Overtaken() })
)
