import { Effect, Option } from "effect"
import type { BookingError } from "./BookingError.ts"
import type { Record } from "./Record.ts"
import type { Deposit } from "./Reservation.ts"
import type { ReservationStore } from "./ReservationStore.ts"

/**
 * The deposits of a stay and of all that it took the place of, one after the other: a guest who moves twice has paid for
 * the first one still. The line ends, because a stay only ever takes the place of one that was there before it.
 */
export const depositsOf = Effect.fnUntraced(function* (
  { find }: Pick<ReservationStore["Service"], "find">,
  record: Pick<Record, "deposit" | "replaces">
): Effect.fn.Return<ReadonlyArray<Deposit>, BookingError> {
  const deposits = [record.deposit]
  for (let id = record.replaces; id !== null;) {
    const before = Option.getOrNull(yield* find(id))
    if (before !== null) deposits.push(before.deposit)
    id = before?.replaces ?? null
  }
  return deposits
})
