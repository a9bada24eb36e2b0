import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import * as Trace from "../../src/telemetry/Trace.ts"
import * as Recorder from "./Recorder.ts"

const traced = <A, E>(self: Effect.Effect<A, E>) => {
  const { spans, tracer } = Recorder.make()
  return Effect.map(Effect.provide(self, Recorder.layer(tracer)), (value) => ({ value, spans }))
}

const A = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-aaaaaaaaaaaaaaaa-01"
const B = "00-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-bbbbbbbbbbbbbbbb-01"
const UNKEPT = "00-cccccccccccccccccccccccccccccccc-cccccccccccccccc-00"

describe("a trace", () => {
  it.effect("does not exist where nobody traces", () =>
    Effect.gen(function* () {
      const inside = Trace.here.pipe(Trace.span("part"), Trace.door("door", {}), Trace.continued("turn", [A], {}))
      assert.strictEqual(yield* inside, "")
      yield* Trace.annotate({ "conserje.tenant": "casa" })
    }))

  it.effect("begins at a door, and its parts are children of it", () =>
    Effect.gen(function* () {
      const { spans, value } = yield* traced(Trace.here.pipe(
        Effect.tap(() => Trace.annotate({ said: "more" })),
        Trace.span("part", { of: "it" }, "client"),
        Trace.door("door", { "conserje.tenant": "casa" })
      ))
      const [door, part] = spans
      assert.deepStrictEqual(spans.map(({ kind, name }) => [name, kind]), [["door", "server"], ["part", "client"]])
      assert.strictEqual(door?.parent, null)
      assert.strictEqual(part?.parent, door?.spanId)
      assert.strictEqual(value, `00-${door?.traceId}-${part?.spanId}-01`)
      assert.deepStrictEqual([...part?.attributes ?? []], [["of", "it"], ["said", "more"]])
    }))

  it.effect("is gone on with from a place: the first is the parent, the others are linked once each", () =>
    Effect.gen(function* () {
      const { spans, value } = yield* traced(
        Trace.continued("turn", [null, A, "", B, A], {}, [B, A])(Trace.here)
      )
      const [turn] = spans
      assert.strictEqual(turn?.traceId, "a".repeat(32))
      assert.strictEqual(turn?.parent, "a".repeat(16))
      assert.deepStrictEqual(turn?.links, ["b".repeat(16)])
      assert.match(value, /^00-a{32}-[0-9a-f]{16}-01$/)
    }))

  it.effect("does not go on from nowhere, whatever is above", () =>
    Effect.gen(function* () {
      const { spans, value } = yield* traced(
        Trace.here.pipe(Trace.span("part"), Trace.continued("turn", [null, ""], {}), Trace.door("door", {}))
      )
      assert.strictEqual(value, "")
      assert.deepStrictEqual(spans.map(({ name }) => name), ["door"])
    }))

  it.effect("that was not kept at its beginning is not carried on", () =>
    Effect.gen(function* () {
      const { spans, value } = yield* traced(
        Trace.here.pipe(Trace.span("part"), Trace.door("door", {}, { from: UNKEPT }))
      )
      assert.strictEqual(value, "")
      assert.deepStrictEqual(spans.map(({ name, sampled }) => ({ name, sampled })), [{ name: "door", sampled: false }])
    }))

  it.effect("takes any text for a place and believes only those that W3C describes", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.string(), fc.stringMatching(/^0[0f]-[0-9a-g]{31,33}-[0-9a-f]{16}-0[01]$/)),
          async (place) => {
            const { spans } = await Effect.runPromise(traced(Trace.continued("turn", [place], {})(Effect.void)))
            const zero = place.slice(3, 35) === "0".repeat(32) || place.slice(36, 52) === "0".repeat(16)
            const believed = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(place) && !zero
            assert.strictEqual(spans.length, believed ? 1 : 0)
          }
        ),
        { seed: 7, numRuns: 300 }
      )
    ))
})
