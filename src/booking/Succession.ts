import { Effect, Option } from "effect"
import type { BookingError } from "./BookingError.ts"
import * as BookingMetrics from "./BookingMetrics.ts"
import type { Change, Record } from "./Record.ts"
import type { Stage } from "./Reservation.ts"
import type { ReservationStore } from "./ReservationStore.ts"

/** Why a stay ended that was to take the place of another one, which was cancelled. */
export const STAY_CANCELLED = "stay_cancelled" satisfies BookingMetrics.Failure

/** The hotel's own system has not been asked to let the old stay go for it. */
const WAITING: ReadonlySet<Stage> = new Set(["held", "gathering", "awaiting_deposit"])
const ASKING: ReadonlySet<Stage> = new Set(["booking", "unknown"])

/**
 * What becomes of a stay when the one whose place it was to take is cancelled: it ends too, wherever it stands. `null`
 * when nothing does. A stay that was let go at the desk may have been so by our own move, whose answer is awaited.
 */
export const following = (
  { because, stage }: Pick<Record, "because" | "stage">,
  next: Pick<Record, "stage">
): Change | null => {
  if (stage !== "cancelling" && stage !== "cancelled" || because === "moved") return null
  const atDesk = because === "desk"
  if (WAITING.has(next.stage) || ASKING.has(next.stage) && !atDesk) {
    return {
      kind: "released",
      actor: "house",
      detail: { because: STAY_CANCELLED },
      set: { stage: "released", because: STAY_CANCELLED, holdUntil: null, dueAt: null }
    }
  }
  // Booked at the very moment when the old one was cancelled; later there is nothing left that could be.
  return next.stage === "confirmed" && stage === "cancelling"
    ? {
      kind: "cancel_asked",
      actor: "house",
      detail: { because: STAY_CANCELLED },
      set: { stage: "cancelling", because: STAY_CANCELLED, tries: 0, dueAt: null }
    }
    : null
}

/**
 * Ends what was to take the place of a cancelled stay, looked at from either of the two, so that it does not matter which
 * came first. Returns whether there was something to end: then both have to be read anew.
 */
export const settle = Effect.fnUntraced(function* (
  store: Pick<ReservationStore["Service"], "change" | "find" | "successorOf">,
  record: Record
): Effect.fn.Return<boolean, BookingError> {
  const old = record.replaces === null ? Option.none() : yield* store.find(record.replaces)
  if (Option.isSome(old) && (yield* end(store, old.value, record))) return true
  if (record.stage !== "cancelling" && record.stage !== "cancelled") return false
  const next = yield* store.successorOf(record.id)
  return Option.isSome(next) && (yield* end(store, record, next.value))
})

const end = Effect.fnUntraced(function* (
  { change }: Pick<ReservationStore["Service"], "change">,
  old: Record,
  next: Record
): Effect.fn.Return<boolean, BookingError> {
  const wanted = following(old, next)
  if (wanted === null) return false
  const after = yield* change(next, wanted)
  if (Option.isSome(after) && after.value.stage === "released") {
    yield* BookingMetrics.failed({ reason: STAY_CANCELLED })
    yield* BookingMetrics.became("released", next)
  }
  return true
})
