import { Effect, Latch, type Scope } from "effect"
import { InboxError, InboxFull } from "./InboxError.ts"

/** How a group commit writes, and how much it lets wait. */
export interface Options<A, R> {
  /** One statement for all of them: all or nothing, results in the order of the items. */
  readonly write: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<R>, InboxError | ValueRefused>
  /** What becomes of the one item that the database will never take. */
  readonly refuse: (item: A) => Effect.Effect<R, InboxError>
  /** The most items of one statement. */
  readonly mostItems: number
  /** The most items that may wait; more is refused at once. */
  readonly capacity: number
  /** Statements under way at the same time. */
  readonly writers: number
}

/** The statement failed because of a value in it, not because of the database. */
export class ValueRefused {
  readonly _tag = "ValueRefused"
}

interface Waiting<A, R> {
  readonly items: ReadonlyArray<A>
  readonly answer: (result: Effect.Effect<ReadonlyArray<R>, InboxError>) => void
}

/**
 * Collects what is waiting while a statement is under way and writes it as the next one: one commit, and so one
 * flush of the disk, for many requests. Nobody waits for a timer; each caller gets its own outcome.
 */
export const make = Effect.fnUntraced(function* <A, R>(
  options: Options<A, R>
): Effect.fn.Return<
  {
    readonly submit: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<R>, InboxError>
    readonly depth: () => number
  },
  never,
  Scope.Scope
> {
  let queue: Array<Waiting<A, R>> = []
  let waiting = 0
  const work = Latch.makeUnsafe(false)

  const take = (): ReadonlyArray<Waiting<A, R>> => {
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
  const release = (batch: ReadonlyArray<Waiting<A, R>>) => {
    for (const { items } of batch) waiting -= items.length
  }

  /** A statement that fails for one bad value is halved until only that value is left out. */
  const writeItems = (items: ReadonlyArray<A>): Effect.Effect<ReadonlyArray<R>, InboxError> =>
    Effect.catchTag(options.write(items), "ValueRefused", () => {
      const [only, ...rest] = items
      if (only !== undefined && rest.length === 0) return Effect.map(options.refuse(only), (one) => [one])
      const middle = items.length >> 1
      return Effect.zipWith(
        writeItems(items.slice(0, middle)),
        writeItems(items.slice(middle)),
        (left, right) => [...left, ...right]
      )
    })

  const writeBatch = (batch: ReadonlyArray<Waiting<A, R>>) =>
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

  const writer = work.await.pipe(
    Effect.andThen(Effect.suspend(() => {
      const batch = take()
      return batch.length === 0 ? Effect.void : writeBatch(batch)
    })),
    Effect.forever
  )
  yield* Effect.forEach(Array.from({ length: options.writers }), () => Effect.forkScoped(writer), { discard: true })

  const full = Effect.fail(new InboxError({ reason: new InboxFull() }))

  // A caller that gives up is still written: the row is there, and the sweep finds it.
  const submit = (items: ReadonlyArray<A>) =>
    Effect.suspend(() => {
      if (items.length === 0) return Effect.succeed<ReadonlyArray<R>>([])
      if (waiting > 0 && waiting + items.length > options.capacity) return full
      return Effect.callback<ReadonlyArray<R>, InboxError>((resume) => {
        queue.push({ items, answer: resume })
        waiting += items.length
        work.openUnsafe()
      })
    })

  return { submit, depth: () => waiting }
})
