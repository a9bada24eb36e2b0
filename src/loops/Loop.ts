import { Clock, Duration, Effect, Exit, Layer, Random } from "effect"
import * as LoopMetrics from "./LoopMetrics.ts"

/** Background work: bounded passes for as long as the runtime lives. */
export interface Loop<E, R> {
  /** Label of the loop's metrics and logs. */
  readonly name: string
  readonly every: Duration.Input
  /** One bounded pass. Returns how much it did, so that a backlog is visible. */
  readonly pass: Effect.Effect<number, E, R>
}

/** After a failed pass the next one comes after this long, doubling up to a minute: a loop never spins and never dies. */
const FIRST_BACKOFF = Duration.seconds(1)
const LONGEST_BACKOFF = Duration.minutes(1)

/**
 * Starts with its scope and stops with it, and with nothing else: a failure, a defect or an interruption inside a pass
 * is counted, logged and survived.
 */
export const layer = <E, R>({ every, name, pass }: Loop<E, R>): Layer.Layer<never, never, R> =>
  Layer.effectDiscard(
    Effect.forkScoped(Effect.annotateLogs(beating(name, Duration.fromInputUnsafe(every), pass), { loop: name }))
  )

const beating = Effect.fnUntraced(
  function* <E, R>(name: string, every: Duration.Duration, pass: Effect.Effect<number, E, R>) {
    let failures = 0
    yield* LoopMetrics.started({ loop: name }, (yield* Clock.currentTimeMillis) / 1000)
    yield* LoopMetrics.interval({ loop: name }, Duration.toSeconds(every))
    yield* LoopMetrics.failures({ loop: name }, 0)
    while (true) {
      if (failures > 0) yield* LoopMetrics.restarts({ loop: name })
      const exit = yield* Effect.exit(pass)
      if (Exit.isSuccess(exit)) {
        failures = 0
        if (exit.value > 0) yield* LoopMetrics.handled({ loop: name }, exit.value)
        yield* markSuccess(name)
        yield* Effect.sleep(every)
      } else {
        failures += 1
        yield* LoopMetrics.failures({ loop: name })
        yield* Effect.logError("loop pass failed", exit.cause)
        yield* Effect.sleep(yield* backoff(failures))
      }
    }
  }
)

/** Between four and six fifths of the doubled time, so that loops that failed together do not come back together. */
const backoff = (failures: number): Effect.Effect<Duration.Duration> =>
  Effect.map(
    Random.next,
    (chance) =>
      Duration.min(
        Duration.times(FIRST_BACKOFF, 2 ** Math.min(failures - 1, 10) * (0.8 + 0.4 * chance)),
        LONGEST_BACKOFF
      )
  )

const markSuccess = Effect.fnUntraced(function* (loop: string) {
  const now = yield* Clock.currentTimeMillis
  yield* LoopMetrics.lastSuccess({ loop }, now / 1000)
})
