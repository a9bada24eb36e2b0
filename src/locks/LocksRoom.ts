import { Effect, Layer, Option } from "effect"
import * as Redis from "../redis/Redis.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"
import { LockAudit } from "./LockAudit.ts"
import { RoomLocks } from "./RoomLocks.ts"

/** Holds in Redis when there is one, and in a table otherwise. The audit is a table either way. */
export const layer = Layer.unwrap(
  Effect.map(RedisConfig, ({ url }) =>
    Option.match(url, {
      onNone: () => Layer.merge(RoomLocks.layerSql, LockAudit.layerSql),
      onSome: (url) => Layer.merge(RoomLocks.layerRedis, LockAudit.layerRedis).pipe(Layer.provide(Redis.layerUrl(url)))
    }))
).pipe(Layer.provide(RedisConfig.layer))
