/**
 * What holding a room costs beside the bare store: `deno task bench:locks`.
 *
 * Closed loop of 1 and of 32 callers, each hold on nights of its own, stores emptied between rounds; ours and the floor
 * take turns, so that whatever else the machine does touches both. The floor in Redis is the very script that ours runs,
 * by a bare client; the floor in SQL is the insert of the row alone, on the same constraint. Ours checks the request,
 * keeps a deadline, reads the answer and counts besides; on SQL it also looks, ends what has run out, gives a token and
 * audits.
 */
import { Effect, Exit, Layer, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TenantId } from "../src/domain/Ids.ts"
import { LocalDate, plusDays, StayDates } from "../src/domain/StayDates.ts"
import type { HoldRequest } from "../src/locks/Hold.ts"
import { keysOf } from "../src/locks/redis/LockKeys.ts"
import * as LockScripts from "../src/locks/redis/LockScripts.ts"
import { RoomLocks } from "../src/locks/RoomLocks.ts"
import * as Redis from "../src/redis/Redis.ts"
import * as Database from "../src/sql/Database.ts"
import * as Migrations from "../src/sql/Migrations.ts"
import * as Machine from "./support/Machine.ts"
import { median, summarise } from "./support/Percentiles.ts"
import * as Postgres from "./support/Postgres.ts"
import * as RedisServer from "./support/Redis.ts"

const ROUNDS = 7
const ROOMS = 500
const TARGET = 0.7
const TENANT = TenantId.make("casa")
const FIRST = LocalDate.make("2031-01-01")

const requestOf = (n: number): HoldRequest => {
  const arrive = plusDays(FIRST, 2 * Math.floor(n / ROOMS))
  return {
    tenantId: TENANT,
    roomId: `room-${n % ROOMS}`,
    stay: new StayDates({ arrive, leave: plusDays(arrive, 2) }),
    session: `session-${n}`,
    user: "guest"
  }
}

/** Asks all of it with so many callers, each asking again when it was answered. Returns the latencies in milliseconds. */
type Side = (asks: ReadonlyArray<HoldRequest>, callers: number) => Promise<Float64Array>

const byPromises = (ask: (request: HoldRequest) => Promise<unknown>): Side => async (asks, callers) => {
  const took = new Float64Array(asks.length)
  let next = 0
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let n = next++; n < asks.length; n = next++) {
      const request = asks[n]
      if (request === undefined) return
      const asked = performance.now()
      await ask(request)
      took[n] = performance.now() - asked
    }
  }))
  return took
}

/** Fibers that stay, as the functions above do: what it costs to begin one is nobody's. */
const byFibers = (ask: (request: HoldRequest) => Effect.Effect<unknown, unknown>): Side => async (asks, callers) => {
  const took = new Float64Array(asks.length)
  let next = 0
  const one: Effect.Effect<void, unknown> = Effect.suspend(() => {
    const n = next++
    const request = asks[n]
    if (request === undefined) return Effect.void
    const asked = performance.now()
    return Effect.flatMap(ask(request), () => {
      took[n] = performance.now() - asked
      return one
    })
  })
  await Effect.runPromise(
    Effect.all(Array.from({ length: callers }, () => one), { concurrency: callers, discard: true })
  )
  return took
}

const round = async (side: Side, asks: ReadonlyArray<HoldRequest>, callers: number) => {
  const started = performance.now()
  const took = await side(asks, callers)
  return { perSecond: asks.length / ((performance.now() - started) / 1000), took }
}

interface Store {
  readonly name: string
  readonly asks: number
  readonly empty: () => Promise<unknown>
  readonly floor: Side
  readonly ours: Side
}

let missed = false

