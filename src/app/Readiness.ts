import { Clock, Context, Effect, Layer } from "effect"
import * as DependencyCheck from "./DependencyCheck.ts"
import { Draining } from "./Draining.ts"
import * as ReadinessMetrics from "./ReadinessMetrics.ts"

export interface Report {
  /** Every dependency answered, and we are not stopping. */
  readonly ready: boolean
  /** Each dependency by name: did it answer? */
  readonly checks: Readonly<Record<string, boolean>>
  readonly stopping: boolean
}

/** Whether traffic may be sent to us. */
export class Readiness extends Context.Service<Readiness, {
  /** Looks at every dependency at once, at most once a second however many ask, and writes the gauges. */
  readonly report: Effect.Effect<Report>
}>()("conserje/app/Readiness") {
  static readonly layerOf = (
    dependencies: ReadonlyArray<DependencyCheck.DependencyCheck>
  ): Layer.Layer<Readiness, never, Draining> =>
    Layer.effect(
      Readiness,
      Effect.gen(function* () {
        const draining = yield* Draining
        const bounded = dependencies.map((dependency) => ({
          name: dependency.name,
          check: DependencyCheck.bounded(dependency)
        }))

        const look = Effect.gen(function* () {
          const answers = yield* Effect.forEach(
            bounded,
            ({ check, name }) =>
              check.pipe(
                Effect.tap((up) => ReadinessMetrics.dependencyUp({ name }, up ? 1 : 0)),
                Effect.map((up) => [name, up] as const)
              ),
            { concurrency: "unbounded" }
          )
          yield* ReadinessMetrics.lastCheck({}, (yield* Clock.currentTimeMillis) / 1000)
          return Object.fromEntries(answers)
        })

        const looked = yield* Effect.cachedWithTTL(look, FRESH_FOR)
        const report = Effect.gen(function* () {
          const checks = yield* looked
          const stopping = draining.begun()
          const ready = !stopping && Object.values(checks).every((up) => up)
          yield* ReadinessMetrics.readinessUp({}, ready ? 1 : 0)
          return { checks, ready, stopping }
        })
        return { report }
      })
    )

  /** For the table of loops: keeps the gauges fresh when nobody probes. */
  static readonly loop = {
    name: "readiness",
    every: "15 seconds",
    pass: Readiness.use(({ report }) => Effect.as(report, 0))
  } as const
}

const FRESH_FOR = "1 second"
