import { Schema } from "effect"
import { LocalDate } from "../domain/StayDates.ts"

/** What can happen to a hold; `conflict` is one that did not come about. */
export const LOCK_EVENTS = ["acquired", "conflict", "extended", "released", "expired"] as const

/** One line of the audit. */
export const LockEvent = Schema.Struct({
  event: Schema.Literals(LOCK_EVENTS),
  roomId: Schema.String,
  arrive: LocalDate,
  leave: LocalDate,
  session: Schema.String,
  heldFor: Schema.String,
  /** The token of the hold; of a conflict there is none. */
  fence: Schema.NullOr(Schema.Finite),
  /** Why: what was in the way, who released it, or that its time was over. */
  reason: Schema.String,
  /** Milliseconds since the epoch, by the clock of the store. */
  at: Schema.Finite
})
export type LockEvent = typeof LockEvent.Type
