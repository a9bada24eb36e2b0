import { Effect, Exit, Fiber, Latch, type Scope } from "effect"

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
 * So many waiting items are worth a statement of their own, beside the one under way: half of those who lately waited at
 * once. One half is written while the other is read, and neither the database nor this process has to wait; whatever
 * sets out smaller than that pays for a whole statement and makes the next one smaller too.
 */
export const worthAStatement = (crowd: number): number => Math.min(FULL, Math.max(FEW, Math.floor(crowd / 2)))

/** A statement costs as much as a few of its rows: fewer are never worth one that does not have to be. */
const FEW = 8

/** Beyond it a statement costs next to nothing for each of its rows, and the first of them only wait longer. */
const FULL = 64

/** How much of a crowd is remembered from one statement to the next: half of it after a dozen. */
const FORGETTING = 0.95

/** Fewer set out beside a statement under way only when they have waited this long: one that hangs holds up nobody. */
const PATIENCE = "5 millis"

/**
 * Statements under way at the same time; what comes on top makes the next ones bigger. Two under way may number what
 * they hold in turns, which only ever touches requests that arrived within milliseconds of each other.
 */
const MOST_UNDER_WAY = 2

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
  let queued = 0
  let waiting = 0
  let underWay = 0
  let setOutSoFar = 0
  // The most that have lately waited at once, written or not.
  let crowd = 0
  // Open while somebody waits, and while nobody is written as well.
  const work = Latch.makeUnsafe(false)
  const turn = Latch.makeUnsafe(false)
  const scope = yield* Effect.scope
  const run = Effect.runForkWith(yield* Effect.context<never>())

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
    queued -= items
    return taken
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

  const answer = (batch: ReadonlyArray<Waiting<A, R, E>>, exit: Exit.Exit<ReadonlyArray<R>, E>) => {
    if (Exit.isFailure(exit)) { for (const { answer } of batch) answer(exit) }
    else {
      let from = 0
      for (const { answer, items } of batch) answer(Exit.succeed(exit.value.slice(from, from += items.length)))
    }
  }

  // Sent from where the last of its items came: the database is at work before the next request is looked at.
  const setOut = () => {
    const batch = take()
    setOutSoFar += 1
    crowd = Math.max(waiting, crowd * FORGETTING)
    underWay += 1
    const written = writeItems(batch.length === 1 ? batch[0]?.items ?? [] : batch.flatMap(({ items }) => items))
    const landed = Effect.onExit(written, (exit) =>
      Effect.sync(() => {
        underWay -= 1
        // Items count until they are answered: what is being written is memory too.
        for (const { items } of batch) waiting -= items.length
        next()
        answer(batch, exit)
      }))
    Fiber.runIn(run(landed), scope)
  }

  const next = () => {
    if (queued >= worthAStatement(crowd) && underWay < MOST_UNDER_WAY) setOut()
    if (queue.length === 0) work.closeUnsafe()
    else work.openUnsafe()
    if (queue.length > 0 && underWay === 0) turn.openUnsafe()
    else turn.closeUnsafe()
  }

  const proceed = (may: () => boolean) =>
    Effect.sync(() => {
      if (queue.length > 0 && may()) setOut()
      next()
    })

  // Whatever has arrived in the same turn of the event loop leaves together.
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(turn.await, proceed(() => underWay === 0))))
  yield* Effect.forkScoped(Effect.forever(Effect.gen(function* () {
    yield* work.await
    const before = setOutSoFar
    yield* Effect.sleep(PATIENCE)
    yield* proceed(() => underWay < MOST_UNDER_WAY && setOutSoFar === before)
  })))

  const full = Effect.fail(options.full)

  // A caller that gives up is still written: the row is there, and the sweep finds it.
  const submit = (items: ReadonlyArray<A>) =>
    Effect.suspend(() => {
      if (items.length === 0) return Effect.succeed<ReadonlyArray<R>>([])
      if (waiting > 0 && waiting + items.length > options.capacity) return full
      return Effect.callback<ReadonlyArray<R>, E>((resume) => {
        queue.push({ items, answer: resume })
        queued += items.length
        waiting += items.length
        next()
      })
    })

  return { submit, depth: () => waiting }
})
