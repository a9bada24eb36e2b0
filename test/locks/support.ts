import { assert } from "@effect/vitest"
import { Context, Effect, Layer, Redacted } from "effect"
import { Redis } from "effect/persistence"
import { SqlClient } from "effect/sql"
import { TenantId } from "../../src/domain/Ids.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import type { Hold, HoldRequest } from "../../src/locks/Hold.ts"
import { LockAudit } from "../../src/locks/LockAudit.ts"
import type { LocksError } from "../../src/locks/LocksError.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { keysOf } from "../../src/locks/redis/LockKeys.ts"
import * as RedisRoom from "../../src/redis/Redis.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"
import * as RedisServer from "../support/RedisServer.ts"

export const casa = TenantId.make("casa")

export const stay = (arrive: string, leave: string) =>
  new StayDates({ arrive: LocalDate.make(arrive), leave: LocalDate.make(leave) })

/** Anybody's wish for three nights, unless said otherwise. */
export const wish = (said: Partial<HoldRequest> = {}): HoldRequest => ({
  tenantId: casa,
  roomId: "101",
  stay: stay("2026-12-10", "2026-12-13"),
  session: "one",
  user: "guest-1",
  ...said
})

/** Asks and expects a no. */
export const refusal = <A>(asked: Effect.Effect<A, LocksError>): Effect.Effect<LocksError["reason"], A> =>
  Effect.map(Effect.flip(asked), ({ reason }) => reason)

/** Expects that another's stay is in the way, and tells which. */
export const inTheWay = <A>(asked: Effect.Effect<A, LocksError>) =>
  Effect.map(refusal(asked), (reason) => {
    assert.strictEqual(reason._tag, "RoomTaken")
    return reason._tag === "RoomTaken" ? `${reason.stay.arrive}/${reason.stay.leave}` : ""
  })

/** The audit as it stands once all of it is written: `acquired one`, `conflict two`. */
export const story = (roomId: string, tenantId = casa) =>
  Effect.gen(function* () {
    const audit = yield* LockAudit
    while ((yield* audit.drain) > 0);
    const events = yield* audit.read({ tenantId, roomId, limit: 5_000 })
    return events.map(({ event, session }) => `${event} ${session}`)
  })

/** Reaches into the store past its door. */
export class Hand extends Context.Service<Hand, {
  /** The time of this hold is over. */
  readonly runOut: (hold: Hold) => Effect.Effect<void>
}>()("conserje/test/locks/Hand") {
  static readonly layerSql = Layer.effect(
    Hand,
    Effect.map(SqlClient.SqlClient, (sql) => ({
      runOut: ({ fence, roomId, tenantId }) =>
        sql`
          UPDATE lock_holds SET expires_at = clock_timestamp() - interval '1 second'
          WHERE tenant_id = ${tenantId} AND room_id = ${roomId} AND fence = ${fence}`.pipe(Effect.orDie)
    }))
  )

  static readonly layerRedis = Layer.effect(
    Hand,
    Effect.map(Redis.Redis, (redis) => ({
      runOut: ({ fence, roomId, tenantId }) => {
        const keys = keysOf(tenantId)
        return redis.eval(past)(keys.room(roomId), keys.live, String(fence), roomId).pipe(Effect.asVoid, Effect.orDie)
      }
    }))
  )
}

const past = Redis.script((room: string, live: string, fence: string, roomId: string) => [room, live, fence, roomId], {
  numberOfKeys: 2,
  lua: `
    local hold = redis.call('HGET', KEYS[1], ARGV[1])
    if not hold then return end
    local before = string.format('%.0f', redis.call('TIME')[1] * 1000 - 1000)
    redis.call('HSET', KEYS[1], ARGV[1], string.sub(hold, 1, 22) .. before .. string.sub(hold, 36))
    redis.call('ZADD', KEYS[2], before, ARGV[2] .. '@' .. ARGV[1])`
})

const toRedis = Layer.unwrap(
  Effect.map(RedisServer.RedisServer, ({ url }) => RedisRoom.layerUrl(Redacted.make(url)))
)

/** One process's locks in Redis; needs the server and the database. */
export const process = Layer.mergeAll(RoomLocks.layerRedis, LockAudit.layerRedis, Hand.layerRedis).pipe(
  Layer.provideMerge(toRedis)
)

export const onSql = Layer.mergeAll(RoomLocks.layerSql, LockAudit.layerSql, Hand.layerSql).pipe(
  Layer.provideMerge(Postgres.layer)
)

export const onRedis = process.pipe(
  Layer.provideMerge(RedisServer.RedisServer.layer),
  Layer.provideMerge(Postgres.layer)
)

/** Takes all of a cluster's slots: this one server is the cluster. */
const alone = Layer.effectDiscard(
  Effect.gen(function* () {
    const redis = yield* Redis.Redis
    yield* redis.send("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
    yield* eventually(redis.send<string>("CLUSTER", "INFO"), (info) => info.includes("cluster_state:ok"))
  })
).pipe(Layer.provide(toRedis))

/** The same on a server in cluster mode, which refuses a script that would touch two slots. */
export const onCluster = process.pipe(
  Layer.provideMerge(alone),
  Layer.provideMerge(RedisServer.RedisServer.layerWith("--cluster-enabled", "yes")),
  Layer.provideMerge(Postgres.layer)
)
