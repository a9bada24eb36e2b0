import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Logger, Metric, Ref } from "effect"
import { HttpClient } from "effect/http"
import { TestClock } from "effect/testing"
import type { DependencyCheck } from "../../src/app/DependencyCheck.ts"
import { Draining } from "../../src/app/Draining.ts"
import { HealthRoutes } from "../../src/app/HealthRoutes.ts"
import { Readiness } from "../../src/app/Readiness.ts"
import * as Loop from "../../src/loops/Loop.ts"
import { serving } from "./Serving.ts"

const up: DependencyCheck = { name: "database", check: Effect.succeed(true) }
const down: DependencyCheck = { name: "redis", check: Effect.succeed(false) }
const failing: DependencyCheck = { name: "pms", check: Effect.fail(new Error("https://user:hunter2@pms is away")) }
const dying: DependencyCheck = { name: "pms", check: Effect.die(new Error("a bug")) }

const of = (...dependencies: ReadonlyArray<DependencyCheck>) =>
  Readiness.layerOf(dependencies).pipe(Layer.provideMerge(Draining.layer))

const report = Readiness.use((readiness) => readiness.report)

/** The gauges as they are now: `name{label}` to value. */
const gauges = Effect.map(Metric.snapshot, (all) =>
  Object.fromEntries(
    all.flatMap((metric) =>
      metric.type === "Gauge" ? [[`${metric.id}${metric.attributes?.name ?? ""}`, Number(metric.state.value)]] : []
    )
  ))

const fresh = Effect.provideService(Metric.MetricRegistry, new Map())

