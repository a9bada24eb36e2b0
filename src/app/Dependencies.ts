import { Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { PmsGateway } from "../pms/PmsGateway.ts"
import * as Redis from "../redis/Redis.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"
import type { DependencyCheck } from "./DependencyCheck.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { Profile } from "./Profile.ts"
import { Readiness } from "./Readiness.ts"

/** Asking a PMS costs it something, and probes come every second: its last answer counts this long. */
const PMS_FRESH_FOR = "15 seconds"

/** A group of hotels is not turned away because one of their systems is down: its guests hear so, the others are served. */
const anyPms = Effect.gen(function* () {
  const pms = yield* PmsGateway
  const hotels = yield* Hotels
  const one = Effect.forEach(hotels.all(), ({ tenantId }) => Effect.option(pms.health(tenantId)), { concurrency: 4 })
  return yield* Effect.cachedWithTTL(Effect.map(one, (answers) => answers.some(Option.isSome)), PMS_FRESH_FOR)
})

/** Ready when every dependency that this start stands on answers; the database must hold our tables too. */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const { pms } = yield* Profile
    const systems = pms === "none" ? [] : [{ name: "pms", check: yield* anyPms }]
    const sql = yield* SqlClient.SqlClient
    const { url } = yield* RedisConfig
    const database: DependencyCheck = {
      name: "database",
      check: Effect.as(sql`SELECT 1 FROM inbox_events LIMIT 1`, true)
    }
    if (Option.isNone(url)) return Readiness.layerOf([database, ...systems])
    const redis = yield* Layer.build(Redis.layerUrl(url.value))
    return Readiness.layerOf([
      database,
      { name: "redis", check: Redis.check.pipe(Effect.as(true), Effect.provideContext(redis)) },
      ...systems
    ])
  })
).pipe(Layer.provide(RedisConfig.layer))
