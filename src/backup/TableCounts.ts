import { Effect, Schema } from "effect"
import { SqlClient, SqlSchema } from "effect/sql"
import type { Tables } from "./Manifest.ts"

/** Counting, and dumping beside it, may take as long as it takes. */
export const unhurried = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) =>
    sql`SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`
)

/** Rows of every table of ours, as the transaction sees them. */
export const count = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tables = SqlSchema.findAll({
    Request: Schema.Void,
    Result: Schema.Struct({ name: Schema.String }),
    execute: () =>
      sql`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
  })
  const rowsOf = (table: string) =>
    SqlSchema.findOne({
      Request: Schema.Void,
      Result: Schema.Struct({ rows: Schema.NumberFromString }),
      // The server has quoted the name itself.
      execute: () => sql`SELECT count(*)::text AS rows FROM ${sql.literal(table)}`
    })(undefined)
  const counted = yield* Effect.forEach(
    yield* tables(undefined),
    ({ name }) => Effect.map(rowsOf(name), ({ rows }): [string, number] => [name, rows])
  )
  const all: Tables = Object.fromEntries(counted)
  return all
})
