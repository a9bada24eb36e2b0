import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Metric } from "effect"
import * as ProcessMetrics from "../../src/app/ProcessMetrics.ts"

const read = (name: string) => Effect.map(Metric.snapshot, (all) => all.find((metric) => metric.id === name))

const fresh = () => Effect.provideService(Metric.MetricRegistry, new Map())

describe("the process's own metrics", () => {
  it.live("show how much it weighs and since when it lives", () =>
    Effect.gen(function* () {
      yield* ProcessMetrics.weightLoop.pass
      const memory = yield* read("process_resident_memory_bytes")
      const start = yield* read("process_start_time_seconds")
      assert.isAbove(memory?.type === "Gauge" ? Number(memory.state.value) : 0, 10_000_000)
      const lived = performance.timeOrigin / 1000 - (start?.type === "Gauge" ? Number(start.state.value) : 0)
      assert.isBelow(Math.abs(lived), 10)
    }).pipe(fresh()))

  it.live("show that something held the event loop", () =>
    Effect.gen(function* () {
      const watching = yield* Effect.forkChild(ProcessMetrics.delayLoop.pass)
      yield* Effect.sleep("20 millis")
      yield* Effect.sync(() => {
        const until = performance.now() + 400
        while (performance.now() < until);
      })
      yield* Fiber.join(watching)
      const delay = yield* read("event_loop_delay_seconds")
      assert.isAbove(delay?.type === "Histogram" ? delay.state.max : 0, 0.25)
    }).pipe(fresh()))
})
