import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Ref } from "effect"
import { TestClock } from "effect/testing"
import * as PostPlan from "../../src/cli/PostPlan.ts"
import * as PostReport from "../../src/cli/PostReport.ts"

const body = (text: string) => new TextEncoder().encode(text)
const plan = { bodies: [body("a"), body("b")], repeat: 2, seed: null, rate: null, concurrency: 1, freshIds: false }

/** Runs a plan against a webhook that takes so long, and tells when each delivery was sent. */
const against = Effect.fnUntraced(function* (change: Partial<PostPlan.PostPlan>, millis: number) {
  const sent = yield* Ref.make<ReadonlyArray<readonly [number, string]>>([])
  let done = 0
  const running = yield* Effect.forkChild(PostPlan.run(
    { ...plan, ...change },
    (bytes) =>
      Effect.gen(function* () {
        const at = yield* Clock.currentTimeMillis
        yield* Ref.update(sent, (all) => [...all, [at, new TextDecoder().decode(bytes)] as const])
        yield* Effect.sleep(millis)
        return 200
      }),
    () => {
      done += 1
    }
  ))
  yield* TestClock.adjust("1 hour")
  return { ...(yield* Fiber.join(running)), sent: yield* Ref.get(sent), done }
})

describe("a plan of deliveries", () => {
  it.effect("without a rate waits for each answer and keeps the order of the files", () =>
    Effect.gen(function* () {
      const { done, posted, sent } = yield* against({}, 100)
      assert.deepStrictEqual(sent, [[0, "a"], [100, "b"], [200, "a"], [300, "b"]])
      assert.deepStrictEqual(posted.map(({ millis }) => millis), [100, 100, 100, 100])
      assert.strictEqual(done, 4)
    }))

  it.effect("with a rate sends each when it is due, answered or not", () =>
    Effect.gen(function* () {
      const { posted, seconds, sent } = yield* against({ rate: 10, concurrency: 256 }, 5_000)
      assert.deepStrictEqual(sent.map(([at]) => at), [0, 100, 200, 300])
      assert.deepStrictEqual(posted.map(({ millis }) => millis), [5_000, 5_000, 5_000, 5_000])
      assert.strictEqual(seconds, 5.3)
    }))

  it.effect("counts the time that a delivery had to wait for a place among those under way", () =>
    Effect.gen(function* () {
      const { posted, sent } = yield* against({ rate: 10, concurrency: 1 }, 1_000)
      assert.deepStrictEqual(sent.map(([at]) => at), [0, 1_000, 2_000, 3_000])
      assert.deepStrictEqual(posted.map(({ millis }) => millis), [1_000, 1_900, 2_800, 3_700])
    }))
})

describe("a report", () => {
  it("takes percentiles by nearest rank", () => {
    const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1)
    assert.deepStrictEqual([0.5, 0.99, 1].map((share) => PostReport.percentile(hundred, share)), [50, 99, 100])
    assert.strictEqual(PostReport.percentile(Float64Array.of(7), 0.5), 7)
    assert.strictEqual(PostReport.percentile(Float64Array.of(), 0.5), 0)
  })
})
