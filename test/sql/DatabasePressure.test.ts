import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Metric, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { Connections } from "../../src/sql/Connections.ts"
import * as Database from "../../src/sql/Database.ts"
import * as DatabasePressure from "../../src/sql/DatabasePressure.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"

const valueOf = (name: string) =>
  Effect.map(Metric.snapshot, (all) => {
    const one = all.find(({ id }) => id === name)
    return one?.type === "Gauge" ? Number(one.state.value) : one?.type === "Counter" ? Number(one.state.count) : -1
  })

const measured = (name: string) => Effect.andThen(DatabasePressure.loop.pass, valueOf(name))

/** Two connections of our own, and somebody else's on the same database. */
const two = Layer.unwrap(Effect.map(Postgres.Scratch, ({ url }) => Database.layerCounted(Redacted.make(url.href), 2)))
const world = two.pipe(Layer.provideMerge(Connections.layer), Layer.provideMerge(Postgres.Scratch.layer))

const trial = <A, E>(title: string, run: Effect.Effect<A, E, SqlClient.SqlClient | Connections | Postgres.Scratch>) =>
  it.live(title, () => run.pipe(Effect.provide(world), Effect.provideService(Metric.MetricRegistry, new Map())), 60_000)

describe("the measurement of the database", () => {
  trial(
    "shows what is lent, what waits and how full the pool is, and that it is empty again",
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const use = yield* Connections
      const sleepers = yield* Effect.forkChild(
        Effect.forEach([1, 2, 3, 4, 5], () => sql`SELECT pg_sleep(0.5)`, { concurrency: "unbounded", discard: true })
      )
      yield* eventually(Effect.sync(() => use.lent), (lent) => lent === 2)
      assert.deepStrictEqual([use.waiting, use.mostWaiting, use.size], [3, 3 + 2, 2])
      yield* Effect.ignore(Effect.timeout(DatabasePressure.loop.pass, "10 millis"))
      assert.strictEqual(yield* valueOf("db_connections_active"), 2)
      assert.strictEqual(yield* valueOf("db_pool_utilization_percent"), 100)
      assert.isAtLeast(yield* valueOf("db_pool_overflow"), 3)
      yield* Fiber.join(sleepers)
      assert.strictEqual(yield* measured("db_connections_active"), 0)
      assert.strictEqual(yield* valueOf("db_pool_size_configured"), 2)
      assert.strictEqual(yield* valueOf("db_pool_total_connections"), 2)
      assert.deepStrictEqual([use.lent, use.waiting], [0, 0])
    })
  )

  trial(
    "forgets a statement that was interrupted while it waited, and one that failed",
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const use = yield* Connections
      const busy = yield* Effect.forkChild(
        Effect.forEach([1, 2], () => sql`SELECT pg_sleep(0.4)`, { concurrency: 2, discard: true })
      )
      yield* eventually(Effect.sync(() => use.lent), (lent) => lent === 2)
      const waiting = yield* Effect.forkChild(sql.withTransaction(sql`SELECT 1`))
      yield* eventually(Effect.sync(() => use.waiting), (many) => many === 1)
      yield* Fiber.interrupt(waiting)
      assert.strictEqual(use.waiting, 0)
      yield* Fiber.join(busy)
      yield* Effect.flip(sql`SELECT 1 / 0`)
      yield* Effect.flip(sql.withTransaction(sql`SELECT nothing`))
      assert.deepStrictEqual([use.lent, use.waiting], [0, 0])
    })
  )

  trial(
    "counts a statement that the server stopped, and not one that we stopped",
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* Effect.ignore(Effect.timeout(sql`SELECT pg_sleep(5)`, "50 millis"))
      const error = yield* Effect.flip(sql.withTransaction(
        Effect.andThen(sql`SET LOCAL statement_timeout = 50`, sql`SELECT pg_sleep(5)`)
      ))
      assert.strictEqual(error.reason._tag, "StatementTimeoutError")
      assert.strictEqual(yield* valueOf("db_statement_timeouts_total"), 1)
    })
  )

  trial(
    "tells the writer of a transaction that has failed that nothing of it was kept",
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const error = yield* Effect.flip(sql.withTransaction(Effect.ignore(sql`SELECT 1 / 0`)))
      assert.include(error.message, "rolled back")
    })
  )

  trial(
    "sees another client's open transaction and who waits for its lock",
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const holding = Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql.withTransaction(
          Effect.andThen(sql`LOCK TABLE guests`, Effect.sleep("900 millis"))
        )
      }).pipe(Effect.provide(Database.layerUrl(Redacted.make(url.href), 1)))
      const sql = yield* SqlClient.SqlClient
      const holder = yield* Effect.forkChild(holding)
      yield* eventually(measured("db_pool_idle_in_transaction"), (many) => many === 1)
      const waiter = yield* Effect.forkChild(sql`SELECT 1 FROM guests LIMIT 1`)
      yield* eventually(measured("db_lock_wait_seconds"), (seconds) => seconds > 0.1)
      yield* Fiber.join(holder)
      yield* Fiber.join(waiter)
      assert.strictEqual(yield* measured("db_lock_wait_seconds"), 0)
      assert.strictEqual(yield* valueOf("db_pool_idle_in_transaction"), 0)
    })
  )
})
