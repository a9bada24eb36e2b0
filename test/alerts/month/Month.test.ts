import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { sloHealth } from "../../../scripts/dashboards/boards/SloHealth.ts"
import * as Prometheus from "../../dashboards/Prometheus.ts"
import * as Promtool from "../Promtool.ts"
import * as Backfill from "./Backfill.ts"
import * as Figures from "./Figures.ts"
import * as Month from "./Month.ts"

class Past extends Context.Service<Past, Prometheus.Asking>()("conserje/test/alerts/month/Past") {
  static readonly layer = Layer.effect(Past, Backfill.prometheus)
}

const queries = sloHealth.rows.flatMap(({ panels }) =>
  panels.flatMap(({ queries, title }) =>
    Object.entries(queries).map(([legend, expr]) => ({ name: `${title} / ${legend}`, expr }))
  )
)

/** Fifty minutes that a process counted while nobody looked are gone with it: a thousandth of a month. */
const NEAR = 0.002

const isNear = (seen: number | undefined, figure: number | undefined) =>
  seen === undefined || figure === undefined
    ? seen === figure
    : Math.abs(seen - figure) <= NEAR * Math.max(1e-6, Math.abs(figure))

describe.skipIf(Prometheus.isMissing || Promtool.isMissing)("a month in Prometheus", () => {
  layer(Past.layer, { excludeTestServices: true, timeout: "120 seconds" })((it) => {
    it.effect.each([
      { when: "while all is well, and the budget is not yet free of a bad day a month ago", minute: 200 },
      { when: "in the middle of an outage in which a process was started anew", minute: 335 },
      { when: "an hour after the outage", minute: 405 },
      { when: "while Prometheus does not look", minute: 715 },
      { when: "after two processes were started anew", minute: 905 },
      { when: "while the budget burns slowly", minute: 1_439 }
    ])("shows what was spent and how fast it goes $when", ({ minute }) =>
      Effect.gen(function* () {
        const { over } = yield* Past
        const time = Month.timeOf(Month.LAST_DAY + minute)
        const now = { start: time, end: time, step: 1 }
        const [told] = yield* over("timestamp(orchestrator_slo_target)", now)
        const at = told?.points[0]?.[1] ?? 0
        // Rules come round every five minutes.
        assert.isTrue(time - at >= 0 && time - at < 300)
        const figures = Figures.slo(at)
        assert.deepStrictEqual(Object.keys(figures).toSorted(), queries.map(({ name }) => name).toSorted())

        const wrong = yield* Effect.forEach(queries, ({ expr, name }) =>
          Effect.map(over(expr, now), (series) => {
            const figure = figures[name]
            if (typeof figure !== "object") {
              const seen = series[0]?.points[0]?.[1]
              return series.length < 2 && isNear(seen, figure) ? [] : [`${name}: ${seen} instead of ${figure}`]
            }
            const seen = Object.fromEntries(
              series.map(({ labels, points }) => [labels["intent"] ?? "", points[0]?.[1]])
            )
            return Object.keys(seen).length === Object.keys(figure).length &&
                Object.entries(figure).every(([intent, one]) => isNear(seen[intent], one))
              ? []
              : [`${name}: ${JSON.stringify(seen)} instead of ${JSON.stringify(figure)}`]
          }))
        assert.deepStrictEqual(wrong.flat(), [])
      }))
  })
})
