import { Effect, Exit, Semaphore } from "effect"

/**
 * A reading of tables into memory, one at a time: of two at once the one that began first could end last, and put what was
 * true before in place of what is true now. Whoever asks while one is under way gets the next one, together with all others
 * who wait, because what they ask for may have been written after it began. Not for a transaction of its own.
 */
export const rereading = <A, E, R>(read: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const turn = Semaphore.makeUnsafe(1)
  let begun = 0
  let last: Exit.Exit<A, E> | null = null

  const next = Effect.suspend(() => {
    begun += 1
    last = null
    return Effect.onExit(read, (exit) =>
      Effect.sync(() => {
        last = exit
      }))
  })

  return Effect.suspend(() => {
    const before = begun
    return turn.withPermits(1)(
      Effect.suspend(() => {
        // Of one that was interrupted nobody knows anything.
        const shared = begun > before && last !== null && !Exit.hasInterrupts(last) ? last : null
        return shared ?? next
      })
    )
  })
}
