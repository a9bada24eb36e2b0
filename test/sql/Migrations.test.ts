import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import * as Migrations from "../../src/sql/Migrations.ts"
import * as Postgres from "../support/Postgres.ts"

layer(Postgres.layerEmpty)("Migrations", (it) => {
  it.effect("make every table once, and nothing the second time", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const first = yield* Migrations.run
      const second = yield* Migrations.run
      const tables =
        yield* sql`SELECT 1 FROM pg_tables WHERE tablename IN ('inbox_events', 'outbox', 'guests', 'turns')`

      assert.isAbove(first.length, 4)
      assert.deepStrictEqual(second, [])
      assert.strictEqual(tables.length, 4)
    }))
})
