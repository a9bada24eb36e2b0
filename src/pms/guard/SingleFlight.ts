import { Deferred, Effect, type Scope } from "effect"

/** Questions under way at the same time; beyond it everybody asks for himself. */
const MOST_UNDER_WAY = 10_000

/**
 * A hundred guests who ask the same thing make one call. The call belongs to nobody: whoever started it may leave, and
 * the others still get their answer.
 */
export const make = Effect.fnUntraced(function* <A, E>(): Effect.fn.Return<
  (key: string, ask: Effect.Effect<A, E>) => Effect.Effect<A, E>,
  never,
  Scope.Scope
> {
  const scope = yield* Effect.scope
  const underWay = new Map<string, Deferred.Deferred<A, E>>()

  return (key, ask) =>
    Effect.suspend(() => {
      const flight = underWay.get(key)
      if (flight !== undefined) return Deferred.await(flight)
      if (underWay.size >= MOST_UNDER_WAY) return ask
      const mine = Deferred.makeUnsafe<A, E>()
      underWay.set(key, mine)
      return ask.pipe(
        Effect.onExit((exit) => {
          underWay.delete(key)
          return Deferred.done(mine, exit)
        }),
        Effect.forkIn(scope, { startImmediately: true }),
        Effect.andThen(Deferred.await(mine))
      )
    })
})
