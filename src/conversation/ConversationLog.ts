import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, TenantId } from "../domain/Ids.ts"
import { type ConversationError, unavailable } from "./ConversationError.ts"

/** A conversation as staff see it in a list. Times in milliseconds since the epoch. */
export const ConversationSummary = Schema.Struct({
  id: ConversationId,
  tenantId: TenantId,
  with: Schema.Literals(["bot", "staff"]),
  language: Schema.NullOr(Schema.String),
  lastGuestAt: Schema.NullOr(Schema.Finite),
  /** Until when we may write what we like; afterwards only an approved template. */
  windowUntil: Schema.NullOr(Schema.Finite),
  updatedAt: Schema.Finite
})
export type ConversationSummary = typeof ConversationSummary.Type

/** What was said, by whom, and what became of it. */
export const Utterance = Schema.Struct({
  id: Schema.String,
  by: Schema.Literals(["guest", "hotel"]),
  at: Schema.Finite,
  /** What kind of message a guest's is; `message` for ours. */
  kind: Schema.String,
  /** The event or the message as it is kept. */
  content: Schema.Unknown,
  /** Of ours: `state` and `delivery` of the outbox. Of a guest's: whether it was handled. */
  state: Schema.String,
  delivery: Schema.NullOr(Schema.String)
})
export type Utterance = typeof Utterance.Type

/** What was said, for people to read. */
export class ConversationLog extends Context.Service<ConversationLog, {
  /** Of one hotel, or of all (null), after that id, in the order of ids; only those with staff when asked. */
  readonly list: (
    of: { readonly tenantId: TenantId | null; readonly withStaff: boolean },
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<ConversationSummary>, ConversationError>
  readonly get: (id: ConversationId) => Effect.Effect<ConversationSummary | null, ConversationError>
  /** The newest first, from before that instant. */
  readonly read: (
    id: ConversationId,
    page: { readonly before: number; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Utterance>, ConversationError>
}>()("conserje/conversation/ConversationLog") {
  static readonly layerSql = Layer.effect(
    ConversationLog,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql.literal(SUMMARY)
      return ConversationLog.of({
        list: ({ tenantId, withStaff }, { after, limit }) =>
          sql`
            SELECT ${columns} FROM conversations
            WHERE merged_into IS NULL AND id > ${after}
              AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}
              AND ${withStaff ? sql`state ->> '_tag' = 'WithStaff'` : sql`true`}
            ORDER BY conversations.id LIMIT ${limit}`.pipe(
            Effect.map(decodeSummaries),
            Effect.catchTag("SqlError", unavailable)
          ),
        get: (id) =>
          sql`
            SELECT ${columns} FROM conversations
            WHERE id = (SELECT coalesce(merged_into, id) FROM conversations WHERE id = ${id})`.pipe(
            Effect.map((rows) => decodeSummaries(rows)[0] ?? null),
            Effect.catchTag("SqlError", unavailable)
          ),
        read: (id, { before, limit }) =>
          sql`
            SELECT * FROM (
              (SELECT 'e' || id AS id, 'guest' AS by, (extract(epoch FROM occurred_at) * 1000)::float8 AS at, type AS kind,
                payload -> 'event' AS content, state, NULL AS delivery
              FROM inbox_events
              WHERE conversation_id = ${id} AND occurred_at < to_timestamp(${before}::float8 / 1000)
              ORDER BY inbox_events.id DESC LIMIT ${limit})
              UNION ALL
              (SELECT id, 'hotel', (extract(epoch FROM created_at) * 1000)::float8, 'message', content, state, delivery
              FROM outbox
              WHERE conversation_id = ${id} AND created_at < to_timestamp(${before}::float8 / 1000)
              ORDER BY outbox.seq DESC LIMIT ${limit})
            ) said ORDER BY said.at DESC, said.id DESC LIMIT ${limit}`.pipe(
            Effect.map(decodeUtterances),
            Effect.catchTag("SqlError", unavailable)
          )
      })
    })
  )
}

const SUMMARY = `id, tenant_id, CASE WHEN state ->> '_tag' = 'WithStaff' THEN 'staff' ELSE 'bot' END AS "with",
  state ->> 'language' AS language, (extract(epoch FROM last_guest_at) * 1000)::float8 AS last_guest_at,
  (extract(epoch FROM window_until) * 1000)::float8 AS window_until,
  (extract(epoch FROM updated_at) * 1000)::float8 AS updated_at`

const decodeSummaries: (rows: unknown) => ReadonlyArray<ConversationSummary> = Schema.decodeUnknownSync(
  Schema.Array(ConversationSummary)
)
const decodeUtterances: (rows: unknown) => ReadonlyArray<Utterance> = Schema.decodeUnknownSync(Schema.Array(Utterance))
