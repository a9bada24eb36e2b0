import { Clock, Duration, Effect, Layer, Schedule } from "effect"
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

/** Starts with its scope and stops with it. A failure or defect of a pass is counted, logged and survived. */
export const layer = <E, R>({ every, name, pass }: Loop<E, R>): Layer.Layer<never, never, R> =>
  Layer.effectDiscard(
    pass.pipe(
      Effect.tap((done) => done > 0 ? LoopMetrics.handled({ loop: name }, done) : Effect.void),
      Effect.tap(() => markSuccess(name)),
      Effect.tapCause((cause) =>
        Effect.andThen(LoopMetrics.failures({ loop: name }), Effect.logError("loop pass failed", cause))
      ),
      Effect.retry(backoff),
      Effect.catchDefect(() => Effect.void),
      Effect.annotateLogs({ loop: name }),
      Effect.repeat(Schedule.spaced(every)),
      Effect.ignore,
      Effect.forkScoped
    )
  )

const backoff = Schedule.min([Schedule.exponential(FIRST_BACKOFF), Schedule.spaced(LONGEST_BACKOFF)]).pipe(
  Schedule.jittered
)

const markSuccess = Effect.fnUntraced(function* (loop: string) {
  const now = yield* Clock.currentTimeMillis
  yield* LoopMetrics.lastSuccess({ loop }, now / 1000)
})
