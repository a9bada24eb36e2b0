import { Effect, Layer } from "effect"
import { RateLimiter, type Redis } from "effect/persistence"
import * as BoundedStore from "./BoundedStore.ts"
import * as LimitsMetrics from "./LimitsMetrics.ts"

/**
 * Effect's store in Redis, for limits that hold across processes. While Redis does not answer, each process keeps the
 * same limits alone: callers are still limited, and never refused for our own trouble.
 */
export const layer: Layer.Layer<RateLimiter.RateLimiterStore, never, Redis.Redis> = Layer.effect(
  RateLimiter.RateLimiterStore,
  Effect.gen(function* () {
    const shared = yield* RateLimiter.makeStoreRedis({ prefix: "conserje:limits:" })
    const alone = yield* RateLimiter.RateLimiterStore
    return RateLimiter.RateLimiterStore.of({
      fixedWindow: either(shared.fixedWindow, alone.fixedWindow),
      tokenBucket: either(shared.tokenBucket, alone.tokenBucket),
      adaptiveConsume: either(shared.adaptiveConsume, alone.adaptiveConsume),
      adaptiveFeedback: either(shared.adaptiveFeedback, alone.adaptiveFeedback)
    })
  })
).pipe(Layer.provide(BoundedStore.layer()))

const either = <Options, A>(
  shared: (options: Options) => Effect.Effect<A, RateLimiter.RateLimiterError>,
  alone: (options: Options) => Effect.Effect<A, RateLimiter.RateLimiterError>
) =>
(options: Options) =>
  shared(options).pipe(
    Effect.catchTag("RateLimiterError", () => Effect.andThen(LimitsMetrics.fallbacks({}), alone(options)))
  )
