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
      at         TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE UNIQUE INDEX lock_audit_event ON lock_audit (tenant_id, event_id) WHERE event_id IS NOT NULL`
  yield* sql`CREATE INDEX lock_audit_room ON lock_audit (tenant_id, room_id, arrive, leave)`
  yield* sql`CREATE INDEX lock_audit_session ON lock_audit (tenant_id, session)`
  yield* sql`CREATE INDEX lock_audit_at ON lock_audit USING brin (at)`
  // The new hold, or the one in the way, which may be the session's own. A function, because each of its statements
  // sees what was committed before it: whoever waited for the room's row of `lock_fences` learns who was faster. That a
  // night has one holder does not depend on it: the table refuses.
  yield* sql`
    CREATE FUNCTION hold_room(
      of_tenant TEXT, of_room TEXT, wanted DATERANGE, by_session TEXT, for_whom TEXT, ttl INTERVAL
    ) RETURNS SETOF lock_holds LANGUAGE plpgsql AS $$
    DECLARE
      moment TIMESTAMPTZ;
      other  lock_holds;
      ended  lock_holds;
      token  BIGINT;
    BEGIN
      -- Looked at before taking turns too, so that the many who want what is taken wait for nobody.
      FOR look IN 1..2 LOOP
        moment := date_trunc('milliseconds', clock_timestamp());
        SELECT h.* INTO other FROM lock_holds h
        WHERE h.tenant_id = of_tenant AND h.room_id = of_room AND h.nights && wanted
        ORDER BY h.expires_at <= moment, lower(h.nights) LIMIT 1;
        IF FOUND AND other.expires_at > moment THEN
          IF other.session <> by_session OR other.nights <> wanted THEN
            INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, reason, at)
            VALUES (of_tenant, 'conflict', of_room, lower(wanted), upper(wanted), by_session, for_whom,
              concat(lower(other.nights), '/', upper(other.nights), ' is held'), moment);
          END IF;
          RETURN NEXT other;
          RETURN;
        END IF;
        EXIT WHEN look = 2;
        INSERT INTO lock_fences AS f (tenant_id, room_id, last)
        VALUES (of_tenant, of_room, (extract(epoch FROM moment) * 1000)::bigint)
        ON CONFLICT (tenant_id, room_id) DO UPDATE SET last = greatest(f.last + 1, excluded.last)
        RETURNING last INTO token;
      END LOOP;
      IF other.fence IS NOT NULL THEN
        FOR ended IN
          DELETE FROM lock_holds h
          WHERE h.tenant_id = of_tenant AND h.room_id = of_room AND h.nights && wanted AND h.expires_at <= moment
          RETURNING h.*
        LOOP
          INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, fence, reason, at)
          VALUES (of_tenant, 'expired', of_room, lower(ended.nights), upper(ended.nights), ended.session,
            ended.held_for, ended.fence, 'time', moment);
        END LOOP;
      END IF;
      INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
      VALUES (of_tenant, of_room, token, wanted, by_session, for_whom, moment, moment + ttl)
      RETURNING * INTO other;
      INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, fence, reason, at)
      VALUES (of_tenant, 'acquired', of_room, lower(wanted), upper(wanted), by_session, for_whom, token, 'asked', moment);
      RETURN NEXT other;
    END $$`
})
