import { Context, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import type { TenantId } from "../domain/Ids.ts"
import { type StaffError, unavailable } from "./StaffError.ts"
import type { Ticket } from "./Ticket.ts"
import { COLUMNS, decode } from "./TicketRows.ts"

/** What staff do with tickets, beside a running runtime or without one; its loop tells the guests. */
export class TicketDesk extends Context.Service<TicketDesk, {
  /** Those that are not done, of a hotel or of all, oldest first. */
  readonly list: (tenantId: TenantId | null, limit: number) => Effect.Effect<ReadonlyArray<Ticket>, StaffError>
  /** The same by page: after that id, in the order of ids. */
  readonly page: (
    tenantId: TenantId | null,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Ticket>, StaffError>
  readonly get: (id: string) => Effect.Effect<Option.Option<Ticket>, StaffError>
  /** Somebody sees to it. Nothing when there is no such open ticket. */
  readonly take: (id: string, by: string) => Effect.Effect<Option.Option<Ticket>, StaffError>
  /** It is done. Nothing when there is none that was not. */
  readonly done: (id: string, by: string) => Effect.Effect<Option.Option<Ticket>, StaffError>
}>()("conserje/staff/TicketDesk") {
  static readonly layerSql = Layer.effect(
    TicketDesk,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql.literal(COLUMNS)
      return TicketDesk.of({
        list: (tenantId, limit) =>
          answer(
            sql`
              SELECT ${columns} FROM tickets
              WHERE state <> 'done' AND (${tenantId}::text IS NULL OR tenant_id = ${tenantId}::text)
              ORDER BY tickets.opened_at, id LIMIT ${limit}::int4`.pipe(Effect.map(decode))
          ),
        page: (tenantId, { after, limit }) =>
          answer(
            sql`
              SELECT ${columns} FROM tickets
              WHERE state <> 'done' AND id > ${after} AND ${
              tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`
            }
              ORDER BY tickets.id LIMIT ${limit}`.pipe(Effect.map(decode))
          ),
        get: (id) => answer(sql`SELECT ${columns} FROM tickets WHERE id = ${id}`.pipe(Effect.map(first))),
        take: (id, by) =>
          answer(
            sql`
              UPDATE tickets SET state = 'taken', taken_at = clock_timestamp(), taken_by = ${by}
              WHERE id = ${id} AND state = 'open' RETURNING ${columns}`.pipe(Effect.map(first))
          ),
        done: (id, by) =>
          answer(
            sql`
              UPDATE tickets SET state = 'done', done_at = clock_timestamp(), done_by = ${by}
              WHERE id = ${id} AND state <> 'done' RETURNING ${columns}`.pipe(Effect.map(first))
          )
      })
    })
  )
}

const first = (rows: unknown) => Option.fromUndefinedOr(decode(rows)[0])

const answer = <A>(self: Effect.Effect<A, SqlError>): Effect.Effect<A, StaffError> =>
  Effect.catchTag(self, "SqlError", unavailable)
