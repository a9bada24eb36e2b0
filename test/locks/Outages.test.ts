import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Duration, Effect, Exit, Fiber, Layer, Metric, Option, Redacted, type Scope } from "effect"
import { Redis } from "effect/persistence"
import { SqlClient } from "effect/sql"
import { TenantId } from "../../src/domain/Ids.ts"
import { LockAudit } from "../../src/locks/LockAudit.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { keysOf } from "../../src/locks/redis/LockKeys.ts"
import * as RedisRoom from "../../src/redis/Redis.ts"
import * as Database from "../../src/sql/Database.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"
import * as RedisServer from "../support/RedisServer.ts"
import * as TcpGate from "../support/TcpGate.ts"
import { casa, inTheWay, refusal, wish } from "./support.ts"

const gateTo = (url: string) =>
  Effect.map(TcpGate.make(Number(new URL(url).port)), (gate) => ({ gate, url: at(url, gate) }))
const at = (text: string, { port }: TcpGate.TcpGate) => {
  const url = TcpGate.through(port, new URL(text))
  url.hostname = "127.0.0.1"
  return Redacted.make(url.href)
}

/** One process of ours behind gates of its own to Redis and to the database. */
const replica = Effect.gen(function* () {
  const redis = yield* gateTo((yield* RedisServer.RedisServer).url)
  const sql = yield* gateTo((yield* Postgres.Scratch).url.href)
  const context = yield* Layer.build(
    Layer.fresh(
      Layer.merge(RoomLocks.layerRedis, LockAudit.layerRedis).pipe(
        Layer.provideMerge(RedisRoom.layerUrl(redis.url)),
        Layer.provideMerge(Database.layerUrl(sql.url))
      )
    )
  )
  return {
    locks: Context.get(context, RoomLocks),
    audit: Context.get(context, LockAudit),
    redis: Context.get(context, Redis.Redis),
    toRedis: redis.gate,
    toDatabase: sql.gate
  }
})

const world = Layer.merge(RedisServer.RedisServer.layer, Postgres.layer)

const gauge = (name: string) =>
  Effect.map(Metric.snapshot, (all) => {
    const found = all.find(({ id }) => id === name)
    return found?.type === "Gauge" ? found.state.value : undefined
  })

const trial = <E>(
  title: string,
  run: () => Effect.Effect<
    void,
    E,
    RedisServer.RedisServer | Postgres.Scratch | SqlClient.SqlClient | Scope.Scope
  >
) =>
  it.live(
    title,
    () => run().pipe(Effect.scoped, Effect.provide(world), Effect.provideService(Metric.MetricRegistry, new Map())),
    60_000
  )

/** What the table has, in the order it was written. */
const written = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly event: string; readonly session: string }>`
    SELECT event, session FROM lock_audit ORDER BY id`
  return rows.map(({ event, session }) => `${event} ${session}`)
})

