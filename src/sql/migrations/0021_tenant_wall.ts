import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * The wall between hotels: as the role `conserje_hotel` a session sees and writes only the rows of the hotel that
 * `conserje.tenant` names, and without a name none. The owner of the tables works for the whole house and passes.
 *
 * A migration that makes a table calls `wall_off` for it, or `wall_off_where` where its hotel stands in another table; a
 * table without is closed to the role.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // Not forced on the owner: house-wide work and foreign keys would be checked against it, row by row.
  yield* sql`
    CREATE FUNCTION wall_off_where(of_table TEXT, mine TEXT, commands TEXT DEFAULT 'ALL') RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_table);
      EXECUTE format('DROP POLICY IF EXISTS of_one_hotel ON %I', of_table);
      EXECUTE format('CREATE POLICY of_one_hotel ON %I FOR %s USING (%s)', of_table, commands, mine);
      IF to_regrole('conserje_hotel') IS NOT NULL THEN
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO conserje_hotel', of_table);
      END IF;
    END $$`
  yield* sql`
    CREATE FUNCTION wall_off(of_table TEXT, tenant_column TEXT DEFAULT 'tenant_id') RETURNS void LANGUAGE sql AS $$
      SELECT wall_off_where(of_table, format('%I = current_setting(''conserje.tenant'', true)', tenant_column))
    $$`
  // The role that a session takes for one hotel; 'none' where there is no such role or this login may not take it.
  yield* sql`
    CREATE FUNCTION hotel_role() RETURNS TEXT LANGUAGE sql STABLE AS $$
      SELECT coalesce((
        SELECT rolname::text FROM pg_roles WHERE rolname = 'conserje_hotel' AND pg_has_role(session_user, oid,
          CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
      ), 'none')
    $$`
  // What keeps the wall from standing, for the person who runs the database; null when it stands.
  yield* sql`
    CREATE FUNCTION wall_fault() RETURNS TEXT LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN hotel_role() = 'none'
          THEN format('%I may not take the role conserje_hotel', session_user)
        WHEN NOT has_schema_privilege('conserje_hotel', current_schema(), 'USAGE')
          THEN format('conserje_hotel may not use the schema %I', current_schema())
        WHEN NOT has_function_privilege('conserje_hotel', 'audit_append(jsonb)', 'EXECUTE')
          THEN 'conserje_hotel may not append to the audit trail'
        ELSE (
          SELECT format('conserje_hotel lacks rights on %I', c.relname)
          FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS needed
          WHERE p.polname = 'of_one_hotel' AND c.relnamespace = current_schema()::regnamespace
            AND NOT has_table_privilege('conserje_hotel', c.oid, needed)
          LIMIT 1)
      END
    $$`
  // Roles belong to the server and not to this database: they are looked after at every start, so that a copy of the
  // database on another server has its wall too. Whoever is faster, another database or another process, is as good.
  yield* sql`
    CREATE FUNCTION stand_wall() RETURNS TEXT LANGUAGE plpgsql AS $$
    DECLARE
      of_table TEXT;
    BEGIN
      IF wall_fault() IS NULL THEN
        RETURN NULL;
      END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended('conserje.stand_wall', 0));
      IF to_regrole('conserje_hotel') IS NULL THEN
        BEGIN
          CREATE ROLE conserje_hotel NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
        END;
      END IF;
      IF hotel_role() = 'none' THEN
        BEGIN
          EXECUTE format('GRANT conserje_hotel TO %I', session_user);
        EXCEPTION
          WHEN undefined_object OR unique_violation OR insufficient_privilege OR invalid_grant_operation
            OR internal_error THEN NULL;
        END;
      END IF;
      IF hotel_role() <> 'none' THEN
        BEGIN
          EXECUTE format('GRANT USAGE ON SCHEMA %I TO conserje_hotel', current_schema());
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END;
        GRANT EXECUTE ON FUNCTION audit_append(JSONB) TO conserje_hotel;
        FOR of_table IN
          SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
          WHERE p.polname = 'of_one_hotel' AND c.relnamespace = current_schema()::regnamespace
        LOOP
          EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO conserje_hotel', of_table);
        END LOOP;
      END IF;
      RETURN wall_fault();
    END $$`
  yield* sql`SELECT wall_off('tenants', 'id')`
  yield* sql`
    SELECT wall_off(c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id'
      AND NOT a.attisdropped AND c.relname NOT IN ('audit_chains', 'audit_logs')`
  // Rows whose hotel stands elsewhere: whoever sees that row sees them.
  yield* sql`
    SELECT wall_off_where(of_table, format('EXISTS (SELECT 1 FROM %I o WHERE o.%I = %I.%I)', owner, key, of_table, its))
    FROM (VALUES
      ('deposit_receipts', 'reservation_id', 'reservations', 'id'),
      ('qr_pictures', 'phone_number_id', 'business_numbers', 'phone_number_id'),
      ('staff_deliveries', 'notice_id', 'staff_notices', 'id'),
      ('password_history', 'user_id', 'users', 'id'),
      ('user_sessions', 'user_id', 'users', 'id')
    ) AS derived (of_table, its, owner, key)`
  // What is said for all hotels is read by each.
  yield* sql`CREATE POLICY of_every_hotel ON feature_flags FOR SELECT USING (tenant_id = '-')`
  // Each hotel reads its own trail, and appends to it or to the installation's by the one function that keeps the chain.
  yield* sql`
    SELECT wall_off_where(of_table, 'tenant_id = current_setting(''conserje.tenant'', true)', 'SELECT')
    FROM unnest(ARRAY['audit_chains', 'audit_logs']) AS of_table`
  yield* sql`ALTER FUNCTION audit_append(JSONB) RENAME TO audit_append_anywhere`
  yield* sql`
    CREATE FUNCTION audit_append(events JSONB) RETURNS INTEGER LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
    BEGIN
      IF current_setting('conserje.tenant', true) <> '' AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(events) e
        WHERE e ->> 'tenantId' NOT IN (current_setting('conserje.tenant', true), '-')
      ) THEN
        RAISE EXCEPTION 'an event of another hotel' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN audit_append_anywhere(events);
    END $$`
  yield* sql`REVOKE ALL ON FUNCTION audit_append(JSONB), audit_append_anywhere(JSONB) FROM PUBLIC`
})
