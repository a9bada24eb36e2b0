import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { LogLevels, LONGEST } from "../../src/logs/LogLevels.ts"
import { from, Verbosity } from "../../src/telemetry/Verbosity.ts"
import * as Postgres from "../support/Postgres.ts"

/** Two processes of one house. */
const here = from("Info")
const there = from("Info")
const House = LogLevels.layerSql.pipe(
  Layer.provide(Layer.succeed(Verbosity, here)),
  Layer.provideMerge(AuditTrail.layerSql),
  Layer.provideMerge(Audit.layerSql),
  Layer.provide(AuditSpool.layerNone),
  Layer.provideMerge(Postgres.layer)
)
const inTheOther = <A, E, R>(use: (levels: LogLevels["Service"]) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(LogLevels, use).pipe(
    Effect.provide(Layer.fresh(LogLevels.layerSql)),
    Effect.provideService(Verbosity, there)
  )

layer(House, { timeout: "60 seconds" })("the log level", (it) => {
  it.effect("is said for a while, here at once and in every process at its next look, and ends by itself", () =>
    Effect.gen(function* () {
      const levels = yield* LogLevels
      const { until } = yield* levels.say("Debug", Duration.minutes(10))
      assert.isTrue(here.hears("Debug", 0))
      assert.isFalse(there.hears("Debug", 0))
      assert.strictEqual(yield* inTheOther(({ heed }) => heed), 1)
      assert.isTrue(there.hears("Debug", until - 1))
      assert.isFalse(there.hears("Debug", until))
      yield* TestClock.adjust("10 minutes")
      assert.isNull(yield* levels.said)
      assert.strictEqual(yield* levels.heed, 0)
    }))

  it.effect("is taken back everywhere", () =>
    Effect.gen(function* () {
      const levels = yield* LogLevels
      yield* levels.say("Error", Duration.hours(1))
      yield* inTheOther(({ heed }) => heed)
      assert.isFalse(there.hears("Warn", 0))
      yield* inTheOther(({ takeBack }) => takeBack)
      assert.isTrue(there.hears("Warn", 0))
      assert.isFalse(here.hears("Warn", 0))
      yield* levels.heed
      assert.isTrue(here.hears("Warn", 0))
    }))

  it.effect("lasts a day at most, the last word counts, and each is in the trail", () =>
    Effect.gen(function* () {
      const levels = yield* LogLevels
      yield* levels.say("Trace", Duration.hours(1))
      yield* levels.say("Debug", Duration.days(30))
      const now = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
      assert.deepStrictEqual(yield* levels.said, { level: "Debug", until: now + Duration.toMillis(LONGEST) })
      const trail = yield* AuditTrail
      const [last] = yield* trail.list({ limit: 1 })
      assert.deepInclude(last, { action: "log_level.set", resource: "log/level", type: "data_modification" })
      assert.deepInclude(last?.before, { level: "Trace" })
      assert.deepInclude(last?.after, { level: "Debug" })
    }))
})