describe.skipIf(RedisServer.isMissing)("with holds in Redis", () => {
  trial(
    "the database may be away: no operation fails or waits, and the audit is written later, in order, complete",
    () =>
      Effect.gen(function* () {
        const { audit, locks, toDatabase } = yield* replica
        yield* locks.acquire(wish({ session: "before" }))
        assert.strictEqual(yield* audit.drain, 1)
        yield* toDatabase.shut

        const expected = ["acquired before"]
        const [took] = yield* Effect.timed(
          Effect.gen(function* () {
            for (let n = 0; n < 100; n++) {
              const hold = yield* locks.acquire(wish({ roomId: "away", session: `s${n}` }))
              yield* inTheWay(locks.acquire(wish({ roomId: "away", session: `loser${n}` })))
              yield* locks.extend(hold)
              yield* locks.release(hold)
              expected.push(`acquired s${n}`, `conflict loser${n}`, `extended s${n}`, `released s${n}`)
            }
          })
        )
        assert.isBelow(Duration.toSeconds(took), 5)
        assert.strictEqual((yield* refusal(audit.drain))._tag, "LocksUnavailable")
        yield* locks.expire
        assert.strictEqual(yield* gauge("lock_audit_backlog"), 400)
        assert.deepStrictEqual(yield* written, ["acquired before"])

        yield* toDatabase.open
        yield* eventually(Effect.option(audit.drain), Option.isSome)
        assert.deepStrictEqual(yield* written, expected)
        yield* locks.expire
        assert.strictEqual(yield* gauge("lock_audit_backlog"), 0)
      })
  )

  trial(
    "an event is written once when a pass dies between the table and Redis, and when two processes write at once",
    () =>
      Effect.gen(function* () {
        const one = yield* replica
        const two = yield* replica
        const expected: Array<string> = []
        for (let n = 0; n < 700; n++) {
          yield* one.locks.release(yield* one.locks.acquire(wish({ session: `s${n}` })))
          expected.push(`acquired s${n}`, `released s${n}`)
        }
        // What a pass leaves behind that wrote the first events and deleted none.
        const keys = keysOf(casa)
        const copy = yield* one.redis.send<ReadonlyArray<readonly [string, ReadonlyArray<string>]>>(
          "XRANGE",
          keys.audit,
          "-",
          "+",
          "COUNT",
          "300"
        )
        assert.strictEqual(yield* one.audit.drain, 1_400)
        yield* one.redis.send("DEL", keys.audit)
        for (const [id, fields] of copy) yield* one.redis.send("XADD", keys.audit, id, ...fields)
        yield* Effect.all([one.audit.drain, two.audit.drain, one.audit.drain], { concurrency: "unbounded" })
        assert.strictEqual(yield* one.redis.send("XLEN", keys.audit), 0)
        assert.deepStrictEqual(yield* written, expected)
      })
  )

  trial("two processes that write while events keep coming keep them in order", () =>
    Effect.gen(function* () {
      const one = yield* replica
      const two = yield* replica
      const drains = [one, two].map(({ audit }) => Effect.forkChild(Effect.forever(audit.drain)))
      const fibers = yield* Effect.all(drains)
      const expected: Array<string> = []
      for (let n = 0; n < 300; n++) {
        yield* two.locks.release(yield* one.locks.acquire(wish({ session: `s${n}` })))
        expected.push(`acquired s${n}`, `released s${n}`)
      }
      yield* eventually(written, (seen) => seen.length === expected.length)
      yield* Fiber.interruptAll(fibers)
      assert.deepStrictEqual(yield* written, expected)
    }))

  trial(
    "nothing is held while Redis is away, nobody hears that a room is free, and what was held still is when it is back",
    () =>
      Effect.gen(function* () {
        const { locks, toRedis } = yield* replica
        const hold = yield* locks.acquire(wish())
        yield* toRedis.shut
        const asked = [
          locks.acquire(wish({ session: "two" })),
          locks.acquire(wish({ roomId: "102" })),
          locks.extend(hold),
          locks.release(hold),
          locks.find(casa, hold.id),
          locks.list(casa),
          locks.releaseAll(casa, "staff"),
          locks.expire
        ]
        for (const ask of asked) {
          const [took, reason] = yield* Effect.timed(refusal<unknown>(ask))
          assert.strictEqual(reason._tag, "LocksUnavailable")
          assert.isBelow(Duration.toSeconds(took), 3)
        }
        yield* toRedis.open
        const found = yield* eventually(Effect.exit(locks.list(casa)), Exit.isSuccess)
        assert.deepStrictEqual(found, Exit.succeed([hold]))
        assert.strictEqual(yield* inTheWay(locks.acquire(wish({ session: "two" }))), "2026-12-10/2026-12-13")
        assert.isTrue(yield* locks.release(hold))
      })
  )

  trial(
    "a Redis that lost its data is worked with at once, and its tokens are still greater than the old ones",
    () =>
      Effect.gen(function* () {
        const server = yield* RedisServer.RedisServer
        const { audit, locks } = yield* replica
        const old = yield* locks.acquire(wish())
        yield* server.kill
        yield* server.start
        const { value: hold } = yield* eventually(
          Effect.exit(locks.acquire(wish({ session: "two", ttl: Duration.millis(200) }))),
          Exit.isSuccess
        ).pipe(Effect.filterOrFail(Exit.isSuccess))
        assert.isAbove(hold.fence, old.fence)
        assert.strictEqual((yield* refusal(locks.extend(old)))._tag, "HoldGone")
        yield* eventually(locks.expire, (ended) => ended === 1)
        yield* audit.drain
        assert.deepStrictEqual(yield* written, ["acquired two", "expired two"])
      })
  )

  trial(
    "clocks of two processes that are ten seconds apart change nothing: Redis's clock counts",
    () =>
      Effect.gen(function* () {
        const fast = yield* replica
        const slow = yield* replica
        const ahead = Effect.provideService(Clock.Clock, shifted(yield* Clock.Clock, 5_000))
        const behind = Effect.provideService(Clock.Clock, shifted(yield* Clock.Clock, -5_000))
        const tenantId = TenantId.make("skew")
        const mine = wish({ tenantId, ttl: Duration.seconds(2) })
        const started = yield* Clock.currentTimeMillis
        const hold = yield* behind(slow.locks.acquire(mine))
        assert.isBelow(Math.abs(hold.acquiredAt - started), 1_500)
        // By its own clock, five seconds ahead, this process would think the hold long over.
        const other = wish({ tenantId, session: "two" })
        assert.strictEqual(yield* inTheWay(ahead(fast.locks.acquire(other))), "2026-12-10/2026-12-13")
        assert.strictEqual(yield* ahead(fast.locks.expire), 0)
        const taken = yield* eventually(Effect.exit(ahead(fast.locks.acquire(other))), Exit.isSuccess)
        assert.isTrue(Exit.isSuccess(taken) && taken.value.acquiredAt >= hold.expiresAt)
        // And by its own clock, five seconds behind, this one would think that it still holds it.
        assert.strictEqual((yield* refusal(behind(slow.locks.extend(hold))))._tag, "HoldGone")
      })
  )
})

