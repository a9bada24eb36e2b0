import { Effect, FiberSet, type Scope } from "effect"
import * as Luggage from "./Luggage.ts"
import * as Rounds from "./Rounds.ts"

/** What became of a nudge. `refused`, `crowded` and a nudge that dies with its process are repeated by a sweep. */
export const RESULTS = ["sent", "coalesced", "refused", "crowded"] as const
export type Result = typeof RESULTS[number]

/** Nudges under way in one process: memory is bounded, the rest is left to the sweeps. */
const MOST_UNDER_WAY = 20_000

/**
 * Wakes actors, one nudge under way for each address: whoever is nudged meanwhile is nudged once more afterwards, so
 * that nothing written in between is overlooked. Never fails and never waits.
 *
 * A full mailbox, a shard on the move, an actor that died: what is owed is in a table, and a sweep comes back to it.
 */
export const make = Effect.fnUntraced(function* (options: {
  /** What its actors do, for their place in the line. */
  readonly step: Rounds.Step
  readonly send: (address: string) => Effect.Effect<void, unknown>
  readonly count: (result: Result) => Effect.Effect<void>
}): Effect.fn.Return<(address: string) => Effect.Effect<void>, never, Scope.Scope> {
  const fibers = yield* FiberSet.make<void>()
  const run = yield* Luggage.none(FiberSet.runtime(fibers)())
  /** `true` when the address was nudged again meanwhile. */
  const underWay = new Map<string, boolean>()

  const nudge = (address: string): Effect.Effect<void> =>
    Effect.andThen(Rounds.next(options.step), options.send(address)).pipe(
      Effect.andThen(options.count("sent")),
      Effect.catchCause(() => options.count("refused")),
      Effect.andThen(Effect.suspend(() => {
        const again = underWay.get(address) === true
        if (!again) return Effect.sync(() => underWay.delete(address))
        underWay.set(address, false)
        return nudge(address)
      })),
      Effect.asVoid
    )

  return (address) =>
    Effect.suspend(() => {
      if (underWay.has(address)) {
        underWay.set(address, true)
        return options.count("coalesced")
      }
      if (underWay.size >= MOST_UNDER_WAY) return options.count("crowded")
      underWay.set(address, false)
      run(nudge(address))
      return Effect.void
    })
})
