import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { ConversationId, TenantId } from "../domain/Ids.ts"
import { type InboxError, unavailable } from "./InboxError.ts"

/** A turn that failed for good: its events, why, and what was known. Written by the conversation room's commit. */
export const DeadLetter = Schema.Struct({
  id: Schema.String,
  tenantId: TenantId,
  conversationId: ConversationId,
  eventIds: Schema.Array(Schema.String),
  reason: Schema.String,
  cause: Schema.String,
  context: Schema.Unknown,
  attempts: Schema.Int,
  state: Schema.Literals(["open", "replayed", "discarded"]),
  /** Milliseconds since the epoch. */
  createdAt: Schema.Finite
})
export type DeadLetter = typeof DeadLetter.Type

/** What a replay would give back. */
export const DeadTurn = Schema.Struct({
  /** Events that would be unhandled again; those that somebody else has handled since stay as they are. */
  events: Schema.Array(Schema.Struct({
    id: Schema.String,
    type: Schema.String,
    /** Milliseconds since the epoch. */
    occurredAt: Schema.Finite,
    state: Schema.String
  }))
})
export type DeadTurn = typeof DeadTurn.Type

export class DeadLetters extends Context.Service<DeadLetters, {
  /** Open ones, oldest first. */
  readonly list: (limit: number) => Effect.Effect<ReadonlyArray<DeadLetter>, InboxError>
  /** Open ones of a hotel, or of all (null), after that id, in the order of ids. */
  readonly page: (
    tenantId: TenantId | null,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<DeadLetter>, InboxError>
  readonly get: (id: string) => Effect.Effect<DeadLetter | null, InboxError>
  /** Makes its events unhandled again, so that the next sweep runs the turn. Returns whether it was open. */
  readonly replay: (id: string) => Effect.Effect<boolean, InboxError>
  readonly discard: (id: string, because: string) => Effect.Effect<boolean, InboxError>
  /** What `replay` would make unhandled again now. Changes nothing. */
  readonly tryOut: (letter: DeadLetter) => Effect.Effect<DeadTurn, InboxError>
  /** Open ones of a hotel, or of all (null). */
  readonly count: (tenantId: TenantId | null) => Effect.Effect<number, InboxError>
}>()("conserje/inbox/DeadLetters") {
  static readonly layerSql = Layer.effect(
    DeadLetters,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql.literal(COLUMNS)
      return DeadLetters.of({
        list: (limit) =>
          read(
            sql`SELECT ${columns} FROM dead_letters WHERE state = 'open' ORDER BY dead_letters.created_at LIMIT ${limit}`
          ),
        page: (tenantId, { after, limit }) =>
          read(sql`
            SELECT ${columns} FROM dead_letters WHERE state = 'open' AND id > ${after}::text::bigint
              AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}
            ORDER BY dead_letters.id LIMIT ${limit}`),
        get: (id) =>
          Effect.map(
            read(sql`SELECT ${columns} FROM dead_letters WHERE id = ${id}::text::bigint`),
            ([one]) => one ?? null
          ),
        // Letter and events in one statement: a letter is never closed while its events stay dead.
        replay: Effect.fnUntraced(function* (id) {
          const now = yield* Clock.currentTimeMillis
          const closed = yield* sql`
            WITH letter AS (
              UPDATE dead_letters SET state = 'replayed', closed_at = to_timestamp(${now}::float8 / 1000)
              WHERE id = ${id}::text::bigint AND state = 'open' RETURNING event_ids
            ), events AS (
              UPDATE inbox_events SET state = 'new', handled_at = NULL, turn_id = NULL
              FROM letter WHERE inbox_events.id = ANY(letter.event_ids) AND inbox_events.state = 'dead'
            )
            SELECT 1 FROM letter`.pipe(Effect.catchTag("SqlError", unavailable))
          return closed.length > 0
        }),
        discard: Effect.fnUntraced(function* (id, because) {
          const now = yield* Clock.currentTimeMillis
          const closed = yield* sql`
            UPDATE dead_letters
            SET state = 'discarded', closed_at = to_timestamp(${now}::float8 / 1000), closed_because = ${because}
            WHERE id = ${id}::text::bigint AND state = 'open' RETURNING 1`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
          return closed.length > 0
        }),
        tryOut: ({ eventIds }) =>
          sql`
            SELECT id::text, type, (extract(epoch FROM occurred_at) * 1000)::float8 AS occurred_at, state
            FROM inbox_events WHERE id = ANY(${eventIds}::text[]::bigint[]) ORDER BY inbox_events.id`.pipe(
            Effect.map((rows) => decodeTurn({ events: rows })),
            Effect.catchTag("SqlError", unavailable)
          ),
        count: (tenantId) =>
          sql<{ readonly count: number }>`
            SELECT count(*)::int AS count FROM dead_letters
            WHERE state = 'open' AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}`.pipe(
            Effect.map(([row]) => row?.count ?? 0),
            Effect.catchTag("SqlError", unavailable)
          )
      })
    })
  )
}

const decode: (rows: unknown) => ReadonlyArray<DeadLetter> = Schema.decodeUnknownSync(Schema.Array(DeadLetter))

const decodeTurn: (turn: unknown) => DeadTurn = Schema.decodeUnknownSync(DeadTurn)

const COLUMNS = `id::text, tenant_id, conversation_id, event_ids::text[], reason, cause, context, attempts, state,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_at`

const read = (rows: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  rows.pipe(Effect.map(decode), Effect.catchTag("SqlError", unavailable))
