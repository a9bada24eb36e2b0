import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Hotels that people edit: a version to fence their changes, and whose a telephone or an e-mail address is. The database
 * itself sees to it that a number has one owner at any instant; deferred, because a number moves in two statements.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE EXTENSION IF NOT EXISTS btree_gist`
  yield* sql`ALTER TABLE tenants ADD COLUMN version INT NOT NULL DEFAULT 1`
  yield* sql`CREATE INDEX business_numbers_of_tenant ON business_numbers (tenant_id)`
  yield* sql`
    ALTER TABLE business_numbers ADD CONSTRAINT business_numbers_one_owner
    EXCLUDE USING gist (phone_number_id WITH =, tstzrange(valid_from, valid_to) WITH &&) DEFERRABLE INITIALLY DEFERRED`
  yield* sql`
    CREATE TABLE tenant_user_identifiers (
      id         TEXT PRIMARY KEY,
      tenant_id  TEXT NOT NULL REFERENCES tenants (id),
      kind       TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
      identifier TEXT NOT NULL CONSTRAINT tenant_user_identifiers_once UNIQUE,
      created_at TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE INDEX tenant_user_identifiers_of_tenant ON tenant_user_identifiers (tenant_id, id)`
})
