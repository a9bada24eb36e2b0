import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import * as Meters from "../../src/telemetry/Meters.ts"

const fresh = <A, E>(self: Effect.Effect<A, E>) => Effect.provideService(self, Metric.MetricRegistry, new Map())

describe("meters", () => {
  it("refuse a name that is taken", () => {
    Meters.counter("test_taken_total", { help: "x" })
    assert.throws(() => Meters.gauge("test_taken_total", { help: "y" }), /declared twice/)
  })

  it.effect("write a zero to every series with closed labels, so that a rule reads 0 before the first event", () => {
    Meters.counter("test_zero_total", { help: "x", labels: { color: ["red", "blue"], size: ["s", "l"] } })
    return fresh(Effect.gen(function* () {
      yield* Meters.zeroInitialise
      const series = (yield* Metric.snapshot).filter(({ id }) => id === "test_zero_total")
      assert.strictEqual(series.length, 4)
    }))
  })

  it.effect("count what comes past the bound of an open label under one name", () => {
    const count = Meters.counter("test_open_total", { help: "x", labels: { tenant_id: Meters.TENANTS } })
    return fresh(Effect.gen(function* () {
      for (let n = 0; n < Meters.MOST_SERIES + 500; n++) yield* count({ tenant_id: `t${n}` })
      const series = (yield* Metric.snapshot).filter(({ id }) => id === "test_open_total")
      assert.strictEqual(series.length, Meters.MOST_SERIES + 1)
      const other = series.find(({ attributes }) => attributes?.["tenant_id"] === Meters.OTHER)
      assert.deepInclude(other?.state, { count: 500 })
    }))
  })
})
