import { assert, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { SqlClient, type SqlError } from "effect/sql"
import { TenantId } from "../../src/domain/Ids.ts"
import { refusedWith } from "../../src/sql/SqlFault.ts"
import * as TenantWall from "../../src/sql/TenantWall.ts"
import * as Postgres from "../support/Postgres.ts"
import { columns, insertOf, walled, withoutConditions } from "./wall.ts"

const casa = TenantId.make("casa")
const lantern = TenantId.make("lantern")

/** Tables without a hotel, and why. No session of a hotel may touch them. */
const OF_THE_HOUSE: Readonly<Record<string, string>> = {
  authorizer_events: "what an Authorizer told of its accounts, which belong to no hotel",
  authorizer_closings: "how many accounts of the installation wait for a word, and nothing of whom they are",
  kept_answers: "belongs to a caller, who may see one hotel or all",
  log_level: "how much the installation writes into its log",
  login_failures: "counts what strangers typed, by digest",
  qr_keys: "the house's own key for signing",
  quarantine: "what came in and belongs to no hotel yet",
  sandbox_pms_counters: "the pretend PMS stands for a system outside",
  sandbox_pms_customers: "the same",
  sandbox_pms_hotels: "the same",
  sandbox_pms_order_histories: "the same",
  sandbox_pms_order_payments: "the same",
  sandbox_pms_orders: "the same",
  sandbox_pms_room_bookings: "the same",
  sandbox_pms_room_types: "the same",
  sandbox_pms_rooms: "the same",
  sandbox_pms_services: "the same",
  sandbox_pms_shops: "the same",
  signing_secrets: "the house's own secret for tokens"
}

/** Written by `audit_append` alone. */
const ONLY_READ = new Set(["audit_chains", "audit_logs"])

const REFUSED = "42501"

const counted = Schema.decodeUnknownSync(Schema.Array(Schema.Struct({ count: Schema.Int })))
const refused = <A, R>(statement: Effect.Effect<A, SqlError.SqlError, R>) =>
  Effect.map(Effect.result(statement), (result) => result._tag === "Failure" && refusedWith(result.failure, REFUSED))

const rowsOf = (table: string, where = "true") =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql.unsafe(`SELECT count(*)::int AS count FROM ${table} WHERE ${where}`)
    return counted(rows)[0]?.count ?? -1
  })

layer(Postgres.layer)("the wall between hotels", (it) => {
  it.effect("stands before every table that has a hotel, and closes those that have none", () =>
    Effect.gen(function* () {
      const all = yield* columns
      const tables = [...new Set(all.map(({ tableName }) => tableName))]
      const behind = yield* walled
      assert.isNull(yield* TenantWall.fault)
      assert.deepStrictEqual(
        tables.filter((name) => !behind.includes(name)),
        Object.keys(OF_THE_HOUSE).toSorted(),
        "a new table calls wall_off in its migration, or is named here with a reason"
      )
      for (const { columnName, tableName } of all) {
        if (columnName === "tenant_id") assert.include(behind, tableName)
      }
      for (const table of [...Object.keys(OF_THE_HOUSE), "effect_sql_migrations"]) {
        assert.isTrue(yield* TenantWall.within(casa, refused(rowsOf(table))), table)
      }
    }))

  it.effect("shows a hotel its own rows alone, and takes none of another's from it", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const all = yield* columns
      yield* withoutConditions
      const behind = yield* walled
      for (const table of behind) {
        for (const hotel of [casa, lantern]) yield* sql.unsafe(insertOf(table, hotel, all))
      }
      for (const table of behind) {
        const texts = all.filter(({ filled, tableName, type }) => tableName === table && type === "text" && !filled)
        const become = (hotel: string) => texts.map(({ columnName }) => `${columnName} = '${hotel}'`)
        const theirs = become("lantern").join(" AND ")
        const give = sql.unsafe(`UPDATE ${table} SET ${become("lantern").join(", ")} RETURNING 1`)
        assert.strictEqual(yield* rowsOf(table), 2, table)

        yield* TenantWall.within(
          casa,
          Effect.gen(function* () {
            assert.deepStrictEqual([yield* rowsOf(table), yield* rowsOf(table, theirs)], [1, 0], `${table}: read`)
            assert.isTrue(yield* refused(sql.unsafe(insertOf(table, lantern, all))), `${table}: insert`)
            if (ONLY_READ.has(table)) assert.deepStrictEqual(yield* give, [], `${table}: given away`)
            else assert.isTrue(yield* refused(give), `${table}: given away`)
            const taken = yield* sql.unsafe(
              `UPDATE ${table} SET ${become("casa").join(", ")} WHERE ${theirs} RETURNING 1`
            )
            assert.deepStrictEqual(taken, [], `${table}: taken`)
            assert.deepStrictEqual(yield* sql.unsafe(`DELETE FROM ${table} WHERE ${theirs} RETURNING 1`), [], table)
          })
        )
        assert.deepStrictEqual([yield* rowsOf(table), yield* rowsOf(table, theirs)], [2, 1], `${table}: afterwards`)
        assert.strictEqual(yield* TenantWall.within(TenantId.make("nobody"), rowsOf(table)), 0, `${table}: nobody`)
      }
    }), 60_000)

  it.effect("shows every hotel what is said for all of them", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`INSERT INTO feature_flags (tenant_id, flag, value) VALUES ('-', 'f', '1')`
      const change = sql`UPDATE feature_flags SET value = '0' WHERE tenant_id = '-' RETURNING 1`
      assert.strictEqual(yield* TenantWall.within(casa, rowsOf("feature_flags", "tenant_id = '-'")), 1)
      assert.deepStrictEqual(yield* TenantWall.within(casa, change), [])
    }))
})
