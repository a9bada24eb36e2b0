import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { rereading } from "../../src/sql/Rereading.ts"

/** Readings that end when they are told to, and answer what was true when they began. */
const slow = Effect.gen(function* () {
  const world = { now: 1, begun: 0, under: 0, most: 0 }
  const gate = yield* Deferred.make<void>()
  const read = Effect.gen(function* () {
    world.begun += 1
    world.most = Math.max(world.most, ++world.under)
    const seen = world.now
    yield* Deferred.await(gate)
    return seen
  }).pipe(Effect.ensuring(Effect.sync(() => (world.under -= 1))))
  return { gate, read: rereading(read), world }
})

describe("a reading of tables into memory", () => {
  it.effect("is under way once, and all who asked meanwhile share the next, which sees what was written meanwhile", () =>
    Effect.gen(function* () {
      const { gate, read, world } = yield* slow
      const first = yield* Effect.forkChild(read, { startImmediately: true })
      world.now = 2
      const others = yield* Effect.forEach(
        Array.from({ length: 50 }),
        () => Effect.forkChild(read, { startImmediately: true })
      )
      assert.strictEqual(world.begun, 1)
      yield* Deferred.succeed(gate, undefined)
      assert.strictEqual(yield* Fiber.join(first), 1)
      const seen = yield* Effect.forEach(others, Fiber.join)
      assert.deepStrictEqual([...new Set(seen)], [2])
      assert.deepStrictEqual({ begun: world.begun, most: world.most }, { begun: 2, most: 1 })
      assert.strictEqual(yield* read, 2)
      assert.strictEqual(world.begun, 3)
    }))

  it.effect("that was given up is begun anew by who waits, and a failure is everybody's who shares it", () =>
    Effect.gen(function* () {
      const { gate, read, world } = yield* slow
      const first = yield* Effect.forkChild(read, { startImmediately: true })
      const second = yield* Effect.forkChild(read, { startImmediately: true })
      const third = yield* Effect.forkChild(read, { startImmediately: true })
      yield* Fiber.interrupt(first)
      yield* Fiber.interrupt(second)
      yield* Deferred.succeed(gate, undefined)
      assert.strictEqual(yield* Fiber.join(third), 1)
      assert.strictEqual(world.under, 0)

      const failing = rereading(Effect.andThen(Effect.yieldNow, Effect.fail("away")))
      const exits = yield* Effect.forEach([1, 2, 3], () => Effect.exit(failing), { concurrency: "unbounded" })
      assert.isTrue(exits.every((exit) => Exit.isFailure(exit)))
    }))
})
