import { Duration } from "effect"
import type { SqlClient } from "effect/sql"
import type { Fragment } from "effect/sql/Statement"
import type { TenantId } from "../../domain/Ids.ts"
import { EXTENSION, type Held, type HoldRequest, MOST_EXTENSIONS, TTL } from "../Hold.ts"
import { columns } from "./HoldRow.ts"

/** One statement per operation, so that a hold and its audit are written together or not at all. */
export const make = (sql: SqlClient.SqlClient) => {
  const kept = columns(sql)

  /** The server's clock, read once for the whole statement. */
  const moment = sql`moment AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS now)`

  /** Part of a statement: what happened to rows that are like those of `lock_holds`, goes into the audit. */
  const told = (event: string, rows: Fragment, reason: string): Fragment =>
    sql`told AS (
      INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, fence, reason, at)
      SELECT h.tenant_id, ${event}, h.room_id, lower(h.nights), upper(h.nights), h.session, h.held_for, h.fence,
        ${reason}, m.now
      FROM ${rows} h, moment m)`

  const theHold = ({ fence, roomId, tenantId }: Held): Fragment =>
    sql`h.tenant_id = ${tenantId} AND h.room_id = ${roomId} AND h.fence = ${fence}::bigint`

  return {
    /** The new hold, or the one in the way, which may be the session's own. */
    acquire: ({ roomId, session, stay, tenantId, ttl = TTL, user }: HoldRequest) =>
      sql`
        SELECT ${kept} FROM hold_room(${tenantId}, ${roomId},
          daterange(${stay.arrive}::date, ${stay.leave}::date), ${session}, ${user},
          ${Math.ceil(Duration.toMillis(ttl))}::float8 * interval '1 millisecond')`,

    /** The hold as it is now, whoever has it; longer, if it is this session's and was not prolonged since it was seen. */
    extend: (held: Held) =>
      sql`
        WITH ${moment}, seen AS (
          SELECT h.* FROM lock_holds h, moment m WHERE ${theHold(held)} AND h.expires_at > m.now FOR UPDATE OF h
        ), longer AS (
          UPDATE lock_holds h SET extensions = h.extensions + 1,
            expires_at = h.expires_at + ${Duration.toMillis(EXTENSION)}::float8 * interval '1 millisecond'
          FROM seen s WHERE ${theHold(held)} AND s.session = ${held.session} AND s.extensions <= ${held.extensions}
            AND s.extensions < ${MOST_EXTENSIONS}
          RETURNING h.*
        ), ${told("extended", sql`longer`, "asked")}
        SELECT ${kept} FROM longer
        UNION ALL SELECT ${kept} FROM seen WHERE NOT EXISTS (SELECT 1 FROM longer)`,

    /** Whose hold it was, and whether it was let go. */
    release: (held: Held, because: string) =>
      sql`
        WITH ${moment}, gone AS (
          DELETE FROM lock_holds h USING moment m
          WHERE ${theHold(held)} AND h.session = ${held.session} AND h.expires_at > m.now RETURNING h.*
        ), ${told("released", sql`gone`, because)}
        SELECT h.session, EXISTS (SELECT 1 FROM gone) AS released FROM lock_holds h, moment m
        WHERE ${theHold(held)} AND h.expires_at > m.now`,

    releaseAll: (tenantId: TenantId, by: string) =>
      sql`
        WITH ${moment}, gone AS (
          DELETE FROM lock_holds h USING moment m WHERE h.tenant_id = ${tenantId} AND h.expires_at > m.now RETURNING h.*
        ), ${told("released", sql`gone`, by)}
        SELECT 1 FROM gone`,

    /** Skips what somebody else is ending at this moment. */
    expire: (most: number) =>
      sql`
        WITH ${moment}, due AS (
          SELECT tenant_id, room_id, fence FROM lock_holds WHERE expires_at <= (SELECT now FROM moment)
          ORDER BY expires_at LIMIT ${most} FOR UPDATE SKIP LOCKED
        ), gone AS (
          DELETE FROM lock_holds h USING due d
          WHERE h.tenant_id = d.tenant_id AND h.room_id = d.room_id AND h.fence = d.fence RETURNING h.*
        ), ${told("expired", sql`gone`, "time")}
        SELECT 1 FROM gone`,

    find: (tenantId: TenantId, roomId: string, fence: number) =>
      sql`
        SELECT ${kept} FROM lock_holds
        WHERE tenant_id = ${tenantId} AND room_id = ${roomId} AND fence = ${fence}::bigint
          AND expires_at > clock_timestamp()`,

    list: (tenantId: TenantId, limit: number) =>
      sql`
        SELECT ${kept} FROM lock_holds
        WHERE tenant_id = ${tenantId} AND expires_at > clock_timestamp()
        ORDER BY lock_holds.expires_at, room_id LIMIT ${limit}`
  }
}
