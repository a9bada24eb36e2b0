import { Effect, Layer, Option } from "effect"
import * as RateLimits from "../limits/RateLimits.ts"
import * as Redis from "../redis/Redis.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"

/** Rates shared over all processes when there is a Redis, and kept in this one otherwise. */
export const layer = Layer.unwrap(
  Effect.map(RedisConfig, ({ url }) =>
    Option.match(url, {
      onNone: () => RateLimits.layerMemory,
      onSome: (url) => RateLimits.layerRedis.pipe(Layer.provide(Redis.layerUrl(url)))
    }))
).pipe(Layer.provide(RedisConfig.layer))
