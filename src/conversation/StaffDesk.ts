import { Clock, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { Deliveries } from "../delivery/Deliveries.ts"
import { freshId } from "../domain/FreshId.ts"
import type { ConversationId, PhoneNumberId } from "../domain/Ids.ts"
import * as Trace from "../telemetry/Trace.ts"
import * as ReplyLimits from "../whatsapp/ReplyLimits.ts"
import { type ConversationError, unavailable } from "./ConversationError.ts"

/** What staff do with a guest who is theirs. */
export class StaffDesk extends Context.Service<StaffDesk, {
  /** From now on the bot is silent. Answers whether it was speaking before. */
  readonly takeOver: (id: ConversationId) => Effect.Effect<boolean, ConversationError>
  /**
   * Writes to the guest through the outbox, in the order of everything else. `bot` when nobody has taken the guest over,
   * `silent` when the guest never wrote, so that no number is known to answer from.
   */
  readonly reply: (id: ConversationId, text: string) => Effect.Effect<"written" | "bot" | "silent", ConversationError>
}>()("conserje/conversation/StaffDesk") {
  static readonly layerSql = Layer.effect(
    StaffDesk,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const deliveries = yield* Deliveries

      return StaffDesk.of({
        // Raising the version voids a turn that was decided while the bot still had the guest.
        takeOver: Effect.fnUntraced(function* (id) {
          const now = yield* Clock.currentTimeMillis
          const handover = yield* freshId("h")
          const taken = yield* sql`
            WITH taken AS (
              UPDATE conversations
              SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
                state = state || jsonb_build_object('_tag', 'WithStaff', 'because', 'staff')
              WHERE id = ${id} AND merged_into IS NULL AND state ->> '_tag' = 'Bot' RETURNING id, tenant_id
            )
            INSERT INTO handovers (id, tenant_id, conversation_id, reason, opened_at)
            SELECT ${handover}, tenant_id, id, 'staff', to_timestamp(${now}::float8 / 1000) FROM taken
            ON CONFLICT DO NOTHING RETURNING 1`.pipe(Effect.catchTag("SqlError", unavailable))
          return taken.length > 0
        }),
        reply: Effect.fnUntraced(function* (id, text) {
          const now = yield* Clock.currentTimeMillis
          const traceparent = yield* Trace.here
          const messages = ReplyLimits.fit({ _tag: "Text", body: text })
          const ids = yield* Effect.forEach(messages, () => freshId("o"))
          const [row] = yield* sql<{ readonly withStaff: boolean; readonly number: PhoneNumberId | null }>`
            WITH guest AS (
              SELECT id, tenant_id, state ->> '_tag' = 'WithStaff' AS with_staff, (
                SELECT phone_number_id FROM inbox_events WHERE conversation_id = conversations.id
                ORDER BY inbox_events.id DESC LIMIT 1) AS number
              FROM conversations WHERE id = ${id} AND merged_into IS NULL
            ), written AS (
              INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, created_at,
                traceparent)
              SELECT m.id, guest.tenant_id, guest.id, guest.number, m.content::jsonb, to_timestamp(${now}::float8 / 1000),
                nullif(${traceparent}::text, '')
              FROM guest, unnest(${ids}::text[], ${messages.map((one) => JSON.stringify(one))}::text[])
                WITH ORDINALITY AS m (id, content, n)
              WHERE guest.with_staff AND guest.number IS NOT NULL ORDER BY m.n RETURNING 1
            ), answered AS (
              UPDATE handovers SET answered_at = to_timestamp(${now}::float8 / 1000)
              FROM guest WHERE conversation_id = guest.id AND closed_at IS NULL AND answered_at IS NULL AND guest.with_staff
            )
            SELECT with_staff, number FROM guest`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
          if (row === undefined || !row.withStaff) return "bot"
          if (row.number === null) return "silent"
          yield* sql.afterCommit(deliveries.nudge({ conversationId: id, phoneNumberId: row.number }))
          return "written"
        })
      })
    })
  )
}
