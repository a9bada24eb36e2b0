import { Effect, Semaphore } from "effect"

/**
 * Waits for a round of the event loop of one's own: in each of them one actor is woken, or one turn thought out, or one
 * message taken, however many are due. A delivery that has to be acknowledged is heard in between, and what those who
 * came through ask of the database meanwhile goes there together.
 */
export const next: Effect.Effect<void> = Semaphore.makeUnsafe(1).withPermits(1)(Effect.yieldNow)
