import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Layer, Option, Tracer } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import * as LogSampler from "../../src/app/LogSampler.ts"
import * as Trace from "../../src/telemetry/Trace.ts"
import { Verbosity } from "../../src/telemetry/Verbosity.ts"
import * as Recorder from "../telemetry/Recorder.ts"
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

  it.effect("have what every line has first and in one order, then the details that were said beside the words", () =>
    Effect.gen(function* () {
      yield* Effect.logWarning("not taken", { why: "status 503", msg: "mine", tenant: "casa" }).pipe(
        Effect.annotateLogs({ zone: "b", conversation: "g1", request_id: "r", duration_ms: 1.5 }),
        Trace.door("door", {}),
        Effect.provideService(Tracer.Tracer, Recorder.make().tracer)
      )
      const line = JSON.parse(String((yield* TestConsole.logLines)[0]))
      assert.deepStrictEqual(Object.keys(line), [
        "ts",
        "level",
        "msg",
        "request_id",
        "tenant",
        "conversation",
        "duration_ms",
        "trace_id",
        "span_id",
        "why",
        "zone"
      ])
      assert.deepInclude(line, { msg: "not taken", tenant: "casa", why: "status 503", duration_ms: 1.5 })
      assert.match(`${line.trace_id} ${line.span_id}`, /^[0-9a-f]{32} [0-9a-f]{16}$/)
    }).pipe(Effect.provide(speaking("json", "Info"))))

  it.effect("change their level while the process runs, and change back by themselves", () =>
    Effect.gen(function* () {
      const verbosity = yield* Verbosity
      const tries = Effect.andThen(Effect.logDebug("debug"), Effect.logInfo("info"))
      yield* tries
      verbosity.become({ level: "Debug", until: 60_000 })
      yield* tries
      verbosity.become({ level: "Warn", until: 60_000 })
      yield* tries
      yield* TestClock.adjust("60 seconds")
      yield* tries
      const lines = (yield* TestConsole.logLines).map((line) => JSON.parse(String(line)).msg)
      assert.deepStrictEqual(lines, ["info", "debug", "info", "info"])
    }).pipe(Effect.provide(speaking("json", "Info"))))

  it.effect("leave out what is said over and over, and say how often; what is new is always written", () =>
    Effect.gen(function* () {
      const hot = Effect.repeat(Effect.logWarning("the database is away", { try: 1 }), { times: LogSampler.MOST + 49 })
      yield* hot
      yield* Effect.logError("something else")
      yield* TestClock.adjust(LogSampler.WINDOW)
      yield* Effect.logWarning("the database is away", { try: 2 })
      const lines = (yield* TestConsole.logLines).map((line) => JSON.parse(String(line)))
      assert.strictEqual(lines.length, LogSampler.MOST + 2)
      assert.strictEqual(lines[LogSampler.MOST].msg, "something else")
      assert.deepInclude(lines.at(-1), { msg: "the database is away", try: 2, suppressed: 50 })
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
