import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer, Metric } from "effect"
import { HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"
import { OtlpExporter, OtlpSerialization, OtlpTracer } from "effect/observability"
import { TestClock } from "effect/testing"
import * as Collector from "../../src/app/Collector.ts"
import type * as TraceMetrics from "../../src/app/TraceMetrics.ts"

const request = HttpClientRequest.post("http://collector.test/v1/traces")

/** A collector that answers each request with the next of these; `never` when there are none left. */
const answering = (...statuses: ReadonlyArray<number>) => {
  let asked = 0
  const client = HttpClient.make((request) =>
    Effect.suspend(() => {
      const status = statuses[asked++]
      return status === undefined
        ? Effect.never
        : Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null, { status })))
    })
  )
  return { client, asked: () => asked }
}

const counted = (result: typeof TraceMetrics.RESULTS[number]) =>
  Effect.map(
    Metric.snapshot,
    (states) =>
      states.reduce((sum, { attributes, id, state }) =>
        id === "trace_exports_total" && attributes?.["result"] === result && "count" in state
          ? sum + Number(state.count)
          : sum, 0)
  )

describe("the way to the collector", () => {
  it.effect("tries a batch once more after an answer that may pass, and not after a refusal", () =>
    Effect.gen(function* () {
      const passing = answering(503, 200)
      const fiber = yield* Effect.forkChild(Collector.make(passing.client).execute(request))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
      const refusing = answering(401, 200)
      const before = yield* counted("failed")
      assert.isTrue(Exit.isFailure(yield* Effect.exit(Collector.make(refusing.client).execute(request))))
      assert.strictEqual(refusing.asked(), 1)
      assert.strictEqual((yield* counted("failed")) - before, 1)
    }))

  it.effect("gives up within its patience, with a failure that nobody tries again", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.exit(Collector.make(answering().client).execute(request)))
      yield* TestClock.adjust(Collector.PATIENCE)
      const exit = yield* Fiber.join(fiber)
      assert.isTrue(Exit.isFailure(exit))
      const error = Exit.findErrorOption(exit)
      assert.isFalse(HttpClient.isTransientError(error._tag === "Some" ? error.value : undefined))
    }))

  it.effect("holds a few batches at most and drops the others at once", () =>
    Effect.gen(function* () {
      const { asked, client } = answering()
      const collector = Collector.make(client)
      const fibers = yield* Effect.forEach(Array.from({ length: 10 }), () =>
        Effect.forkChild(Effect.exit(collector.execute(request)), { startImmediately: true }))
      const before = Collector.MOST_UNDER_WAY
      assert.strictEqual(asked(), before)
      assert.strictEqual(
        fibers.filter((fiber) =>
          fiber.pollUnsafe() !== undefined
        ).length,
        10 - before
      )
      yield* Effect.forEach(fibers, Fiber.interrupt)
      // Those that were broken off have left their places.
      yield* Effect.forkChild(collector.execute(request), { startImmediately: true })
      assert.strictEqual(asked(), before + 1)
    }))

  it.effect("lets the exporter stay away for a minute, and come back", () =>
    Effect.gen(function* () {
      const { asked, client } = answering(500, 200)
      const exporting = OtlpTracer.layer({
        url: request.url,
        resource: { serviceName: "test" },
        exportInterval: "1 second",
        shutdownTimeout: "1 second"
      }).pipe(
        Layer.provide(OtlpSerialization.layerProtobuf),
        Layer.provide(Layer.succeed(HttpClient.HttpClient, Collector.make(client)))
      )
      yield* Effect.gen(function* () {
        const flusher = yield* OtlpExporter.Flusher
        const spoken = Effect.withSpan(Effect.void, "span")
        yield* spoken
        yield* flusher.flush
        assert.strictEqual(asked(), 1)
        yield* Effect.repeat(spoken, { times: 5_000 })
        yield* flusher.flush
        assert.strictEqual(asked(), 1)
        yield* TestClock.adjust(Duration.seconds(61))
        yield* spoken
        yield* flusher.flush
        assert.strictEqual(asked(), 2)
      }).pipe(Effect.provide(exporting))
    }))
})
