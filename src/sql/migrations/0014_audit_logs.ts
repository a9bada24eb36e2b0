import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * What happened, one chain per hotel: each row carries the hash of the row before it, and `audit_chains` the newest one,
 * so that a row that was changed, removed or cut off at either end shows. A chain per hotel, because whoever appends
 * holds its head until the transaction ends, and one hotel must not wait for another.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE audit_chains (
      tenant_id    TEXT PRIMARY KEY,
      seq          BIGINT NOT NULL DEFAULT 0,
      hash         TEXT NOT NULL DEFAULT '',
      -- What retention has removed: the last row that is gone, whose hash the first that is left must carry.
      pruned_seq   BIGINT NOT NULL DEFAULT 0,
      pruned_hash  TEXT NOT NULL DEFAULT ''
    )`
  yield* sql`
    CREATE TABLE audit_logs (
      id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tenant_id   TEXT NOT NULL,
      seq         BIGINT NOT NULL,
      event_id    TEXT NOT NULL,
      at          TIMESTAMPTZ NOT NULL,
      type        TEXT NOT NULL,
      action      TEXT NOT NULL,
      resource    TEXT NOT NULL,
      actor_kind  TEXT NOT NULL,
      actor_id    TEXT NOT NULL,
      address     TEXT,
      request_id  TEXT,
      before      JSONB,
      after       JSONB,
      prev_hash   TEXT NOT NULL,
      hash        TEXT NOT NULL,
      UNIQUE (tenant_id, seq),
      UNIQUE (event_id)
    )`
  yield* sql`CREATE INDEX audit_logs_tenant ON audit_logs (tenant_id, id)`
  yield* sql`CREATE INDEX audit_logs_type ON audit_logs (type, id)`
  yield* sql`CREATE INDEX audit_logs_actor ON audit_logs (actor_id, id)`
  yield* sql`CREATE INDEX audit_logs_expiry ON audit_logs (tenant_id, at)`
  // An array of JSON has one text only: no two different rows can give the same one.
  yield* sql`
    CREATE FUNCTION audit_hash(prev TEXT, entry audit_logs) RETURNS TEXT LANGUAGE sql STABLE AS $hash$
      SELECT encode(sha256(convert_to(prev || jsonb_build_array(
        entry.tenant_id, entry.seq, entry.event_id, (extract(epoch FROM entry.at) * 1000000)::bigint, entry.type,
        entry.action, entry.resource, entry.actor_kind, entry.actor_id, entry.address, entry.request_id, entry.before,
        entry.after)::text, 'UTF8')), 'hex')
    $hash$`
  // Appends in the order of the array. An event that is there already stays as it is, so that a repeat is harmless.
  yield* sql`
    CREATE FUNCTION audit_append(events JSONB) RETURNS INTEGER LANGUAGE plpgsql AS $append$
    DECLARE
      event JSONB;
      entry audit_logs;
      appended INTEGER := 0;
    BEGIN
      -- Heads are held in one order, so that two appends to the same chains never wait for each other.
      INSERT INTO audit_chains (tenant_id)
        SELECT DISTINCT e ->> 'tenantId' FROM jsonb_array_elements(events) e ORDER BY 1
        ON CONFLICT DO NOTHING;
      PERFORM 1 FROM audit_chains
        WHERE tenant_id IN (SELECT e ->> 'tenantId' FROM jsonb_array_elements(events) e)
        ORDER BY tenant_id FOR UPDATE;
      FOR event IN SELECT e FROM jsonb_array_elements(events) WITH ORDINALITY AS t (e, n) ORDER BY n LOOP
        CONTINUE WHEN EXISTS (SELECT 1 FROM audit_logs WHERE event_id = event ->> 'eventId');
        SELECT NULL, c.tenant_id, c.seq + 1, event ->> 'eventId',
            to_timestamp((event ->> 'at')::float8 / 1000), event ->> 'type', event ->> 'action', event ->> 'resource',
            event ->> 'actorKind', event ->> 'actorId', event ->> 'address', event ->> 'requestId',
            event -> 'before', event -> 'after', c.hash, ''
          INTO entry FROM audit_chains c WHERE c.tenant_id = event ->> 'tenantId';
        entry.hash := audit_hash(entry.prev_hash, entry);
        INSERT INTO audit_logs (tenant_id, seq, event_id, at, type, action, resource, actor_kind, actor_id, address,
            request_id, before, after, prev_hash, hash)
          VALUES (entry.tenant_id, entry.seq, entry.event_id, entry.at, entry.type, entry.action, entry.resource,
            entry.actor_kind, entry.actor_id, entry.address, entry.request_id, entry.before, entry.after,
            entry.prev_hash, entry.hash);
        UPDATE audit_chains SET seq = entry.seq, hash = entry.hash WHERE tenant_id = entry.tenant_id;
        appended := appended + 1;
      END LOOP;
      RETURN appended;
    END
    $append$`
  // Against mistakes, not against whoever owns the database: that is what the hashes are for.
  yield* sql`
    CREATE FUNCTION audit_refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $refuse$
    BEGIN
      IF TG_OP = 'DELETE' AND current_setting('conserje.audit_retention', true) = 'on' THEN
        RETURN NULL;
      END IF;
      RAISE EXCEPTION 'audit_logs is append-only' USING ERRCODE = 'insufficient_privilege';
    END
    $refuse$`
  yield* sql`
    CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`
})
