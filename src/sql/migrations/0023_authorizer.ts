import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** People whose passwords are kept by an Authorizer, and what it told us of them. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // Their id there; whether it lets them in is its word, whether we do (`active`) is ours.
  yield* sql`
    ALTER TABLE users
      ADD COLUMN authorizer_id   TEXT UNIQUE,
      ADD COLUMN access_revoked  BOOLEAN NOT NULL DEFAULT false,
      ADD COLUMN synced_at       TIMESTAMPTZ`
  // Whom a walk through the accounts over there has not met.
  yield* sql`CREATE INDEX users_synced ON users (synced_at) WHERE authorizer_id IS NOT NULL`
  yield* sql`
    CREATE TABLE authorizer_events (
      id           TEXT PRIMARY KEY,
      -- Of the body, so that an id that comes again with other words shows.
      digest       TEXT NOT NULL,
      kind         TEXT NOT NULL,
      received_at  TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE INDEX authorizer_events_received ON authorizer_events (received_at)`
})
