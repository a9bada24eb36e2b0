import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Ref } from "effect"
import * as Nudges from "../../src/actors/Nudges.ts"

const world = Effect.gen(function* () {
  const sent = yield* Ref.make<ReadonlyArray<string>>([])
  const results = yield* Ref.make<ReadonlyArray<Nudges.Result>>([])
  const gate = yield* Deferred.make<void, string>()
  const wake = yield* Nudges.make({
    step: "wake",
    send: (address) => Effect.andThen(Ref.update(sent, (all) => [...all, address]), Deferred.await(gate)),
    count: (result) => Ref.update(results, (all) => [...all, result])
  })
  return { sent, results, gate, wake }
})

describe("nudges", () => {
  it.effect("join those of one address while one is under way, and go once more afterwards", () =>
    Effect.gen(function* () {
      const { gate, results, sent, wake } = yield* world
      for (let n = 0; n < 50; n++) yield* wake("casa/ana")
      yield* wake("casa/bea")
      for (let n = 0; n < 9; n++) yield* Effect.yieldNow
      assert.deepStrictEqual(yield* Ref.get(sent), ["casa/ana", "casa/bea"])
      yield* Deferred.succeed(gate, undefined)
      for (let n = 0; n < 9; n++) yield* Effect.yieldNow
      assert.deepStrictEqual(yield* Ref.get(sent), ["casa/ana", "casa/bea", "casa/ana"])
      assert.strictEqual((yield* Ref.get(results)).filter((one) => one === "coalesced").length, 49)
    }))

  it.effect("are counted and forgotten when the actor cannot be reached", () =>
    Effect.gen(function* () {
      const { gate, results, sent, wake } = yield* world
      yield* wake("casa/ana")
      yield* Deferred.fail(gate, "MailboxFull")
      for (let n = 0; n < 9; n++) yield* Effect.yieldNow
      assert.deepStrictEqual(yield* Ref.get(results), ["refused"])
      yield* wake("casa/ana")
      for (let n = 0; n < 9; n++) yield* Effect.yieldNow
      assert.strictEqual((yield* Ref.get(sent)).length, 2)
    }))
})
