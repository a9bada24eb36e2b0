import { Effect } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { refusedWith } from "../sql/SqlFault.ts"
import { alreadyMoving, type BookingError, noRoomLeft, unavailable } from "./BookingError.ts"

const EXCLUDED = "23P01"
const ONE_SUCCESSOR = "reservations_one_successor"

/** Two for one room, or in one stay's place, is an answer, not a failure. Everything else is the database being away. */
export const answer = <A>(run: Effect.Effect<A, SqlError>): Effect.Effect<A, BookingError> =>
  Effect.catchTag(run, "SqlError", (error) => {
    if (refusedWith(error, EXCLUDED)) return noRoomLeft
    const { reason } = error
    return reason._tag === "UniqueViolation" && reason.constraint === ONE_SUCCESSOR ? alreadyMoving : unavailable(error)
  })
