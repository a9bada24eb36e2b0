import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** What each hotel knows of itself: one document, whose version is the fence of the next change. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE hotel_contents (
      tenant_id  TEXT PRIMARY KEY REFERENCES tenants (id),
      version    INTEGER NOT NULL DEFAULT 1,
      content    JSONB NOT NULL,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
    )`
})
