import { Duration } from "effect"
import type { SqlClient } from "effect/sql"
import type { Fragment } from "effect/sql/Statement"
import type { TenantId } from "../../domain/Ids.ts"
import { EXTENSION, type Held, type HoldRequest, MOST_EXTENSIONS, TTL } from "../Hold.ts"
import { columns } from "./HoldRow.ts"

/** One statement per operation, so that a hold and its audit are written together or not at all. */
export const make = (sql: SqlClient.SqlClient) => {
  /** The server's clock, read once for the whole statement. */
  const moment = sql`moment AS MATERIALIZED (SELECT date_trunc('milliseconds', clock_timestamp()) AS now)`

  /** Part of a statement: what happened to rows like those of `lock_holds` goes into the audit, in this order. */
  const told = (...events: ReadonlyArray<readonly [event: string, from: Fragment, reason: string]>): Fragment =>
    sql`told AS (
      INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, fence, reason, at)
      SELECT e.tenant_id, e.event, e.room_id, lower(e.nights), upper(e.nights), e.session, e.held_for, e.fence,
        e.reason, m.now
      FROM (${
      sql.join(" UNION ALL ", false)(events.map(([event, from, reason], place) =>
        sql`SELECT ${place}::int AS place, ${event}::text AS event, ${reason}::text AS reason, h.* FROM ${from} h`
      ))
    }) e, moment m
      ORDER BY e.place)`

  const theHold = ({ fence, roomId, tenantId }: Held): Fragment =>
    sql`h.tenant_id = ${tenantId} AND h.room_id = ${roomId} AND h.fence = ${fence}::bigint`

  return {
    /**
     * The new hold, or the one in the way (which may be the session's own). No row: somebody was faster by less than
     * this statement took, and asking again tells who.
     *
     * Whoever writes takes the row of `lock_fences` first, so that two never wait for each other and tokens follow the
     * order of commits. That a night has one holder does not depend on it: the table refuses.
     */
    acquire: ({ roomId, session, stay, tenantId, ttl = TTL, user }: HoldRequest) => {
      const nights = sql`daterange(${stay.arrive}::date, ${stay.leave}::date)`
      const overlapping = sql`h.tenant_id = ${tenantId} AND h.room_id = ${roomId} AND h.nights && ${nights}`
      return sql`
        WITH ${moment}, taken AS MATERIALIZED (
          SELECT h.* FROM lock_holds h, moment m WHERE ${overlapping} AND h.expires_at > m.now
          ORDER BY lower(h.nights) LIMIT 1
        ), fenced AS (
          INSERT INTO lock_fences AS f (tenant_id, room_id, last)
          SELECT ${tenantId}, ${roomId}, extract(epoch FROM m.now) * 1000 FROM moment m
          WHERE NOT EXISTS (SELECT 1 FROM taken)
          ON CONFLICT (tenant_id, room_id) DO UPDATE SET last = greatest(f.last + 1, excluded.last) RETURNING last
        ), due AS (
          DELETE FROM lock_holds h USING fenced, moment m WHERE ${overlapping} AND h.expires_at <= m.now RETURNING h.*
        ), held AS (
          INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
          SELECT ${tenantId}, ${roomId}, f.last, ${nights}, ${session}, ${user}, m.now,
            m.now + ${Math.ceil(Duration.toMillis(ttl))}::float8 * interval '1 millisecond'
          FROM fenced f, moment m WHERE (SELECT count(*) FROM due) >= 0
          ON CONFLICT DO NOTHING RETURNING *
        ), refused AS (
          INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, reason, at)
          SELECT ${tenantId}, 'conflict', ${roomId}, ${stay.arrive}::date, ${stay.leave}::date, ${session}, ${user},
            concat(lower(t.nights), '/', upper(t.nights), ' is held'), m.now
          FROM taken t, moment m WHERE t.session <> ${session} OR t.nights <> ${nights}
        ), ${told(["expired", sql`due`, "time"], ["acquired", sql`held`, "asked"])}
        SELECT ${columns(sql)} FROM held UNION ALL SELECT ${columns(sql)} FROM taken`
    },

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
        ), ${told(["extended", sql`longer`, "asked"])}
        SELECT ${columns(sql)} FROM longer
        UNION ALL SELECT ${columns(sql)} FROM seen WHERE NOT EXISTS (SELECT 1 FROM longer)`,

    /** Whose hold it was, and whether it was let go. */
    release: (held: Held, because: string) =>
      sql`
        WITH ${moment}, gone AS (
          DELETE FROM lock_holds h USING moment m
          WHERE ${theHold(held)} AND h.session = ${held.session} AND h.expires_at > m.now RETURNING h.*
        ), ${told(["released", sql`gone`, because])}
        SELECT h.session, EXISTS (SELECT 1 FROM gone) AS released FROM lock_holds h, moment m
        WHERE ${theHold(held)} AND h.expires_at > m.now`,

    releaseAll: (tenantId: TenantId, by: string) =>
      sql`
        WITH ${moment}, gone AS (
          DELETE FROM lock_holds h USING moment m WHERE h.tenant_id = ${tenantId} AND h.expires_at > m.now RETURNING h.*
        ), ${told(["released", sql`gone`, by])}
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
        ), ${told(["expired", sql`gone`, "time"])}
        SELECT 1 FROM gone`,

    find: (tenantId: TenantId, roomId: string, fence: number) =>
      sql`
        SELECT ${columns(sql)} FROM lock_holds
        WHERE tenant_id = ${tenantId} AND room_id = ${roomId} AND fence = ${fence}::bigint
          AND expires_at > clock_timestamp()`,

    list: (tenantId: TenantId, limit: number) =>
      sql`
        SELECT ${columns(sql)} FROM lock_holds
        WHERE tenant_id = ${tenantId} AND expires_at > clock_timestamp()
        ORDER BY lock_holds.expires_at, room_id LIMIT ${limit}`
  }
}
