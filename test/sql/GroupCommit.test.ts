import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as GroupCommit from "../../src/sql/GroupCommit.ts"

/** Statements that land when they are told to, and hold what they were given. */
const made = Effect.fnUntraced(function* (options: { readonly capacity?: number; readonly mostItems?: number } = {}) {
  const statements: Array<{ readonly items: ReadonlyArray<number>; readonly land: Effect.Effect<boolean> }> = []
  const group = yield* GroupCommit.make<number, string, "full" | "away">({
    write: Effect.fnUntraced(function* (items) {
      const landing = yield* Deferred.make<void>()
      statements.push({ items, land: Deferred.succeed(landing, undefined) })
      yield* Deferred.await(landing)
      if (items.includes(13)) return yield* Effect.fail(new GroupCommit.ValueRefused())
      if (items.includes(404)) return yield* Effect.fail("away" as const)
      return items.map(String)
    }),
    refuse: (item) => Effect.succeed(`refused ${item}`),
    full: "full",
    capacity: 1_000,
    mostItems: 500,
    ...options
  })
  /** Lets everything that waits for nothing run. */
  const settle = Effect.repeat(Effect.yieldNow, { times: 20 })
  const land = (index: number) => Effect.andThen(statements[index]?.land ?? Effect.void, settle)
  const submit = (items: ReadonlyArray<number>) =>
    Effect.tap(Effect.forkScoped(group.submit(items), { startImmediately: true }), () => settle)
  const sizes = () => statements.map(({ items }) => items.length)
  return { group, land, sizes, statements, submit }
})

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)

describe("a group commit", () => {
  it.effect("writes at once what nobody is before, and what comes meanwhile as one statement", () =>
    Effect.gen(function* () {
      const { land, statements, submit } = yield* made()
      const first = yield* submit([1])
      const second = yield* submit([2, 3])
      const third = yield* submit([4])
      assert.deepStrictEqual(statements.map(({ items }) => items), [[1]])
      yield* land(0)
      assert.deepStrictEqual(statements.map(({ items }) => items), [[1], [2, 3, 4]])
      yield* land(1)
      assert.deepStrictEqual(yield* Fiber.join(first), ["1"])
      assert.deepStrictEqual(yield* Fiber.join(second), ["2", "3"])
      assert.deepStrictEqual(yield* Fiber.join(third), ["4"])
    }))

  it.effect("sends a second statement along as soon as enough wait, and never a third", () =>
    Effect.gen(function* () {
      const { land, sizes, submit } = yield* made()
      yield* submit([0])
      yield* submit(range(200, 7))
      assert.deepStrictEqual(sizes(), [1])
      yield* submit([24])
      assert.deepStrictEqual(sizes(), [1, 8])
      yield* submit(range(100, 100))
      assert.deepStrictEqual(sizes(), [1, 8])
      yield* land(1)
      assert.deepStrictEqual(sizes(), [1, 8, 100])
    }))

  it.effect("asks for half of those who lately waited at once", () =>
    Effect.gen(function* () {
      const { land, sizes, submit } = yield* made()
      yield* submit(range(500, 40))
      yield* submit(range(100, 19))
      assert.deepStrictEqual(sizes(), [40])
      yield* submit([200])
      assert.deepStrictEqual(sizes(), [40, 20])
      yield* land(0)
      yield* land(1)
      // Few come from now on: what is worth a statement follows them.
      for (let one = 2; one < 42; one++) {
        yield* submit([1])
        yield* land(one)
      }
      yield* submit([0])
      yield* submit(range(300, 8))
      assert.deepStrictEqual(sizes().slice(-2), [1, 8])
    }))

  it.each([[0, 8], [16, 8], [32, 16], [128, 64], [5000, 64]])(
    "finds for a crowd of %i that %i are worth it",
    (crowd, worth) => {
      assert.strictEqual(GroupCommit.worthAStatement(crowd), worth)
    }
  )

  it.effect("lets few pass a statement that hangs once they have waited", () =>
    Effect.gen(function* () {
      const { land, sizes, submit } = yield* made()
      const hanging = yield* submit([1])
      const patient = yield* submit([2])
      yield* TestClock.adjust("4 millis")
      assert.deepStrictEqual(sizes(), [1])
      yield* TestClock.adjust("6 millis")
      assert.deepStrictEqual(sizes(), [1, 1])
      yield* land(1)
      assert.deepStrictEqual(yield* Fiber.join(patient), ["2"])
      assert.isUndefined(hanging.pollUnsafe())
    }))

  it.effect("makes no statement bigger than it may be", () =>
    Effect.gen(function* () {
      const { land, sizes, submit } = yield* made({ mostItems: 30 })
      yield* submit([0])
      yield* submit([0])
      for (let one = 0; one < 4; one++) yield* submit(range(100, 20))
      yield* land(0)
      yield* land(1)
      yield* land(2)
      yield* land(3)
      yield* land(4)
      assert.isAtMost(Math.max(...sizes()), 30)
      assert.strictEqual(sizes().reduce((sum, one) => sum + one, 0), 82)
    }))

  it.effect("leaves out the one value that is refused, and fails together what fails together", () =>
    Effect.gen(function* () {
      const { land, statements, submit } = yield* made()
      const good = yield* submit([1])
      const mixed = yield* submit([12, 13, 14])
      const other = yield* submit([15])
      for (let one = 0; one < 8; one++) yield* land(one)
      assert.deepStrictEqual(yield* Fiber.join(mixed), ["12", "refused 13", "14"])
      assert.deepStrictEqual(yield* Fiber.join(other), ["15"])
      assert.deepStrictEqual(yield* Fiber.join(good), ["1"])
      const failing = yield* submit([404])
      yield* land(statements.length - 1)
      assert.deepStrictEqual(yield* Fiber.await(failing), Exit.fail("away" as const))
      assert.deepStrictEqual(yield* Fiber.join(yield* Effect.tap(submit([5]), () => land(statements.length - 1))), [
        "5"
      ])
    }))

  it.effect("refuses what would wait beyond its capacity, and counts what is being written", () =>
    Effect.gen(function* () {
      const { group, land, submit } = yield* made({ capacity: 3 })
      yield* submit([1, 2])
      yield* submit([3])
      assert.strictEqual(group.depth(), 3)
      assert.deepStrictEqual(yield* Effect.exit(group.submit([4])), Exit.fail("full" as const))
      yield* land(0)
      yield* land(1)
      assert.strictEqual(group.depth(), 0)
    }))
})