describe("Readiness", () => {
  it.effect("is ready when every dependency answers", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* report, { ready: true, checks: { database: true }, stopping: false })
      yield* TestClock.adjust("1 minute")
      yield* report
      const { dependency_updatabase, readiness_last_check_timestamp, readiness_up } = yield* gauges
      assert.deepStrictEqual(
        [dependency_updatabase, readiness_up, readiness_last_check_timestamp],
        [1, 1, 60]
      )
    }).pipe(Effect.provide(of(up)), fresh))

  it.effect.each([{ bad: down }, { bad: failing }, { bad: dying }])(
    "is not ready, and says why, when a check is false, fails or breaks ($bad.name)",
    ({ bad }) =>
      Effect.gen(function* () {
        const { checks, ready } = yield* report
        assert.isFalse(ready)
        assert.deepStrictEqual(checks, { database: true, [bad.name]: false })
        const read = yield* gauges
        assert.deepStrictEqual(
          [read["dependency_updatabase"], read[`dependency_up${bad.name}`], read["readiness_up"]],
          [1, 0, 0]
        )
      }).pipe(Effect.provide(of(up, bad)), Effect.provideService(Metric.MetricRegistry, new Map()))
  )

  it.effect("waits two seconds for all of them at once, even for one that cannot be interrupted", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make(0)
      const stuck = Effect.andThen(Ref.update(asked, (n) => n + 1), Effect.uninterruptible(Effect.never))
      yield* Effect.gen(function* () {
        const first = yield* Effect.forkChild(report)
        yield* TestClock.adjust("1999 millis")
        assert.isUndefined(first.pollUnsafe())
        yield* TestClock.adjust("1 millis")
        assert.deepStrictEqual((yield* Fiber.join(first)).checks, { database: true, redis: false, pms: false })

        yield* TestClock.adjust("5 seconds")
        const second = yield* Effect.forkChild(report)
        yield* TestClock.adjust("2 seconds")
        yield* Fiber.join(second)
        assert.strictEqual(yield* Ref.get(asked), 1, "a hanging check is not started again")
      }).pipe(
        Effect.provide(of(up, { name: "redis", check: stuck }, { name: "pms", check: Effect.as(Effect.never, true) }))
      )
    }))

  it.effect("asks the dependencies at most once a second, however many probes ask", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make(0)
      const check = Effect.as(Effect.andThen(Ref.update(asked, (n) => n + 1), Effect.sleep("100 millis")), true)
      yield* Effect.gen(function* () {
        const probes = yield* Effect.forkChild(Effect.replicateEffect(report, 50, { concurrency: "unbounded" }))
        yield* TestClock.adjust("100 millis")
        yield* Fiber.join(probes)
        yield* TestClock.adjust("900 millis")
        yield* report
        assert.strictEqual(yield* Ref.get(asked), 1)
        yield* TestClock.adjust("200 millis")
        yield* Effect.forkChild(report)
        yield* TestClock.adjust("100 millis")
        assert.strictEqual(yield* Ref.get(asked), 2)
      }).pipe(Effect.provide(of({ name: "database", check })))
    }))

  it.effect("is not ready from the moment the draining begins, cached or not", () =>
    Effect.gen(function* () {
      assert.isTrue((yield* report).ready)
      yield* Draining.use(({ begin }) => begin)
      assert.deepStrictEqual(yield* report, { ready: false, checks: { database: true }, stopping: true })
      assert.strictEqual((yield* gauges)["readiness_up"], 0)
    }).pipe(Effect.provide(of(up)), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("keeps its gauges fresh when nobody probes", () =>
    Effect.gen(function* () {
      yield* Layer.build(Loop.layer(Readiness.loop))
      yield* TestClock.adjust("46 seconds")
      assert.strictEqual((yield* gauges)["readiness_last_check_timestamp"], 45)
    }).pipe(Effect.scoped, Effect.provide(of(up)), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("tells the log when a dependency goes and when it comes back, not at every look", () => {
    const told: Array<string> = []
    const recording = Logger.layer([
      Logger.map(Logger.formatStructured, (entry) => void told.push(`${entry.level} ${entry.message}`))
    ])
    return Effect.gen(function* () {
      const answers = yield* Ref.make(false)
      yield* Effect.gen(function* () {
        for (const answer of [true, false, false, true]) {
          yield* Ref.set(answers, answer)
          yield* TestClock.adjust("2 seconds")
          yield* report
        }
      }).pipe(Effect.provide(of({ name: "redis", check: Ref.get(answers) })))
      assert.deepStrictEqual(told, ["WARN dependency is down", "INFO dependency is back"])
    }).pipe(Effect.provide(recording))
  })
})

const served = (...dependencies: ReadonlyArray<DependencyCheck>) =>
  serving(HealthRoutes).pipe(Layer.provideMerge(Readiness.layerOf(dependencies)), Layer.provideMerge(Draining.layer))

describe("the health routes", () => {
  it.effect("are alive and healthy whatever the dependencies do", () =>
    Effect.gen(function* () {
      const live = yield* HttpClient.get("/health/live")
      assert.deepInclude(yield* live.json, { alive: true })
      const health = yield* HttpClient.get("/health")
      assert.deepInclude(yield* health.json, { status: "healthy" })
      assert.deepStrictEqual([live.status, health.status], [200, 200])
    }).pipe(Effect.provide(served(failing))))

  it.effect("answer 200 when ready", () =>
    Effect.gen(function* () {
      const response = yield* HttpClient.get("/health/ready")
      assert.strictEqual(response.status, 200)
      assert.deepInclude(yield* response.json, { ready: true, checks: { database: true }, failing: [] })
    }).pipe(Effect.provide(served(up))))

  it.effect("answer 503 with the names of what is down, and not with its secrets", () =>
    Effect.gen(function* () {
      const response = yield* HttpClient.get("/health/ready")
      const text = yield* response.text
      assert.strictEqual(response.status, 503)
      assert.deepInclude(JSON.parse(text), { ready: false, failing: ["pms"] })
      assert.notInclude(text, "hunter2")
    }).pipe(Effect.provide(served(up, failing))))

  it.effect("answer 503 while stopping", () =>
    Effect.gen(function* () {
      yield* Draining.use(({ begin }) => begin)
      const response = yield* HttpClient.get("/health/ready")
      assert.strictEqual(response.status, 503)
      assert.deepInclude(yield* response.json, { ready: false, stopping: true, failing: [] })
    }).pipe(Effect.provide(served(up))))
})
