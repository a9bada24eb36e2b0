import { Effect, Schema } from "effect"
import { StayDates } from "../domain/StayDates.ts"
import { faultOf } from "../sql/SqlFault.ts"

/** Another session keeps the room for some of these nights, or this one keeps it for others of them. */
export class RoomTaken extends Schema.TaggedError<RoomTaken>()("RoomTaken", {
  /** The earliest stay in the way. */
  stay: StayDates,
  /** Milliseconds since the epoch: when it ends unless it is prolonged. */
  until: Schema.Finite
}) {
  readonly retryable = false
  override get message() {
    return `The room is held from ${this.stay.arrive} to ${this.stay.leave}.`
  }
}

/** The hold ran out or was released: the room may be somebody else's by now. */
export class HoldGone extends Schema.TaggedError<HoldGone>()("HoldGone", {}) {
  readonly retryable = false
  override readonly message = "The hold is gone."
}

/** The hold with this token is another session's. */
export class NotTheHolder extends Schema.TaggedError<NotTheHolder>()("NotTheHolder", {}) {
  readonly retryable = false
  override readonly message = "The hold belongs to another session."
}

/** The hold was prolonged as often as may be. */
export class ExtensionsSpent extends Schema.TaggedError<ExtensionsSpent>()("ExtensionsSpent", {}) {
  readonly retryable = false
  override readonly message = "The hold cannot be prolonged again."
}

/** What was asked is no room, no stay or no time: nothing was looked at. */
export class BadRequest extends Schema.TaggedError<BadRequest>()("BadRequest", { problem: Schema.String }) {
  readonly retryable = false
  override get message() {
    return `This cannot be held: ${this.problem}.`
  }
}

/** Nobody knows whether the room is free, so nobody may have it. */
export class LocksUnavailable extends Schema.TaggedError<LocksUnavailable>()("LocksUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `The holds of rooms could not be read or written: ${faultOf(this.cause)}.`
  }
}

/** The only error that leaves this room; callers branch on `reason`. */
export class LocksError extends Schema.TaggedError<LocksError>()("LocksError", {
  reason: Schema.Union([RoomTaken, HoldGone, NotTheHolder, ExtensionsSpent, BadRequest, LocksUnavailable])
}) {
  override get message() {
    return this.reason.message
  }
}

export const refuse = (reason: LocksError["reason"]): Effect.Effect<never, LocksError> =>
  Effect.fail(new LocksError({ reason }))

export const unavailable = (cause: unknown): Effect.Effect<never, LocksError> => refuse(new LocksUnavailable({ cause }))