describe("with holds in a table", () => {
  it.live(
    "nothing is held while the database is away, and what was held still is when it is back",
    () =>
      Effect.gen(function* () {
        const { gate, url } = yield* gateTo((yield* Postgres.Scratch).url.href)
        const context = yield* Layer.build(RoomLocks.layerSql.pipe(Layer.provide(Database.layerUrl(url))))
        const locks = Context.get(context, RoomLocks)
        const hold = yield* locks.acquire(wish())
        yield* gate.shut
        for (
          const ask of [locks.acquire(wish({ session: "two" })), locks.list(casa), locks.release(hold), locks.expire]
        ) {
          assert.strictEqual((yield* refusal<unknown>(ask))._tag, "LocksUnavailable")
        }
        yield* gate.open
        assert.deepStrictEqual(yield* eventually(Effect.exit(locks.list(casa)), Exit.isSuccess), Exit.succeed([hold]))
        assert.deepStrictEqual(yield* written, ["acquired one"])
      }).pipe(Effect.scoped, Effect.provide(Postgres.layer)),
    60_000
  )
})

/** The same clock, so many milliseconds ahead. */
const shifted = (clock: Clock.Clock, by: number): Clock.Clock => ({
  currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + by,
  currentTimeMillis: Effect.map(clock.currentTimeMillis, (now) => now + by),
  currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe() + BigInt(by) * 1_000_000n,
  currentTimeNanos: Effect.map(clock.currentTimeNanos, (now) => now + BigInt(by) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: clock.monotonicTimeNanos,
  sleep: (duration) => clock.sleep(duration)
})
