import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit } from "effect"
import * as SpanTracer from "../../src/app/SpanTracer.ts"
import * as Trace from "../../src/telemetry/Trace.ts"
import * as Recorder from "../telemetry/Recorder.ts"

const kept = <A, E>(self: Effect.Effect<A, E>, ratio = 1, draw = () => 0.5) => {
  const { spans, tracer } = Recorder.make()
  return Effect.provide(self, Recorder.layer(SpanTracer.guarded(tracer, ratio, draw))).pipe(
    Effect.exit,
    Effect.map(() => spans)
  )
}

const namesKept = (spans: ReadonlyArray<Recorder.Recorded>) =>
  spans.filter(({ sampled }) => sampled).map(({ name }) => name)

describe("the tracer before the exporter", () => {
  it.effect("keeps what a door began and drops what began by itself, with everything below", () =>
    Effect.gen(function* () {
      const statement = Effect.withSpan(Effect.void, "postgresql")
      const spans = yield* kept(
        Effect.all([Effect.withSpan(statement, "loop"), statement, Trace.door("webhook.receive", {})(statement)])
      )
      assert.deepStrictEqual(namesKept(spans), ["webhook.receive", "postgresql"])
    }))

  it.effect("keeps a share of the traces that begin here, and of others what they say", () =>
    Effect.gen(function* () {
      const draws = [0.1, 0.3, 0.2, 0.9]
      const doors = ["a", "b", "c", "d"].map((name) => Trace.door(name, {})(Trace.span(`${name}1`)(Effect.void)))
      const spans = yield* kept(Effect.all(doors), 0.25, () => draws.shift() ?? 1)
      assert.deepStrictEqual(namesKept(spans), ["a", "a1", "c", "c1"])
      const from = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`
      assert.deepStrictEqual(namesKept(yield* kept(Trace.door("theirs", {}, { from })(Effect.void), 0)), ["theirs"])
      assert.deepStrictEqual(namesKept(yield* kept(Trace.door("ours", {})(Effect.void), 0)), [])
    }))

  it.effect("masks whatever a span says: attributes, events and how it ended", () =>
    Effect.gen(function* () {
      const secret = "call +54 9 11 5555-0001 or ana@example.com with Bearer abcdef, wamid.HBgNNTQ5MTE1"
      const failing = Effect.gen(function* () {
        yield* Effect.annotateCurrentSpan({
          said: secret,
          count: 3,
          id: "casa/g01jz3k9v7mq2x8w4n6r5t0y1ab",
          deep: [secret]
        })
        const span = yield* Effect.orDie(Effect.currentSpan)
        span.event(`told ${secret}`, 0n, { said: secret })
        return yield* Effect.fail(new Error(secret))
      })
      const [span] = yield* kept(Trace.door("door", { first: secret })(failing))
      const cause = span?.exit !== null && span?.exit !== undefined && Exit.isFailure(span.exit)
        ? Cause.pretty(span.exit.cause)
        : ""
      const all = JSON.stringify([...span?.attributes ?? [], ...span?.events ?? [], cause])
      for (const personal of ["5555", "ana@", "abcdef", "HBg"]) assert.notInclude(all, personal)
      assert.include(cause, "call *** or ***@***")
      assert.strictEqual(span?.attributes.get("count"), 3)
      assert.strictEqual(span?.attributes.get("id"), "casa/g01jz3k9v7mq2x8w4n6r5t0y1ab")
    }))

  it.effect("cuts what is long", () =>
    Effect.gen(function* () {
      const [span] = yield* kept(Trace.door("door", { statement: "SELECT x ".repeat(1_000) })(Effect.void))
      assert.strictEqual(String(span?.attributes.get("statement")).length, 257)
    }))
})
