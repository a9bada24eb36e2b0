import { Clock, Effect, Random } from "effect"
import { freshen } from "./FreshIds.ts"
import type { Posted } from "./PostReport.ts"

/** How recorded deliveries are posted. */
export interface PostPlan {
  readonly bodies: ReadonlyArray<Uint8Array>
  readonly repeat: number
  /** Posts in an order drawn from this seed; in the order of the files without. */
  readonly seed: string | null
  /** Deliveries a second, each at its own time whether or not earlier ones have been answered. */
  readonly rate: number | null
  /** Deliveries under way at the same time. */
  readonly concurrency: number
  readonly freshIds: boolean
}

/** Posts all of it. A delivery's time runs from the moment it was due, so that a slow server cannot hide behind us. */
export const run = Effect.fnUntraced(function* <R>(
  { bodies, concurrency, freshIds, rate, repeat, seed }: PostPlan,
  post: (body: Uint8Array) => Effect.Effect<number | null, never, R>,
  done: () => void
) {
  const deliveries = Array.from({ length: bodies.length * repeat }, (_, index) => index)
  const order = seed === null ? deliveries : yield* Random.shuffle(deliveries).pipe(Random.withSeed(seed))
  const salt = freshIds ? `${yield* Random.nextInt}${yield* Random.nextInt}` : ""
  const clock = yield* Clock.Clock
  const millis = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const started = millis()

  const one = Effect.fnUntraced(function* (delivery: number, place: number) {
    const recorded = bodies[delivery % bodies.length]
    if (recorded === undefined) return []
    const body = freshIds ? freshen(recorded, `${salt}:${Math.floor(delivery / bodies.length)}`) : recorded
    const due = rate === null ? millis() : started + place * 1000 / rate
    if (due > millis()) yield* Effect.sleep(due - millis())
    const status = yield* post(body)
    done()
    return [{ status, millis: millis() - due } satisfies Posted]
  })

  const posted = yield* Effect.forEach(order, one, { concurrency })
  return { posted: posted.flat(), seconds: (millis() - started) / 1000 }
})
