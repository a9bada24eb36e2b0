import { Effect, Layer, type Redacted } from "effect"
import { Redis } from "effect/persistence"
import * as RedisClient from "./RedisClient.ts"

/**
 * Effect's own `Redis` service over ioredis, so that its rate limiter, breaker and cache stores run on it.
 *
 * Building it never waits for Redis and never fails. A command waits at most two seconds, fails at once while Redis
 * is away, and is never sent twice.
 */
export const layerUrl = (url: Redacted.Redacted<string>): Layer.Layer<Redis.Redis> =>
  Layer.effect(
    Redis.Redis,
    Effect.flatMap(RedisClient.shared(url), (client) =>
      Redis.make({
        send: RedisClient.sender(client),
        subscribe: RedisClient.subscribed(client),
        connect: RedisClient.reserved(client),
        pool: { maxConnections: 8, acquireTimeout: "2 seconds" }
      }))
  )

/** Succeeds when Redis answers now. For readiness and the doctor. */
export const check: Effect.Effect<void, Redis.RedisError, Redis.Redis> = Effect.flatMap(
  Redis.Redis,
  (redis) => Effect.asVoid(redis.send("PING"))
)
