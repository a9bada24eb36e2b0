import { Effect, type Scope } from "effect"
import * as GroupCommit from "./GroupCommit.ts"

/** Beyond it a statement costs next to nothing for each of its rows, and the first of them only wait longer. */
const MOST_ITEMS = 64

/** Whoever asks is an actor, and those are bounded; this is only the last wall. */
const CAPACITY = 50_000

/**
 * What many fibers ask or write at the same moment, as one statement: each hears its own answer. A statement costs this
 * process and the server several times what one of its rows does.
 *
 * @param statement answers in the order of the items; what fails, fails for all of them
 * @param full what is heard when too much is waiting
 * @param refuse the answer to the one item that the database will never take; whoever fails here fails for all
 */
export const make = Effect.fnUntraced(function* <A, R, E>(
  statement: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<R>, E | GroupCommit.ValueRefused>,
  full: E,
  refuse: (item: A) => Effect.Effect<R, E> = () => Effect.fail(full)
): Effect.fn.Return<(item: A) => Effect.Effect<R, E>, never, Scope.Scope> {
  const group = yield* GroupCommit.make<A, R, E>({
    write: statement,
    refuse,
    full,
    mostItems: MOST_ITEMS,
    capacity: CAPACITY
  })
  return (item) =>
    Effect.flatMap(
      group.submit([item]),
      ([answer]) => answer === undefined ? Effect.fail(full) : Effect.succeed(answer)
    )
})
