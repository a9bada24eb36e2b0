import { assert, layer } from "@effect/vitest"
import { Duration, Effect, type Layer } from "effect"
import { RateLimiter } from "effect/persistence"
import { TestClock } from "effect/testing"

const window = { algorithm: "fixed-window", window: "1 second", limit: 4 } as const
const bucket = { algorithm: "token-bucket", window: "45 seconds", limit: 45 } as const

const refused = (asked: Parameters<RateLimiter.RateLimiter["consume"]>[0]) =>
  Effect.gen(function* () {
    const limiter = yield* RateLimiter.RateLimiter
    const { reason } = yield* Effect.flip(limiter.consume(asked))
    assert.strictEqual(reason._tag, "RateLimitExceeded")
    return reason._tag === "RateLimitExceeded" ? Duration.toMillis(reason.retryAfter) : 0
  })

/** What every store of the rate limiter honours, each with the clock that it goes by. */
export const contract = (
  name: string,
  limiter: Layer.Layer<RateLimiter.RateLimiter>,
  clocks: { readonly ofWindows: "test" | "server" }
) =>
  layer(limiter)(`RateLimiter (${name})`, (it) => {
    it.effect("grants a bucket's burst, refuses the next and says when to come again", () =>
      Effect.gen(function* () {
        const limiter = yield* RateLimiter.RateLimiter
        const asked = { ...bucket, key: "burst" }
        const answers = yield* Effect.replicateEffect(limiter.consume(asked), 45)
        assert.strictEqual(answers.at(-1)?.remaining, 0)
        assert.strictEqual(yield* refused(asked), 1000)
        assert.strictEqual(yield* refused(asked), 1000)
      }))

    it.effect("fills a bucket one token at a time, never beyond its limit", () =>
      Effect.gen(function* () {
        const limiter = yield* RateLimiter.RateLimiter
        const asked = { ...bucket, key: "refill" }
        yield* limiter.consume({ ...asked, tokens: 45 })
        yield* TestClock.adjust("2500 millis")
        yield* limiter.consume({ ...asked, tokens: 2 })
        assert.strictEqual(yield* refused(asked), 500)
        yield* TestClock.adjust("1 hour")
        assert.strictEqual((yield* limiter.consume(asked)).remaining, 44)
      }))

    it.effect("delays instead of refusing when it is asked to, further with every token of debt", () =>
      Effect.gen(function* () {
        const limiter = yield* RateLimiter.RateLimiter
        const asked = { ...bucket, key: "debt", onExceeded: "delay" } as const
        yield* limiter.consume({ ...asked, tokens: 45 })
        const delays = yield* Effect.replicateEffect(limiter.consume(asked), 3)
        assert.deepStrictEqual(delays.map(({ delay }) => Duration.toMillis(delay)), [1000, 2000, 3000])
      }))

    it.effect("keeps keys and algorithms apart", () =>
      Effect.gen(function* () {
        const limiter = yield* RateLimiter.RateLimiter
        yield* limiter.consume({ ...bucket, key: "ana", tokens: 45 })
        assert.strictEqual((yield* limiter.consume({ ...bucket, key: "bob" })).remaining, 44)
      }))

    // A server goes by its own clock: there the test looks again until the bound.
    const pass = clocks.ofWindows === "test"
      ? TestClock.adjust("250 millis")
      : TestClock.withLive(Effect.sleep("50 millis"))
    it.effect("opens a spent window again when its time is over", () =>
      Effect.gen(function* () {
        const limiter = yield* RateLimiter.RateLimiter
        const asked = { ...window, key: "window" }
        yield* limiter.consume({ ...asked, tokens: 4 })
        assert.isAtMost(yield* refused(asked), 1000)
        const { remaining } = yield* limiter.consume(asked).pipe(
          Effect.tapError(() => pass),
          Effect.retry({ times: 100 })
        )
        assert.strictEqual(remaining, 3)
      }))
  })
