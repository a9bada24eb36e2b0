import { assert, it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { RateLimiter } from "effect/persistence"
import { TestClock } from "effect/testing"
import { forgetUntil, fromBucket, fromWindow } from "../../src/limits/Allowance.ts"
import * as BoundedStore from "../../src/limits/BoundedStore.ts"

const Small = RateLimiter.layer.pipe(Layer.provide(BoundedStore.layer(1_000)))
const asked = { algorithm: "fixed-window", window: "1 minute", limit: 60 } as const

it.effect("does not give a spent key its allowance back because strangers invent others", () =>
  Effect.gen(function* () {
    const limiter = yield* RateLimiter.RateLimiter
    yield* limiter.consume({ ...asked, key: "attacker", tokens: 60 })
    yield* Effect.forEach(
      Array.from({ length: 50_000 }, (_, number) => number),
      (number) => limiter.consume({ ...asked, key: `invented ${number}` }),
      { discard: true }
    )
    const { reason } = yield* Effect.flip(limiter.consume({ ...asked, key: "attacker" }))
    assert.strictEqual(reason._tag, "RateLimitExceeded")
  }).pipe(Effect.provide(Small)))

it.effect("forgets whoever is fresh again before anybody who is not", () =>
  Effect.gen(function* () {
    const limiter = yield* RateLimiter.RateLimiter
    yield* Effect.forEach(
      Array.from({ length: 990 }, (_, number) => number),
      (number) => limiter.consume({ ...asked, key: `earlier ${number}` }),
      { discard: true }
    )
    yield* TestClock.adjust("2 seconds")
    const later = Array.from({ length: 100 }, (_, number) => `later ${number}`)
    yield* Effect.forEach(later, (key) => limiter.consume({ ...asked, key }), { discard: true })
    const answers = yield* Effect.forEach(later, (key) => limiter.consume({ ...asked, key }))
    assert.deepStrictEqual(new Set(answers.map(({ remaining }) => remaining)), new Set([58]))
  }).pipe(Effect.provide(Small)))

const moment = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000 }))

it.prop(
  "makes room for at least a tenth, and keeps the furthest from fresh",
  { freshAts: Schema.Array(moment), now: moment },
  ({ freshAts, now }) => {
    const until = forgetUntil(freshAts, now)
    const kept = freshAts.filter((freshAt) => freshAt > until)
    const gone = freshAts.filter((freshAt) => freshAt <= until)
    assert.isAtLeast(until, now)
    assert.isTrue(freshAts.length === 0 || gone.length * 10 >= freshAts.length || until === now)
    assert.isTrue(kept.every((one) => gone.every((other) => other <= one)))
  }
)

const Steps = Schema.Array(Schema.Struct({
  after: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3_000 })),
  tokens: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 }))
}))

it.prop("grants no more than the burst and what has been refilled since", { steps: Steps }, ({ steps }) => {
  const [limit, refillMillis] = [5, 100]
  for (const from of [fromBucket, fromWindow]) {
    let now = 0
    let granted = 0
    let known: ReturnType<typeof fromBucket>["allowance"] | undefined
    for (const { after, tokens } of steps) {
      now += after
      const { allowance, answer: [count] } = from(known, { tokens, limit, refillMillis, allowOverflow: false }, now)
      known = allowance
      if (from === fromBucket ? count >= 0 : count <= limit) granted += tokens
    }
    assert.isAtMost(granted, limit + Math.ceil(now / refillMillis))
  }
})
