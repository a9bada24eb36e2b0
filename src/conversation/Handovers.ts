import { Clock, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import type { ConversationId, TenantId } from "../domain/Ids.ts"
import { type ConversationError, unavailable } from "./ConversationError.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"

/** A conversation that waits for, or is with, a person. */
export interface Handover {
  readonly id: string
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly reason: string
  /** What staff should know: what the guest was shown or chose. Empty when there is nothing. */
  readonly note: string
  /** Milliseconds since the epoch. */
  readonly openedAt: number
  /** When a person of the hotel first answered; `null` while nobody has. */
  readonly answeredAt: number | null
}

export class Handovers extends Context.Service<Handovers, {
  /** Open ones, oldest first. */
  readonly list: (limit: number) => Effect.Effect<ReadonlyArray<Handover>, ConversationError>
  /** Guests whom nobody has answered yet, of a hotel or of all (null); `oldestAt` in milliseconds since the epoch. */
  readonly waiting: (
    tenantId: TenantId | null
  ) => Effect.Effect<{ readonly count: number; readonly oldestAt: number | null }, ConversationError>
  /** Gives the conversation, or the one it was merged into, back to the bot. Returns whether a person had it. */
  readonly giveBack: (id: ConversationId) => Effect.Effect<boolean, ConversationError>
}>()("conserje/conversation/Handovers") {
  static readonly layerSql = Layer.effect(
    Handovers,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      return Handovers.of({
        list: (limit) =>
          sql<Handover>`
            SELECT id, tenant_id, conversation_id, reason, note,
              (extract(epoch FROM opened_at) * 1000)::float8 AS opened_at,
              (extract(epoch FROM answered_at) * 1000)::float8 AS answered_at
            FROM handovers WHERE closed_at IS NULL ORDER BY handovers.opened_at LIMIT ${limit}`.pipe(
            Effect.catchTag("SqlError", unavailable)
          ),
        waiting: (tenantId) =>
          sql<{ readonly count: number; readonly oldestAt: number | null }>`
            SELECT count(*)::int AS count, (extract(epoch FROM min(opened_at)) * 1000)::float8 AS oldest_at
            FROM handovers WHERE closed_at IS NULL AND answered_at IS NULL
              AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}`.pipe(
            Effect.map(([row]) => row ?? { count: 0, oldestAt: null }),
            Effect.catchTag("SqlError", unavailable)
          ),
        // What the guest was talking about goes on, unless nobody could read it.
        // Raising the version voids a turn that was decided while the person still had the guest.
        giveBack: Effect.fnUntraced(function* (id) {
          const now = yield* Clock.currentTimeMillis
          const given = yield* sql<{ readonly reason: string | null; readonly waited: number | null }>`
            WITH asked AS (
              SELECT coalesce(merged_into, id) AS id FROM conversations WHERE id = ${id}
            ), given AS (
              UPDATE conversations
              SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
                state = jsonb_build_object('_tag', 'Bot', 'misunderstood', 0,
                  'language', CASE WHEN state ->> 'language' IN ('es', 'en', 'pt') THEN state ->> 'language' ELSE 'es' END)
                  || CASE WHEN state ->> '_tag' = 'WithStaff' AND state ? 'talk' AND NOT EXISTS (
                      SELECT 1 FROM handovers unread WHERE unread.conversation_id = conversations.id
                        AND unread.closed_at IS NULL AND unread.reason = 'unreadable_state')
                    THEN jsonb_build_object('talk', state -> 'talk') ELSE '{}' END
              FROM asked
              WHERE conversations.id = asked.id AND state ->> '_tag' IS DISTINCT FROM 'Bot' RETURNING conversations.id
            ), closed AS (
              UPDATE handovers SET closed_at = to_timestamp(${now}::float8 / 1000)
              FROM given WHERE conversation_id = given.id AND closed_at IS NULL
              RETURNING reason, CASE WHEN answered_at IS NULL
                THEN (extract(epoch FROM to_timestamp(${now}::float8 / 1000) - opened_at))::float8 END AS waited
            )
            SELECT closed.reason, closed.waited FROM given LEFT JOIN closed ON true`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
          for (const { reason, waited } of given) {
            if (reason !== null && waited !== null) yield* ConversationMetrics.answered(reason, waited)
          }
          return given.length > 0
        })
      })
    })
  )
}
