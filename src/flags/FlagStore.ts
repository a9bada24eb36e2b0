import { Context, Effect, Layer, Schema } from "effect"
import { Redis } from "effect/persistence"
import { SqlClient } from "effect/sql"
import type { TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { type FlagName, isFlagName, isOnText, type Said } from "./Flag.ts"
import { type FlagsError, unavailable } from "./FlagsError.ts"

/** One hotel, or (null) all of them. */
export type Scope = TenantId | null

/** What was said of flags, durable and shared by every process. What nobody said is not in it. */
export class FlagStore extends Context.Service<FlagStore, {
  readonly read: (scope: Scope) => Effect.Effect<Said, FlagsError>
  readonly write: (scope: Scope, flag: FlagName, on: boolean) => Effect.Effect<void, FlagsError>
  readonly remove: (scope: Scope, flag: FlagName) => Effect.Effect<void, FlagsError>
}>()("conserje/flags/FlagStore") {
  /** The hash `feature_flags` that operators write by hand too, and `feature_flags:<hotel>` for one hotel. */
  static readonly layerRedis = Layer.effect(
    FlagStore,
    Effect.gen(function* () {
      const redis = yield* Redis.Redis
      return FlagStore.of({
        read: (scope) =>
          redis.send<unknown>("HGETALL", hashOf(scope)).pipe(
            Effect.map((reply) => saidOf(fieldsOf(decodeReply(reply)))),
            Effect.catchTag("RedisError", unavailable)
          ),
        write: (scope, flag, on) =>
          redis.send("HSET", hashOf(scope), flag, on ? "1" : "0").pipe(
            Effect.asVoid,
            Effect.catchTag("RedisError", unavailable)
          ),
        remove: (scope, flag) =>
          redis.send("HDEL", hashOf(scope), flag).pipe(Effect.asVoid, Effect.catchTag("RedisError", unavailable))
      })
    })
  )

  /** Where there is no Redis. */
  static readonly layerSql = Layer.effect(
    FlagStore,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      return FlagStore.of({
        read: (scope) =>
          sql`SELECT flag, value FROM feature_flags WHERE tenant_id = ${tenantOf(scope)}`.pipe(
            Effect.map((rows) => saidOf(decodeRows(rows).map(({ flag, value }) => [flag, value]))),
            Effect.catchTag("SqlError", unavailable)
          ),
        write: (scope, flag, on) =>
          sql`
            INSERT INTO feature_flags (tenant_id, flag, value) VALUES (${tenantOf(scope)}, ${flag}, ${on ? "1" : "0"})
            ON CONFLICT (tenant_id, flag) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()`.pipe(
            Effect.andThen(announce(sql, "flags")),
            Effect.catchTag("SqlError", unavailable)
          ),
        remove: (scope, flag) =>
          sql`DELETE FROM feature_flags WHERE tenant_id = ${tenantOf(scope)} AND flag = ${flag}`.pipe(
            Effect.andThen(announce(sql, "flags")),
            Effect.catchTag("SqlError", unavailable)
          )
      })
    })
  )
}

const hashOf = (scope: Scope): string => scope === null ? "feature_flags" : `feature_flags:${scope}`

/** No hotel is called `-`. */
const tenantOf = (scope: Scope): string => scope === null ? "-" : scope

const saidOf = (fields: ReadonlyArray<readonly [string, string]>): Said =>
  new Map(fields.flatMap(([flag, value]) => isFlagName(flag) ? [[flag, isOnText(value)] as const] : []))

/** Redis answers with names and values in turn. */
const fieldsOf = (reply: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> =>
  Array.from({ length: reply.length / 2 }, (_, n) => [reply[2 * n] ?? "", reply[2 * n + 1] ?? ""])

const decodeReply: (reply: unknown) => ReadonlyArray<string> = Schema.decodeUnknownSync(Schema.Array(Schema.String))

const decodeRows: (rows: unknown) => ReadonlyArray<{ readonly flag: string; readonly value: string }> = Schema
  .decodeUnknownSync(Schema.Array(Schema.Struct({ flag: Schema.String, value: Schema.String })))