const compare = async ({ asks: count, empty, floor, name, ours }: Store, callers: number) => {
  const asks = Array.from({ length: count }, (_, n) => requestOf(n))
  const sides = [floor, ours].map((side) => ({ side, rates: [] as Array<number>, took: [] as Array<number> }))
  for (let n = -1; n < ROUNDS; n++) {
    for (const { rates, side, took } of sides) {
      await empty()
      const done = await round(side, asks, callers)
      if (n === -1) continue
      rates.push(done.perSecond)
      took.push(...done.took)
    }
  }
  const [bare, held] = sides.map(({ rates, took }) => {
    const { p50, p99 } = summarise(Float64Array.from(took))
    return { rate: median(rates), p50, p99 }
  })
  if (bare === undefined || held === undefined) throw new Error("nothing was measured")
  const ratio = held.rate / bare.rate
  if (ratio < TARGET) missed = true
  const side = ({ p50, p99, rate }: typeof bare) =>
    `${rate.toFixed(0).padStart(7)}/s ${p50.toFixed(2).padStart(7)} ${p99.toFixed(2).padStart(7)} ms`
  console.log(
    `${name.padEnd(8)}${String(callers).padStart(3)} callers${side(bare)}${side(held)}${ratio.toFixed(2).padStart(7)}`
  )
}

const server = await RedisServer.start()
const database = await Postgres.embedded()

const onRedis = ManagedRuntime.make(
  RoomLocks.layerRedis.pipe(Layer.provide(Redis.layerUrl(Redacted.make(server.url))))
)
const onSql = ManagedRuntime.make(
  RoomLocks.layerSql.pipe(
    Layer.provideMerge(Migrations.layer),
    Layer.provideMerge(Database.layerUrl(Redacted.make(database.url)))
  )
)
const inRedis = await onRedis.runPromise(RoomLocks)
const inTable = await onSql.runPromise(RoomLocks)
const sql = await onSql.runPromise(SqlClient.SqlClient)

await server.client.script("LOAD", LockScripts.acquire.lua)

const stores: readonly [Store, Store] = [
  {
    name: "Redis",
    asks: 5_000,
    // Not FLUSHALL, which would take the loaded scripts away.
    empty: () => server.client.flushdb(),
    floor: byPromises((request) => {
      const { sha, write } = LockScripts.acquire
      const { roomId, session, stay, user } = request
      const room = { keys: keysOf(TENANT), roomId }
      const args = write(room, stay.arrive, stay.leave, session, user, 1_200_000, LockScripts.MOST_WAITING)
      return server.client.evalsha(sha, 3, ...args)
    }),
    ours: byFibers(inRedis.acquire)
  },
  {
    name: "table",
    asks: 1_500,
    empty: () => onSql.runPromise(sql`TRUNCATE lock_holds, lock_fences, lock_audit`),
    floor: byFibers(({ roomId, session, stay, tenantId, user }) =>
      sql`
        INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
        VALUES (${tenantId}, ${roomId}, ${
        Date.parse(stay.arrive)
      }, daterange(${stay.arrive}::date, ${stay.leave}::date), ${session}, ${user},
          clock_timestamp(), clock_timestamp() + interval '20 minutes')`
    ),
    ours: byFibers(inTable.acquire)
  }
]

console.log(Machine.describe())
console.log(`PostgreSQL ${database.version} ${database.settings}; load ${Machine.load()}; medians of ${ROUNDS} rounds`)
console.log("                   floor: rate, p50, p99         ours: rate, p50, p99       ratio")
for (const store of stores) for (const callers of [1, 32]) await compare(store, callers)

/** One room, one stay, a thousand sessions at once. */
const race = async (name: string, empty: () => Promise<unknown>, acquire: RoomLocks["Service"]["acquire"]) => {
  await empty()
  const asks = Array.from({ length: 1_000 }, (_, n) => ({ ...requestOf(0), session: `racer-${n}` }))
  let won = 0
  const asking = byFibers((request) =>
    Effect.map(Effect.exit(acquire(request)), (exit) => {
      if (Exit.isSuccess(exit)) won += 1
    })
  )
  const { perSecond, took } = await round(asking, asks, asks.length)
  const { p99 } = summarise(took)
  console.log(
    `${name}: of 1000 at once for one room ${won} held it, ${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(0)} ms`
  )
  if (won !== 1) missed = true
}
await race("Redis", stores[0].empty, inRedis.acquire)
await race("table", stores[1].empty, inTable.acquire)

await onRedis.dispose()
await onSql.dispose()
await database.stop()
server.stop()
console.log(missed ? `missed: ours is below ${TARGET} of a floor` : `met: at least ${TARGET} of each floor`)
process.exit(missed ? 1 : 0)
