import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import * as Rounds from "../../src/actors/Rounds.ts"

describe("rounds of the event loop", () => {
  it.effect("go to one after the other, and first to whoever has come furthest", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const went = (step: Rounds.Step, name: string) =>
        Effect.forkChild(Effect.andThen(Rounds.next(step), Effect.sync(() => order.push(name))), {
          startImmediately: true
        })
      const fibers = [
        yield* went("wake", "wake 1"),
        yield* went("wake", "wake 2"),
        yield* went("turn", "turn"),
        yield* went("message", "message")
      ]
      yield* Effect.forEach(fibers, Fiber.join)
      assert.deepStrictEqual(order, ["message", "turn", "wake 1", "wake 2"])
    }))

  it.effect("go now and then to whoever has waited longest, however many come before them", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const went = (step: Rounds.Step) =>
        Effect.forkChild(Effect.andThen(Rounds.next(step), Effect.sync(() => order.push(step))), {
          startImmediately: true
        })
      const waiting = [yield* went("wake"), yield* went("turn")]
      for (let n = 0; n < 30; n++) waiting.push(yield* went("message"))
      yield* Effect.forEach(waiting, Fiber.join)
      assert.deepStrictEqual([order.indexOf("wake"), order.indexOf("turn")], [7, 15])
    }))

  it.effect("are not lost to somebody who leaves the line", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const leaving = yield* Effect.forkChild(Rounds.next("message"), { startImmediately: true })
      const staying = yield* Effect.forkChild(
        Effect.andThen(Rounds.next("wake"), Effect.sync(() => order.push("wake"))),
        { startImmediately: true }
      )
      yield* Fiber.interrupt(leaving)
      yield* Fiber.join(staying)
      yield* Rounds.next("turn")
      assert.deepStrictEqual(order, ["wake"])
    }))

  it.live("wait while many outside do, but not for ever", () =>
    Effect.gen(function* () {
      const crowd = yield* Effect.forEach(
        Array.from({ length: 8 }),
        () => Effect.forkChild(Rounds.ahead(Effect.never), { startImmediately: true })
      )
      const [held] = yield* Effect.timed(Rounds.next("turn"))
      assert.isAtLeast(Duration.toMillis(held), 8)
      yield* Fiber.interruptAll(crowd)
    }))
})
