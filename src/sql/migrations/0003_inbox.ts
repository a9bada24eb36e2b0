import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * The journal is the mailbox. `provider_key` is unique, so a redelivery is a conflict and not a second event;
 * `id` is the order of arrival; `state = 'new'` is what somebody still owes an answer to.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE inbox_events (
      id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      provider_key    TEXT NOT NULL UNIQUE,
      lane            TEXT NOT NULL CHECK (lane IN ('conversation', 'status', 'account')),
      type            TEXT NOT NULL,
      tenant_id       TEXT NOT NULL,
      phone_number_id TEXT NOT NULL,
      conversation_id TEXT,
      wamid           TEXT,
      occurred_at     TIMESTAMPTZ NOT NULL,
      received_at     TIMESTAMPTZ NOT NULL,
      state           TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'handled', 'dead')),
      payload         JSONB NOT NULL,
      turn_id         TEXT,
      handled_at      TIMESTAMPTZ,
      CHECK ((lane = 'conversation') = (conversation_id IS NOT NULL))
    )`
  yield* sql`
    CREATE INDEX inbox_events_unhandled ON inbox_events (conversation_id, occurred_at, id)
    WHERE state = 'new' AND lane = 'conversation'`
  yield* sql`CREATE INDEX inbox_events_waiting ON inbox_events (lane, received_at) WHERE state = 'new'`
  yield* sql`CREATE INDEX inbox_events_history ON inbox_events (conversation_id, id)`
  yield* sql`CREATE INDEX inbox_events_status_wamid ON inbox_events (wamid) WHERE lane = 'status'`
  // Most rows are updated once, from 'new' to 'handled': room on the page keeps that update cheap.
  yield* sql`ALTER TABLE inbox_events SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02)`
  yield* sql`
    CREATE TABLE quarantine (
      id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      digest          TEXT NOT NULL UNIQUE,
      reason          TEXT NOT NULL,
      detail          TEXT NOT NULL,
      phone_number_id TEXT,
      raw             BYTEA NOT NULL,
      seen            INTEGER NOT NULL DEFAULT 1,
      first_seen_at   TIMESTAMPTZ NOT NULL,
      last_seen_at    TIMESTAMPTZ NOT NULL,
      state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
      closed_at       TIMESTAMPTZ,
      closed_because  TEXT
    )`
  yield* sql`CREATE INDEX quarantine_open ON quarantine (last_seen_at) WHERE state = 'open'`
  yield* sql`
    CREATE TABLE dead_letters (
      id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      event_ids       BIGINT[] NOT NULL,
      reason          TEXT NOT NULL,
      cause           TEXT NOT NULL,
      context         JSONB NOT NULL,
      attempts        INTEGER NOT NULL,
      state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
      created_at      TIMESTAMPTZ NOT NULL,
      closed_at       TIMESTAMPTZ,
      closed_because  TEXT
    )`
  yield* sql`CREATE INDEX dead_letters_open ON dead_letters (created_at) WHERE state = 'open'`
})
