import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, OutboxId, PhoneNumberId, TenantId, Wamid } from "../domain/Ids.ts"
import type { TraceParent } from "../telemetry/Trace.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"
import { DELIVERIES, type Delivery, STATES } from "./Settlement.ts"

/** A status of Meta about a message that this number sent, ours or not. */
export interface Receipt {
  readonly phoneNumberId: PhoneNumberId
  readonly wamid: Wamid
  /** Our outbox id, when Meta gave it back. */
  readonly callbackData: string | null
  readonly delivery: Exclude<Delivery, "none">
  readonly errorCode: number | null
  /** By Meta's clock, in milliseconds since the epoch. */
  readonly occurredAt: number
  /** Where in a trace it was heard; none where nobody traces. */
  readonly traceparent?: TraceParent | null
}

const Settled = Schema.Struct({
  id: OutboxId,
  tenantId: TenantId,
  conversationId: ConversationId,
  phoneNumberId: PhoneNumberId,
  /** Before these receipts. */
  wasState: Schema.Literals(STATES),
  wasDelivery: Schema.Literals(DELIVERIES),
  /** The most that these receipts say, and when it happened, in milliseconds since the epoch. */
  said: Schema.Literals(DELIVERIES),
  saidAt: Schema.Finite,
  delivery: Schema.Literals(DELIVERIES),
  errorCode: Schema.NullOr(Schema.Int),
  wamid: Schema.NullOr(Wamid),
  /** Where in a trace it was promised. */
  traceparent: Schema.NullOr(Schema.String)
})
export type Settled = typeof Settled.Type

/** Writes what Meta says became of our messages, as `Settlement.settle` would one by one. */
export class Receipts extends Context.Service<Receipts, {
  /**
   * Finds each receipt's message by our id, else by Meta's, always of the same number. Returns the messages that were
   * found, changed or not; the rest are not ours, or not yet known by that id.
   */
  readonly apply: (receipts: ReadonlyArray<Receipt>) => Effect.Effect<ReadonlyArray<Settled>, DeliveryError>
}>()("conserje/delivery/Receipts") {
  static readonly layerSql = Layer.effect(
    Receipts,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const order = sql.literal(`ARRAY[${DELIVERIES.map((one) => `'${one}'`).join(", ")}]`)

      const apply = (receipts: ReadonlyArray<Receipt>) =>
        receipts.length === 0 ? Effect.succeed([]) : sql`
          WITH receipt AS (
            SELECT phone_number_id, wamid, nullif(callback, '') AS callback,
              array_position(${order}, delivery) AS rank, CASE WHEN code >= 0 THEN code END AS code, occurred
            FROM unnest(
              ${receipts.map((one) => one.phoneNumberId)}::text[], ${receipts.map((one) => one.wamid)}::text[],
              ${receipts.map((one) => one.callbackData ?? "")}::text[], ${receipts.map((one) => one.delivery)}::text[],
              ${receipts.map((one) => one.errorCode ?? -1)}::int4[],
              ${receipts.map((one) => one.occurredAt)}::float8[]
            ) AS r (phone_number_id, wamid, callback, delivery, code, occurred)
          ), found AS (
            SELECT o.seq, r.* FROM receipt r
            JOIN outbox o ON o.id = r.callback AND o.phone_number_id = r.phone_number_id
            UNION ALL
            SELECT o.seq, r.* FROM receipt r
            JOIN outbox o ON o.wamid = r.wamid AND o.phone_number_id = r.phone_number_id
            WHERE NOT EXISTS (
              SELECT FROM outbox c WHERE c.id = r.callback AND c.phone_number_id = r.phone_number_id
            )
          ), best AS (
            SELECT seq, max(rank) AS rank, (array_agg(code ORDER BY rank DESC, code))[1] AS code,
              (array_agg(occurred ORDER BY rank DESC, occurred DESC))[1] AS occurred, min(wamid) AS wamid
            FROM found GROUP BY seq
          ), locked AS (
            -- In one order, so that two readers of the same statuses cannot wait for each other.
            SELECT o.seq, o.state AS was_state, o.delivery AS was_delivery,
              array_position(${order}, o.delivery) AS was_rank, best.rank, best.code, best.wamid AS said_wamid, best.occurred AS said_at
            FROM outbox o JOIN best USING (seq) ORDER BY o.seq FOR NO KEY UPDATE OF o
          )
          UPDATE outbox o SET
            state = 'accepted',
            wamid = coalesce(o.wamid, l.said_wamid),
            delivery = (${order})[greatest(l.rank, l.was_rank)],
            error_code = CASE
              WHEN l.rank > l.was_rank THEN l.code
              WHEN l.rank = l.was_rank THEN least(o.error_code, l.code)
              ELSE o.error_code END,
            reason = CASE WHEN o.state IN ('uncertain', 'refused') THEN NULL ELSE o.reason END,
            settled_at = coalesce(o.settled_at, clock_timestamp())
          FROM locked l WHERE o.seq = l.seq
          RETURNING o.id, o.tenant_id, o.conversation_id, o.phone_number_id, l.was_state, l.was_delivery, o.delivery,
            (${order})[l.rank] AS said, l.said_at, o.error_code, o.wamid, o.traceparent`.pipe(
          Effect.flatMap(decode),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      return Receipts.of({ apply })
    })
  )
}

const decode = Schema.decodeUnknownEffect(Schema.Array(Settled))
