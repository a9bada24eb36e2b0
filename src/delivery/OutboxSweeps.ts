import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, OutboxId, PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { DeliveryAddress } from "./DeliveryAddress.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"

const Doubtful = Schema.Struct({
  id: OutboxId,
  tenantId: TenantId,
  conversationId: ConversationId,
  resends: Schema.Int
})
export type Doubtful = typeof Doubtful.Type

const Depth = Schema.Struct({
  queued: Schema.Int,
  requested: Schema.Int,
  uncertain: Schema.Int,
  /** When the oldest message that is still owed was promised, in milliseconds since the epoch. */
  oldestAt: Schema.NullOr(Schema.Finite)
})
export type Depth = typeof Depth.Type

/** What nobody is looking after at the moment. All instants in milliseconds since the epoch, every answer bounded. */
export class OutboxSweeps extends Context.Service<OutboxSweeps, {
  /** Addresses whose oldest message is due and was promised before `before`. */
  readonly owed: (
    before: number,
    now: number,
    limit: number
  ) => Effect.Effect<ReadonlyArray<DeliveryAddress>, DeliveryError>
  /** Addresses whose message has been under way since before `before`: their actor may have died over it. */
  readonly stalled: (before: number, limit: number) => Effect.Effect<ReadonlyArray<DeliveryAddress>, DeliveryError>
  /** Sends that have been under way since before `before` may or may not have been made. Returns how many. */
  readonly expireLeases: (before: number, limit: number) => Effect.Effect<number, DeliveryError>
  /** Uncertain sends from before `before` that no person was asked about. */
  readonly doubtful: (
    before: number,
    limit: number
  ) => Effect.Effect<ReadonlyArray<Doubtful>, DeliveryError>
  /** Queues uncertain sends again; the guest may get them twice. */
  readonly resend: (ids: ReadonlyArray<OutboxId>, now: number) => Effect.Effect<void, DeliveryError>
  readonly depth: Effect.Effect<Depth, DeliveryError>
}>()("conserje/delivery/OutboxSweeps") {
  static readonly layerSql = Layer.effect(
    OutboxSweeps,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const owed = (before: number, now: number, limit: number) =>
        owedBy(sql, { before, now, limit }).pipe(
          Effect.flatMap(decodeAddresses),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      const stalled = (before: number, limit: number) =>
        sql`
          SELECT phone_number_id, conversation_id FROM outbox o
          WHERE state = 'requested' AND requested_at < to_timestamp(${before}::float8 / 1000)
            AND NOT EXISTS (SELECT FROM number_stops s WHERE s.phone_number_id = o.phone_number_id)
          ORDER BY requested_at LIMIT ${limit}::int4`.pipe(
          Effect.flatMap(decodeAddresses),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      const expireLeases = (before: number, limit: number) =>
        sql`
          UPDATE outbox SET state = 'uncertain', reason = 'lease' WHERE seq IN (
            SELECT seq FROM outbox
            WHERE state = 'requested' AND requested_at < to_timestamp(${before}::float8 / 1000)
            ORDER BY seq LIMIT ${limit}::int4 FOR UPDATE SKIP LOCKED
          ) RETURNING 1`.pipe(Effect.map((rows) => rows.length), Effect.catchTag("SqlError", unavailable))

      const doubtful = (before: number, limit: number) =>
        sql`
          SELECT id, tenant_id, conversation_id, resends FROM outbox o
          WHERE state = 'uncertain' AND requested_at < to_timestamp(${before}::float8 / 1000)
            AND NOT EXISTS (SELECT FROM operator_tasks t WHERE t.kind = 'uncertain_send' AND t.subject = o.id)
          ORDER BY requested_at LIMIT ${limit}::int4`.pipe(
          Effect.flatMap(decodeDoubtful),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      const resend = (ids: ReadonlyArray<OutboxId>, now: number) =>
        ids.length === 0 ? Effect.void : sql`
          UPDATE outbox SET state = 'queued', resends = resends + 1, reason = NULL, error_code = NULL,
            not_before = to_timestamp(${now}::float8 / 1000)
          WHERE id = ANY(${ids}::text[]) AND state = 'uncertain'`.pipe(
          Effect.asVoid,
          Effect.catchTag("SqlError", unavailable)
        )

      const depth = sql`
        SELECT count(*) FILTER (WHERE state = 'queued')::int4 AS queued,
          count(*) FILTER (WHERE state = 'requested')::int4 AS requested,
          (SELECT count(*)::int4 FROM outbox WHERE state = 'uncertain') AS uncertain,
          (extract(epoch FROM min(created_at)) * 1000)::float8 AS oldest_at
        FROM outbox WHERE state IN ('queued', 'requested')`.pipe(
        Effect.flatMap(decodeDepth),
        Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable }),
        Effect.map(([depth]) => depth)
      )

      return OutboxSweeps.of({ owed, stalled, expireLeases, doubtful, resend, depth })
    })
  )
}

/**
 * Number by number, so that a stopped one's messages, of which there may be many, are not looked at: it finds the
 * numbers by hopping over an index, leaves out the stopped, and asks each of the rest for its most overdue.
 */
export const owedBy = (
  sql: SqlClient.SqlClient,
  { before, limit, now }: { readonly before: number; readonly now: number; readonly limit: number }
) =>
  sql`
    WITH RECURSIVE number AS (
      (SELECT phone_number_id AS id FROM outbox WHERE state = 'queued' ORDER BY phone_number_id LIMIT 1)
      UNION ALL
      SELECT (
        SELECT phone_number_id FROM outbox
        WHERE state = 'queued' AND phone_number_id > number.id ORDER BY phone_number_id LIMIT 1
      ) FROM number WHERE number.id IS NOT NULL
    ), sending AS MATERIALIZED (
      SELECT id FROM number
      WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM number_stops s WHERE s.phone_number_id = number.id)
    )
    SELECT sending.id AS phone_number_id, owed.conversation_id FROM sending CROSS JOIN LATERAL (
      SELECT conversation_id, not_before, created_at FROM outbox o
      WHERE phone_number_id = sending.id AND state = 'queued' AND not_before <= to_timestamp(${now}::float8 / 1000)
        AND created_at <= to_timestamp(${before}::float8 / 1000)
        AND NOT EXISTS (
          SELECT FROM outbox p
          WHERE p.phone_number_id = o.phone_number_id AND p.conversation_id = o.conversation_id
            AND p.state IN ('queued', 'requested') AND p.seq < o.seq
        )
      ORDER BY not_before, created_at LIMIT ${limit}::int4
    ) owed
    ORDER BY owed.not_before, owed.created_at LIMIT ${limit}::int4`

const decodeAddresses = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ phoneNumberId: PhoneNumberId, conversationId: ConversationId }))
)
const decodeDoubtful = Schema.decodeUnknownEffect(Schema.Array(Doubtful))
const decodeDepth = Schema.decodeUnknownEffect(Schema.Tuple([Depth]))
