/**
 * What holding a room costs beside the bare store: `deno task bench:locks`.
 *
 * Closed loop of 1 and of 32 callers, each hold on nights of its own, stores emptied between rounds; ours and the floor
 * take turns, so that whatever else the machine does touches both. The floor in Redis is a script by a bare client that
 * looks for an overlap, keeps the hold and appends an event; the floor in SQL is the insert of the row alone, on the
 * same constraint. Ours checks the request, ends what has run out, gives a token, audits and counts besides.
 */
import { Layer, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TenantId } from "../src/domain/Ids.ts"
import { LocalDate, plusDays, StayDates } from "../src/domain/StayDates.ts"
import type { HoldRequest } from "../src/locks/Hold.ts"
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

type Side = (request: HoldRequest) => Promise<unknown>

/** So many callers, each asking again when it was answered. */
const round = async (side: Side, asks: ReadonlyArray<HoldRequest>, callers: number) => {
  const took = new Float64Array(asks.length)
  let next = 0
  const started = performance.now()
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let n = next++; n < asks.length; n = next++) {
      const ask = asks[n]
      if (ask === undefined) return
      const asked = performance.now()
      await side(ask)
      took[n] = performance.now() - asked
    }
  }))
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
  const [bare, held] = sides.map(({ rates, took }) => ({ rate: median(rates), ...summarise(Float64Array.from(took)) }))
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

const sha = String(
  await server.client.script(
    "LOAD",
    `
local all = redis.call('HGETALL', KEYS[1])
for at = 2, #all, 2 do
  local hold = cjson.decode(all[at])
  if hold.arrive < ARGV[2] and ARGV[1] < hold.leave then return 0 end
end
redis.call('HSET', KEYS[1], ARGV[3], cjson.encode({arrive = ARGV[1], leave = ARGV[2], session = ARGV[3]}))
redis.call('XADD', KEYS[2], '*', 'session', ARGV[3], 'arrive', ARGV[1], 'leave', ARGV[2])
return 1`
  )
)

const stores: ReadonlyArray<Store> = [
  {
    name: "Redis",
    asks: 5_000,
    // Not FLUSHALL, which would take the loaded scripts away.
    empty: () => server.client.flushdb(),
    floor: ({ roomId, session, stay }) =>
      server.client.evalsha(sha, 2, `{casa}:${roomId}`, "{casa}:audit", stay.arrive, stay.leave, session),
    ours: (request) => onRedis.runPromise(inRedis.acquire(request))
  },
  {
    name: "table",
    asks: 1_500,
    empty: () => onSql.runPromise(sql`TRUNCATE lock_holds, lock_fences, lock_audit`),
    floor: ({ roomId, session, stay, tenantId, user }) =>
      onSql.runPromise(sql`
        INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
        VALUES (${tenantId}, ${roomId}, 1, daterange(${stay.arrive}::date, ${stay.leave}::date), ${session}, ${user},
          clock_timestamp(), clock_timestamp() + interval '20 minutes')`),
    ours: (request) => onSql.runPromise(inTable.acquire(request))
  }
]

console.log(Machine.describe())
console.log(`PostgreSQL ${database.version} ${database.settings}; load ${Machine.load()}; medians of ${ROUNDS} rounds`)
console.log("                   floor: rate, p50, p99         ours: rate, p50, p99       ratio")
for (const store of stores) for (const callers of [1, 32]) await compare(store, callers)

/** One room, one stay, a thousand sessions at once. */
for (const { empty, name, ours } of stores) {
  await empty()
  const asks = Array.from({ length: 1_000 }, (_, n) => ({ ...requestOf(0), session: `racer-${n}` }))
  let won = 0
  const { perSecond, took } = await round(
    (request) =>
      ours(request).then(() => {
        won += 1
      }, () => undefined),
    asks,
    asks.length
  )
  const { p99 } = summarise(took)
  console.log(
    `${name.padEnd(8)}1000 at once for one room: ${won} held it, ${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(0)} ms`
  )
  if (won !== 1) missed = true
}

await onRedis.dispose()
await onSql.dispose()
await database.stop()
server.stop()
console.log(missed ? `missed: ours is below ${TARGET} of a floor` : `met: at least ${TARGET} of each floor`)
process.exit(missed ? 1 : 0)
