import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * A guest is ours; phones and Meta's user ids only point at one. Merging two guests moves the pointers and leaves
 * `merged_into` behind, so that a conversation id handed out before the merge still leads somewhere.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE guests (
      tenant_id   TEXT NOT NULL,
      id          TEXT NOT NULL,
      name        TEXT,
      username    TEXT,
      merged_into TEXT,
      created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
      PRIMARY KEY (tenant_id, id)
    )`
  yield* sql`CREATE INDEX guests_merged ON guests (tenant_id, merged_into) WHERE merged_into IS NOT NULL`
  yield* sql`
    CREATE TABLE guest_identities (
      tenant_id  TEXT NOT NULL,
      kind       TEXT NOT NULL CHECK (kind IN ('phone', 'user_id')),
      value      TEXT NOT NULL,
      guest_id   TEXT NOT NULL,
      created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, kind, value),
      FOREIGN KEY (tenant_id, guest_id) REFERENCES guests (tenant_id, id)
    )`
  yield* sql`CREATE INDEX guest_identities_guest ON guest_identities (tenant_id, guest_id, kind, created_at)`
})
