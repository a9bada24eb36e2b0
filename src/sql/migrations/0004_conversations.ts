import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** State and version fence of each conversation, and one row for every turn ever committed. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE conversations (
      id            TEXT PRIMARY KEY,
      tenant_id     TEXT NOT NULL,
      version       INTEGER NOT NULL DEFAULT 0,
      state         JSONB NOT NULL,
      last_guest_at TIMESTAMPTZ,
      window_until  TIMESTAMPTZ,
      merged_into   TEXT,
      created_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at    TIMESTAMPTZ NOT NULL DEFAULT now()
    )`
  // A turn is never two: one row per conversation and version, whoever commits it.
  yield* sql`
    CREATE TABLE turns (
      id              TEXT PRIMARY KEY,
      conversation_id TEXT NOT NULL,
      tenant_id       TEXT NOT NULL,
      version         INTEGER NOT NULL,
      intent          TEXT NOT NULL,
      decision        TEXT NOT NULL,
      language        TEXT NOT NULL,
      event_ids       BIGINT[] NOT NULL,
      started_at      TIMESTAMPTZ NOT NULL,
      committed_at    TIMESTAMPTZ NOT NULL,
      UNIQUE (conversation_id, version)
    )`
  yield* sql`
    CREATE TABLE handovers (
      id              TEXT PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      reason          TEXT NOT NULL,
      opened_at       TIMESTAMPTZ NOT NULL,
      closed_at       TIMESTAMPTZ
    )`
  yield* sql`CREATE UNIQUE INDEX handovers_open ON handovers (conversation_id) WHERE closed_at IS NULL`
})
