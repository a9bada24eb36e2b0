import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** What staff are told and how far that is, what guests asked the house to do, and whether staff know of a hand-over. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE staff_notices (
      id              TEXT PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      kind            TEXT NOT NULL,
      reason          TEXT NOT NULL,
      conversation_id TEXT,
      about           TEXT NOT NULL,
      detail          TEXT NOT NULL,
      urgent          BOOLEAN NOT NULL,
      joined          BOOLEAN NOT NULL,
      created_at      TIMESTAMPTZ NOT NULL
    )`
  yield* sql`
    CREATE INDEX staff_notices_recent ON staff_notices (conversation_id, kind, created_at) WHERE NOT joined`
  yield* sql`CREATE INDEX staff_notices_age ON staff_notices (created_at)`
  yield* sql`
    CREATE TABLE staff_deliveries (
      notice_id  TEXT NOT NULL REFERENCES staff_notices (id) ON DELETE CASCADE,
      channel    TEXT NOT NULL,
      state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up')),
      attempts   INTEGER NOT NULL DEFAULT 0,
      next_at    TIMESTAMPTZ NOT NULL,
      settled_at TIMESTAMPTZ,
      PRIMARY KEY (notice_id, channel)
    )`
  yield* sql`CREATE INDEX staff_deliveries_due ON staff_deliveries (next_at) WHERE state = 'waiting'`
  yield* sql`
    CREATE TABLE tickets (
      id              TEXT PRIMARY KEY,
      key             TEXT NOT NULL UNIQUE,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      phone_number_id TEXT NOT NULL,
      category        TEXT NOT NULL,
      request         TEXT NOT NULL,
      state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'done')),
      opened_at       TIMESTAMPTZ NOT NULL,
      taken_at        TIMESTAMPTZ,
      done_at         TIMESTAMPTZ,
      taken_by        TEXT,
      done_by         TEXT,
      told_at         TIMESTAMPTZ
    )`
  yield* sql`CREATE INDEX tickets_open ON tickets (tenant_id, opened_at) WHERE state <> 'done'`
  yield* sql`CREATE INDEX tickets_untold ON tickets (done_at) WHERE state = 'done' AND told_at IS NULL`
  yield* sql`ALTER TABLE handovers ADD COLUMN told_at TIMESTAMPTZ`
  // Those that are open since before this are known to whoever keeps the list.
  yield* sql`UPDATE handovers SET told_at = opened_at`
  yield* sql`CREATE INDEX handovers_untold ON handovers (opened_at) WHERE told_at IS NULL`
})
