import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * What we promised to say, written in the turn's transaction and sent in the order of `seq`.
 *
 * `state` is about handing the message to Meta, `delivery` about what became of it on the guest's phone. `requested`
 * is written just before the socket is: a row found there after a crash may have been sent, so it becomes `uncertain`.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE outbox (
      seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id              TEXT NOT NULL UNIQUE,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      phone_number_id TEXT NOT NULL,
      turn_id         TEXT,
      content         JSONB NOT NULL,
      state           TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'requested', 'accepted', 'refused', 'uncertain', 'cancelled')),
      delivery        TEXT NOT NULL DEFAULT 'none'
        CHECK (delivery IN ('none', 'sent', 'delivered', 'read', 'played', 'failed')),
      wamid           TEXT,
      attempts        INTEGER NOT NULL DEFAULT 0,
      resends         INTEGER NOT NULL DEFAULT 0,
      not_before      TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
      reason          TEXT,
      error_code      INTEGER,
      created_at      TIMESTAMPTZ NOT NULL,
      requested_at    TIMESTAMPTZ,
      settled_at      TIMESTAMPTZ
    )`
  yield* sql`
    CREATE INDEX outbox_owed ON outbox (phone_number_id, conversation_id, seq) WHERE state IN ('queued', 'requested')`
  yield* sql`CREATE INDEX outbox_waiting ON outbox (phone_number_id, not_before, created_at) WHERE state = 'queued'`
  yield* sql`CREATE INDEX outbox_under_way ON outbox (requested_at) WHERE state = 'requested'`
  yield* sql`CREATE INDEX outbox_uncertain ON outbox (requested_at) WHERE state = 'uncertain'`
  // Not unique on purpose: a peer that gives one id twice must not keep what is known from being written.
  yield* sql`CREATE INDEX outbox_wamid ON outbox (wamid) WHERE wamid IS NOT NULL`
  yield* sql`CREATE INDEX outbox_conversation ON outbox (conversation_id, seq)`
  yield* sql`ALTER TABLE outbox SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)`
  // A number that Meta no longer lets us send from: one stop and one alarm, not a failure per guest.
  yield* sql`
    CREATE TABLE number_stops (
      phone_number_id TEXT PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      reason          TEXT NOT NULL,
      error_code      INTEGER,
      since           TIMESTAMPTZ NOT NULL,
      probes          INTEGER NOT NULL DEFAULT 0,
      probe_at        TIMESTAMPTZ NOT NULL
    )`
  // What a person has to look at. One open task per subject, however often it is found again.
  yield* sql`
    CREATE TABLE operator_tasks (
      id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT,
      kind            TEXT NOT NULL,
      subject         TEXT NOT NULL,
      detail          TEXT NOT NULL,
      created_at      TIMESTAMPTZ NOT NULL,
      closed_at       TIMESTAMPTZ,
      closed_because  TEXT,
      UNIQUE (kind, subject)
    )`
  yield* sql`CREATE INDEX operator_tasks_open ON operator_tasks (tenant_id, created_at) WHERE closed_at IS NULL`
})
