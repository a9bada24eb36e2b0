import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshId } from "../../src/domain/FreshId.ts"

describe("a fresh id", () => {
  it.effect("sorts by age and says its kind", () =>
    Effect.gen(function* () {
      const older = yield* freshId("o")
      yield* TestClock.adjust("1 millis")
      const newer = yield* freshId("o")
      assert.isTrue(older < newer)
      assert.match(older, /^o[0-9a-z]{26}$/)
    }))

  it.effect("is drawn once, however many are drawn in one millisecond", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(Array.from({ length: 20_000 }), () => freshId("t"))
      assert.strictEqual(new Set(ids).size, ids.length)
    }))
})
