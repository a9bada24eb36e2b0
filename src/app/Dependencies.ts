import { Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import * as Redis from "../redis/Redis.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"
import type { DependencyCheck } from "./DependencyCheck.ts"
import { Readiness } from "./Readiness.ts"

/** Ready when every dependency that this start stands on answers; the database must hold our tables too. */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const { url } = yield* RedisConfig
    const database: DependencyCheck = {
      name: "database",
      check: Effect.as(sql`SELECT 1 FROM inbox_events LIMIT 1`, true)
    }
    if (Option.isNone(url)) return Readiness.layerOf([database])
    const redis = yield* Layer.build(Redis.layerUrl(url.value))
    return Readiness.layerOf([
      database,
      { name: "redis", check: Redis.check.pipe(Effect.as(true), Effect.provideContext(redis)) }
    ])
  })
).pipe(Layer.provide(RedisConfig.layer))
