import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Layer, Metric } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { TenantId } from "../../../src/domain/Ids.ts"
import { type PmsCall, PmsCalls } from "../../../src/pms/guard/PmsCalls.ts"
import * as Postgres from "../../support/Postgres.ts"
import * as PmsSettings from "../support/PmsSettings.ts"

const call = (n: number): PmsCall => ({
  tenantId: TenantId.make("casa"),
  operation: "availability",
  outcome: n % 2 === 0 ? "success" : "error",
  errorType: n % 2 === 0 ? null : "timeout",
  attempts: 1,
  durationMs: 12,
  correlationId: `turn-${n}`,
  at: n
})

const Calls = PmsCalls.layerSql.pipe(Layer.provide(PmsSettings.layer({ callsKept: Duration.days(30) })))

const count = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => Effect.map(sql<{ readonly n: number }>`SELECT count(*)::int AS n FROM pms_calls`, ([row]) => row?.n)
)

/** Runs with a log of its own, which writes the rest when it ends. */
const withCalls = <A, E, R>(use: (calls: PmsCalls["Service"]) => Effect.Effect<A, E, R>) =>
  Effect.scoped(
    Effect.flatMap(Layer.build(Layer.fresh(Calls)), (context) => Effect.provide(Effect.flatMap(PmsCalls, use), context))
  )

layer(Postgres.layer)("pms_calls", (it) => {
  const empty = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`TRUNCATE pms_calls`)

  it.effect("holds every call that was noted, written in groups, the last ones at the end", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* empty
      yield* withCalls(({ note }) => Effect.forEach(Array.from({ length: 1234 }, (_, n) => call(n)), note))
      const [row] = yield* sql`
        SELECT tenant_id, operation, outcome, error_type, attempts, duration_ms, correlation_id,
          (extract(epoch FROM at) * 1000)::int AS at
        FROM pms_calls WHERE correlation_id = 'turn-1233'`

      assert.strictEqual(yield* count, 1234)
      assert.deepStrictEqual(row, { ...call(1233) })
    }))

  it.effect("costs the caller nothing while the database is away, and loses nothing that fits", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* empty
      yield* sql`ALTER TABLE pms_calls RENAME TO pms_calls_away`
      yield* withCalls(({ note }) =>
        Effect.gen(function* () {
          yield* Effect.forEach(Array.from({ length: 12_000 }, (_, n) => call(n)), note, { discard: true })
          yield* TestClock.adjust("5 seconds")
          yield* sql`ALTER TABLE pms_calls_away RENAME TO pms_calls`
        })
      )
      const dropped = (yield* Metric.snapshot).find(({ id }) => id === "pms_calls_dropped_total")

      assert.strictEqual(yield* count, 10_000)
      assert.strictEqual(dropped?.type === "Counter" ? Number(dropped.state.count) : 0, 2_000)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("forgets what is older than it has to be kept, some thousands at a time", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* empty
      yield* sql`
        INSERT INTO pms_calls (tenant_id, operation, outcome, attempts, duration_ms, correlation_id, at)
        SELECT 'casa', 'book', 'success', 1, 1, '', to_timestamp(n * 60) FROM generate_series(1, 6000) n`
      yield* TestClock.setTime(Duration.toMillis("30 days") + 5_500 * 60_000 + 1)
      yield* withCalls(({ expire }) =>
        Effect.gen(function* () {
          assert.deepStrictEqual([yield* expire, yield* expire, yield* expire], [5000, 500, 0])
        })
      )
      assert.strictEqual(yield* count, 500)
    }))

  it.effect("is read and cleared by its indexes", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* empty
      yield* sql`
        INSERT INTO pms_calls (tenant_id, operation, outcome, attempts, duration_ms, correlation_id, at)
        SELECT 'casa' || n % 50, 'book', 'success', 1, 1, 'turn' || n, to_timestamp(n) FROM generate_series(1, 50000) n`
      yield* sql`ANALYZE pms_calls`
      const queries = [
        ["SELECT * FROM pms_calls WHERE tenant_id = 'casa7' AND at > to_timestamp(5000)", "pms_calls_tenant"],
        ["SELECT * FROM pms_calls WHERE correlation_id = 'turn77'", "pms_calls_correlation"],
        ["SELECT id FROM pms_calls WHERE at < to_timestamp(100) ORDER BY at LIMIT 5000", "pms_calls_at"]
      ] as const
      for (const [query, index] of queries) {
        const plan = yield* sql`EXPLAIN ${sql.literal(query)}`.unprepared
        assert.include(plan.map((line) => Object.values(line).join("")).join("\n"), index)
      }
    }))
})
