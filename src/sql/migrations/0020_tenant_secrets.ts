import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** What a hotel has of its own: secrets, sealed with a key that is not in the database, and where its PMS is. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE tenant_secrets (
      tenant_id TEXT NOT NULL REFERENCES tenants (id),
      purpose   TEXT NOT NULL,
      sealed    TEXT NOT NULL,
      key_id    TEXT NOT NULL,
      set_at    TIMESTAMPTZ NOT NULL,
      PRIMARY KEY (tenant_id, purpose)
    )`
  yield* sql`
    CREATE TABLE pms_connections (
      tenant_id  TEXT PRIMARY KEY REFERENCES tenants (id),
      base_url   TEXT NOT NULL,
      host       TEXT,
      hotel_id   TEXT NOT NULL,
      time_zone  TEXT,
      version    INT NOT NULL DEFAULT 1,
      updated_at TIMESTAMPTZ NOT NULL
    )`
})
