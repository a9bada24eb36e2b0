import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import fc from "fast-check"
import { partsOf, type Registry } from "../../src/app/MetricParts.ts"
import * as Meters from "../../src/telemetry/Meters.ts"

const LABELS = { which: [] as ReadonlyArray<string> }
const BUCKETS = [1, 2, 3]
const counters = ["a", "b", "c"].map((name) =>
  Meters.counter(`test_parts_${name}_total`, { help: name, labels: LABELS })
)
const times = Meters.histogram("test_parts_seconds", { help: "times", labels: LABELS, buckets: BUCKETS })
const LINES_OF_A_TIME = BUCKETS.length + 3

const update = ([meter, which]: readonly [number, number]) => (counters[meter] ?? times)({ which: String(which) }, 1)

/** Series in the order in which they were first updated. */
const filled = (updates: ReadonlyArray<readonly [meter: number, which: number]>): Registry => {
  const registry: Registry = new Map()
  Effect.runSync(
    Effect.forEach(updates, update, { discard: true }).pipe(Effect.provideService(Metric.MetricRegistry, registry))
  )
  return registry
}
const updates = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 30 })), { maxLength: 120 })

describe("the parts of an exposition", () => {
  it("hold every series once, a metric's beside each other", () => {
    fc.assert(fc.property(updates, fc.integer({ min: 1, max: 40 }), (updates, most) => {
      const registry = filled(updates)
      const parts = partsOf(registry, most)
      const keys = parts.flatMap(({ series }) => series.map(([key]) => key))
      assert.deepStrictEqual(keys.toSorted(), [...registry.keys()].toSorted())
      const ids = parts.flatMap(({ series }) => series.map(([, { id }]) => id))
      const runs = ids.filter((id, index) => id !== ids[index - 1])
      assert.strictEqual(new Set(runs).size, runs.length)
    }))
  })

  it("are no longer than they may be by more than one series, and say when they go on with a metric", () => {
    fc.assert(fc.property(updates, fc.integer({ min: 1, max: 40 }), (updates, most) => {
      const parts = partsOf(filled(updates), most)
      parts.forEach(({ again, series }, index) => {
        const lines = series.map(([, { type }]) => type === "Histogram" ? LINES_OF_A_TIME : 1)
        assert.isBelow(lines.slice(0, -1).reduce((sum, many) => sum + many, 0), most)
        const before = parts[index - 1]?.series.at(-1)?.[1].id
        assert.strictEqual(again, series[0]?.[1].id === before)
        if (again) assert.strictEqual(new Set(series.map(([, { id }]) => id)).size, 1)
      })
    }))
  })
})
