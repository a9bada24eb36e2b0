import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Rooms that are kept for a session, where there is no Redis, and what became of every hold, wherever it was kept.
 *
 * `lock_holds` has only holds that nobody has ended: two of one room cannot share a night, whoever writes them.
 * `lock_fences` outlives them, so that a room's tokens never go back. An event that came from Redis has the id it had
 * there, so that writing it again changes nothing.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE EXTENSION IF NOT EXISTS btree_gist`
  yield* sql`
    CREATE TABLE lock_holds (
      tenant_id    TEXT NOT NULL,
      room_id      TEXT NOT NULL,
      fence        BIGINT NOT NULL,
      nights       DATERANGE NOT NULL CHECK (NOT isempty(nights) AND NOT lower_inf(nights) AND NOT upper_inf(nights)),
      session      TEXT NOT NULL,
      held_for     TEXT NOT NULL,
      extensions   INTEGER NOT NULL DEFAULT 0,
      acquired_at  TIMESTAMPTZ NOT NULL,
      expires_at   TIMESTAMPTZ NOT NULL,
      PRIMARY KEY (tenant_id, room_id, fence),
      CONSTRAINT lock_holds_one_per_night EXCLUDE USING gist (tenant_id WITH =, room_id WITH =, nights WITH &&)
    )`
  yield* sql`CREATE INDEX lock_holds_expiry ON lock_holds (expires_at)`
  yield* sql`CREATE INDEX lock_holds_tenant ON lock_holds (tenant_id, expires_at)`
  yield* sql`
    CREATE TABLE lock_fences (
      tenant_id  TEXT NOT NULL,
      room_id    TEXT NOT NULL,
      last       BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, room_id)
    ) WITH (fillfactor = 50)`
  yield* sql`
    CREATE TABLE lock_audit (
      id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tenant_id  TEXT NOT NULL,
      event_id   TEXT,
      event      TEXT NOT NULL CHECK (event IN ('acquired', 'conflict', 'extended', 'released', 'expired')),
      room_id    TEXT NOT NULL,
      arrive     DATE NOT NULL,
      leave      DATE NOT NULL,
      session    TEXT NOT NULL,
      held_for   TEXT NOT NULL,
      fence      BIGINT,
      reason     TEXT NOT NULL,
      at         TIMESTAMPTZ NOT NULL,
      UNIQUE (tenant_id, event_id)
    )`
  yield* sql`CREATE INDEX lock_audit_room ON lock_audit (tenant_id, room_id, arrive, leave)`
  yield* sql`CREATE INDEX lock_audit_session ON lock_audit (tenant_id, session)`
  yield* sql`CREATE INDEX lock_audit_at ON lock_audit (at)`
})
