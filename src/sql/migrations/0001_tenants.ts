import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Hotels and their business numbers. A number has a validity period because Meta may deliver an event up to seven
 * days late: it belongs to whoever owned the number when it was written.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE tenants (
      id         TEXT PRIMARY KEY,
      profile    JSONB NOT NULL,
      active     BOOLEAN NOT NULL DEFAULT true,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
    )`
  yield* sql`
    CREATE TABLE business_numbers (
      phone_number_id TEXT NOT NULL,
      tenant_id       TEXT NOT NULL REFERENCES tenants (id),
      display_phone   TEXT NOT NULL,
      valid_from      TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
      valid_to        TIMESTAMPTZ NOT NULL DEFAULT 'infinity',
      PRIMARY KEY (phone_number_id, valid_from),
      CHECK (valid_from < valid_to)
    )`
})
