import { Effect, Layer, Option } from "effect"
import * as Redis from "../redis/Redis.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"
import { Flags } from "./Flags.ts"
import { FlagStore } from "./FlagStore.ts"

const store = Layer.unwrap(
  Effect.map(RedisConfig, ({ url }) =>
    Option.match(url, {
      onNone: () => FlagStore.layerSql,
      onSome: (url) => FlagStore.layerRedis.pipe(Layer.provide(Redis.layerUrl(url)))
    }))
).pipe(Layer.provide(RedisConfig.layer))

/** Flags in Redis when there is one, so that `HSET feature_flags …` works, and in a table otherwise. */
export const layer = Flags.layer.pipe(Layer.provide(store))
