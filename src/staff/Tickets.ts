import { Clock, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { freshId } from "../domain/FreshId.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import { Notices } from "../inbox/Notices.ts"
import { type StaffError, unavailable } from "./StaffError.ts"
import * as StaffMetrics from "./StaffMetrics.ts"
import { StaffNotices } from "./StaffNotices.ts"
import { type NewTicket, type Ticket, TICKET_DONE } from "./Ticket.ts"
import { COLUMNS, decode } from "./TicketRows.ts"

/** Characters of a request that are kept. */
const MOST_REQUEST = 1_000

/** Tickets whose guests one pass tells at the most. */
const MOST_PER_PASS = 200

/** What guests asked the house to do, until it is done. */
export class Tickets extends Context.Service<Tickets, {
  /** Durable, with the notice to staff, when it returns; the same key is the same ticket. */
  readonly open: (ticket: NewTicket) => Effect.Effect<Ticket, StaffError>
  /** The guest of each ticket that is done hears so. Returns how many. Safe to run twice. */
  readonly tellDone: Effect.Effect<number, StaffError | InboxError>
}>()("conserje/staff/Tickets") {
  static readonly layerSql = Layer.effect(
    Tickets,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const staff = yield* StaffNotices
      const notices = yield* Notices
      const columns = sql.literal(COLUMNS)

      const open = Effect.fnUntraced(function* (ticket: NewTicket) {
        const { category, conversationId, key, phoneNumberId, request, tenantId, urgent } = ticket
        const id = yield* freshId("k")
        const now = yield* Clock.currentTimeMillis
        const words = request.slice(0, MOST_REQUEST).toWellFormed().replaceAll("\u0000", "")
        const inserted = yield* sql`
          INSERT INTO tickets (id, key, tenant_id, conversation_id, phone_number_id, category, request, opened_at)
          VALUES (${id}, ${key}, ${tenantId}, ${conversationId}, ${phoneNumberId}, ${category}, ${words},
            to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (key) DO NOTHING RETURNING ${columns}`.pipe(Effect.map(decode))
        const [kept] = inserted.length > 0
          ? inserted
          : yield* sql`SELECT ${columns} FROM tickets WHERE key = ${key}`.pipe(Effect.map(decode))
        if (kept === undefined) return yield* unavailable("the ticket vanished while it was opened")
        yield* staff.notify({
          id: `ticket:${kept.id}`,
          tenantId,
          kind: "ticket",
          reason: category,
          conversationId,
          about: kept.id,
          detail: "",
          urgent,
          ...(ticket.notBefore === undefined ? {} : { notBefore: ticket.notBefore })
        })
        if (inserted.length > 0) yield* StaffMetrics.tickets({ event: "opened" })
        return kept
      })

      const tellDone = Effect.gen(function* () {
        const done = yield* sql`
          SELECT ${columns} FROM tickets WHERE state = 'done' AND told_at IS NULL
          ORDER BY done_at LIMIT ${MOST_PER_PASS}`.pipe(Effect.map(decode))
        if (done.length === 0) return 0
        // Told first and marked after: a crash between the two tells again, which the key makes harmless.
        yield* notices.tell(done.map(({ category, conversationId, id, phoneNumberId }) => ({
          key: `ticket:${id}:done`,
          conversationId,
          phoneNumberId,
          topic: TICKET_DONE,
          about: id,
          detail: { category }
        })))
        const now = yield* Clock.currentTimeMillis
        yield* sql`
          UPDATE tickets SET told_at = to_timestamp(${now}::float8 / 1000)
          WHERE id = ANY(${done.map(({ id }) => id)}::text[])`
        yield* StaffMetrics.tickets({ event: "done" }, done.length)
        return done.length
      })

      return Tickets.of({
        // Both or neither: a ticket of which nobody was told is a guest who waits for nothing.
        open: (ticket) => sql.withTransaction(open(ticket)).pipe(Effect.catchTag("SqlError", unavailable)),
        tellDone: tellDone.pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}
