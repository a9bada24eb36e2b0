import { Effect, Latch, type Scope } from "effect"

/** How a group commit writes, and how much it lets wait. */
export interface Options<A, R, E> {
  /** One statement for all of them: all or nothing, results in the order of the items. */
  readonly write: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<R>, E | ValueRefused>
  /** What becomes of the one item that the database will never take. */
  readonly refuse: (item: A) => Effect.Effect<R, E>
  /** What a caller hears when too much is waiting. */
  readonly full: E
  /** The most items of one statement. */
  readonly mostItems: number
  /** The most items that may wait; more is refused at once. */
  readonly capacity: number
}

/**
 * A second statement sets out only for what has waited this long. One at a time makes the bigger batches, and a
 * statement costs as much as dozens of its rows; but one that hangs must not hold up everybody.
 */
const PATIENCE = "5 millis"

/** The statement failed because of a value in it, not because of the database. */
export class ValueRefused {
  readonly _tag = "ValueRefused"
}

const isValueRefused = (error: unknown): error is ValueRefused => error instanceof ValueRefused

interface Waiting<A, R, E> {
  readonly items: ReadonlyArray<A>
  readonly answer: (result: Effect.Effect<ReadonlyArray<R>, E>) => void
}

/**
 * Collects what is waiting while a statement is under way and writes it as the next one: one commit, and so one
 * flush of the disk, for many requests. Nobody waits for a timer; each caller gets its own outcome.
 */
export const make = Effect.fnUntraced(function* <A, R, E>(
  options: Options<A, R, E>
): Effect.fn.Return<
  {
    readonly submit: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<R>, E>
    readonly depth: () => number
  },
  never,
  Scope.Scope
> {
  let queue: Array<Waiting<A, R, E>> = []
  let waiting = 0
  const work = Latch.makeUnsafe(false)

  const take = (): ReadonlyArray<Waiting<A, R, E>> => {
    let items = 0
    let count = 0
    while (count < queue.length) {
      const next = queue[count]?.items.length ?? 0
      if (count > 0 && items + next > options.mostItems) break
      items += next
      count += 1
    }
    const taken = count === queue.length ? queue : queue.slice(0, count)
    queue = count === queue.length ? [] : queue.slice(count)
    if (queue.length === 0) work.closeUnsafe()
    return taken
  }

  // Items count until they are answered: what is being written is memory too.
  const release = (batch: ReadonlyArray<Waiting<A, R, E>>) => {
    for (const { items } of batch) waiting -= items.length
  }

  /** A statement that fails for one bad value is halved until only that value is left out. */
  const writeItems = (items: ReadonlyArray<A>): Effect.Effect<ReadonlyArray<R>, E> =>
    Effect.catchIf(options.write(items), isValueRefused, () => {
      const [only, ...rest] = items
      if (only !== undefined && rest.length === 0) return Effect.map(options.refuse(only), (one) => [one])
      const middle = items.length >> 1
      return Effect.zipWith(
        writeItems(items.slice(0, middle)),
        writeItems(items.slice(middle)),
        (left, right) => [...left, ...right]
      )
    })

  const writeBatch = (batch: ReadonlyArray<Waiting<A, R, E>>) =>
    writeItems(batch.length === 1 ? batch[0]?.items ?? [] : batch.flatMap(({ items }) => items)).pipe(
      Effect.matchCause({
        onFailure: (cause) => {
          release(batch)
          for (const { answer } of batch) answer(Effect.failCause(cause))
        },
        onSuccess: (results) => {
          release(batch)
          let from = 0
          for (const { answer, items } of batch) answer(Effect.succeed(results.slice(from, from += items.length)))
        }
      })
    )

  const writeNext = Effect.suspend(() => {
    const batch = take()
    return batch.length === 0 ? Effect.void : writeBatch(batch)
  })
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(work.await, writeNext)))
  yield* Effect.forkScoped(
    Effect.forever(work.await.pipe(Effect.andThen(Effect.sleep(PATIENCE)), Effect.andThen(writeNext)))
  )

  const full = Effect.fail(options.full)

  // A caller that gives up is still written: the row is there, and the sweep finds it.
  const submit = (items: ReadonlyArray<A>) =>
    Effect.suspend(() => {
      if (items.length === 0) return Effect.succeed<ReadonlyArray<R>>([])
      if (waiting > 0 && waiting + items.length > options.capacity) return full
      return Effect.callback<ReadonlyArray<R>, E>((resume) => {
        queue.push({ items, answer: resume })
        waiting += items.length
        work.openUnsafe()
      })
    })

  return { submit, depth: () => waiting }
})
