import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Layer, Metric, Ref, Scope } from "effect"
import { TestClock } from "effect/testing"
import * as Loop from "../../src/loops/Loop.ts"

const looping = (pass: Effect.Effect<number, string>) =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    yield* Layer.buildWithScope(Loop.layer({ name: "probe", every: "1 minute", pass }), scope)
    return scope
  })

describe("a loop", () => {
  it.effect("beats until its scope closes", () =>
    Effect.gen(function* () {
      const passes = yield* Ref.make(0)
      const scope = yield* looping(Ref.updateAndGet(passes, (n) => n + 1))
      yield* TestClock.adjust("3 minutes")
      assert.strictEqual(yield* Ref.get(passes), 4)
      yield* Scope.close(scope, Exit.void)
      yield* TestClock.adjust("3 minutes")
      assert.strictEqual(yield* Ref.get(passes), 4)
    }))

  it.effect("comes back with backoff after failures, and never spins", () =>
    Effect.gen(function* () {
      const passes = yield* Ref.make(0)
      yield* looping(
        Ref.updateAndGet(passes, (n) => n + 1).pipe(
          Effect.flatMap((n) => n <= 3 ? Effect.fail("database away") : Effect.succeed(0))
        )
      )
      yield* TestClock.adjust("500 millis")
      assert.strictEqual(yield* Ref.get(passes), 1)
      // One, two and four seconds, each jittered by a fifth at the most.
      yield* TestClock.adjust("9 seconds")
      assert.strictEqual(yield* Ref.get(passes), 4)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* Ref.get(passes), 5)
    }))

  it.effect("survives a bug in its pass", () =>
    Effect.gen(function* () {
      const passes = yield* Ref.make(0)
      yield* looping(
        Ref.updateAndGet(passes, (n) => n + 1).pipe(
          Effect.flatMap((n) => n === 1 ? Effect.die(new Error("a bug")) : Effect.succeed(0))
        )
      )
      yield* TestClock.adjust("2 minutes")
      assert.strictEqual(yield* Ref.get(passes), 3)
    }))

  it.effect("survives a pass that interrupts itself", () =>
    Effect.gen(function* () {
      const passes = yield* Ref.make(0)
      yield* looping(
        Ref.updateAndGet(passes, (n) => n + 1).pipe(
          Effect.flatMap((n) => n === 1 ? Effect.interrupt : Effect.succeed(0))
        )
      )
      yield* TestClock.adjust("90 seconds")
      assert.strictEqual(yield* Ref.get(passes), 3)
    }))

  it.effect("says when it last went well, how much it did and how often it failed", () =>
    Effect.gen(function* () {
      const passes = yield* Ref.make(0)
      yield* looping(
        Ref.updateAndGet(passes, (n) => n + 1).pipe(
          Effect.flatMap((n) => n === 2 ? Effect.fail("away") : Effect.succeed(5))
        )
      )
      yield* TestClock.adjust("90 seconds")
      const seen = yield* Metric.snapshot
      const of = (id: string) => seen.find((one) => one.id === id)?.state
      assert.deepInclude(of("loop_handled_total"), { count: 10 })
      assert.deepInclude(of("loop_failures_total"), { count: 1 })
      const last = of("loop_last_success_timestamp_seconds")
      assert.isTrue(last !== undefined && "value" in last && Number(last.value) > 60 && Number(last.value) < 63)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))
})
