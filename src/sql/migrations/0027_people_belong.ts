import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** That somebody has no hotel never means every hotel by itself, and what belongs to a hotel belongs to one that is there. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // They would see nothing: an administrator says where they work, and lets them in again.
  yield* sql`
    UPDATE user_sessions SET is_revoked = true, revoked_because = 'belongs to no hotel'
    WHERE NOT is_revoked AND user_id IN (
      SELECT id FROM users WHERE active AND tenant_id IS NULL AND role NOT IN ('admin', 'system'))`
  yield* sql`
    WITH closed AS (
      UPDATE users SET active = false, version = version + 1, updated_at = now()
      WHERE active AND tenant_id IS NULL AND role NOT IN ('admin', 'system') RETURNING id
    )
    SELECT audit_append(jsonb_agg(jsonb_build_object(
      'eventId', 'people-belong-' || id, 'tenantId', '-', 'at', floor(extract(epoch FROM now()) * 1000),
      'type', 'data_modification', 'action', 'user.updated', 'resource', 'user/' || id,
      'actorKind', 'system', 'actorId', 'migration', 'before', '{"active":true}'::jsonb,
      'after', '{"active":false}'::jsonb)))
    FROM closed HAVING count(*) > 0`
  yield* sql`
    ALTER TABLE users ADD CONSTRAINT users_belong
      CHECK (NOT active OR tenant_id IS NOT NULL OR role IN ('admin', 'system'))`
  // The chain of what concerns no hotel, and flags of every hotel, are kept under this name.
  yield* sql`ALTER TABLE tenants ADD CONSTRAINT tenants_named CHECK (id <> '-') NOT VALID`
  // Rows from before keep what they say: their hotel shows nothing.
  yield* sql`ALTER TABLE users ADD CONSTRAINT users_hotel FOREIGN KEY (tenant_id) REFERENCES tenants (id) NOT VALID`
  yield* sql`
    ALTER TABLE api_keys ADD CONSTRAINT api_keys_hotel FOREIGN KEY (tenant_id) REFERENCES tenants (id) NOT VALID`
})
