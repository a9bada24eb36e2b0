import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Layer, Option } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import { LogsLayer } from "../../src/app/Logs.ts"
import { ObservabilityConfig } from "../../src/app/ObservabilityConfig.ts"

const speaking = (logFormat: "json" | "pretty", logLevel: "Info" | "Debug") =>
  LogsLayer.pipe(
    Layer.provide(
      Layer.succeed(ObservabilityConfig, { metricsNetworks: [], metricsToken: Option.none(), logFormat, logLevel })
    ),
    Layer.provideMerge(TestConsole.layer)
  )

const said = Effect.gen(function* () {
  yield* Effect.logDebug("unheard")
  yield* Effect.logInfo("turn taken").pipe(Effect.annotateLogs({ tenant: "demo-hotel", conversation: "demo-hotel/g1" }))
  return (yield* TestConsole.logLines).map(String)
})

describe("the logs", () => {
  it.effect("are one JSON object a line, from the configured level up", () =>
    Effect.gen(function* () {
      const lines = yield* said
      assert.strictEqual(lines.length, 1)
      assert.deepStrictEqual(JSON.parse(lines[0] ?? ""), {
        ts: "1970-01-01T00:00:00.000Z",
        level: "INFO",
        msg: "turn taken",
        tenant: "demo-hotel",
        conversation: "demo-hotel/g1"
      })
    }).pipe(Effect.provide(speaking("json", "Info"))))

  it.effect("say how long it took, what failed, and keep what every line has", () =>
    Effect.gen(function* () {
      yield* Effect.andThen(TestClock.adjust("250 millis"), Effect.logError("request failed", Cause.fail("no room")))
        .pipe(
          Effect.withLogSpan("answering"),
          Effect.annotateLogs({ request_id: "req-7", level: "mine" })
        )
      const { cause, ...line } = JSON.parse(String((yield* TestConsole.logLines)[0]))
      assert.deepStrictEqual(line, {
        ts: "1970-01-01T00:00:00.250Z",
        level: "ERROR",
        msg: "request failed",
        request_id: "req-7",
        duration_ms: 250
      })
      assert.include(cause, "no room")
    }).pipe(Effect.provide(speaking("json", "Info"))))

  it.effect("tell more when a lower level is configured", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* said).length, 2)
    }).pipe(Effect.provide(speaking("json", "Debug"))))

  it.effect("are for people when told to be", () =>
    Effect.gen(function* () {
      const lines = yield* said
      assert.match(lines[0] ?? "", /INFO .*turn taken/)
    }).pipe(Effect.provide(speaking("pretty", "Info"))))
})
