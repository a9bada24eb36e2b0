import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { TestConsole } from "effect/testing"
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
      assert.deepInclude(JSON.parse(lines[0] ?? ""), {
        level: "INFO",
        message: "turn taken",
        timestamp: "1970-01-01T00:00:00.000Z",
        annotations: { tenant: "demo-hotel", conversation: "demo-hotel/g1" }
      })
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
