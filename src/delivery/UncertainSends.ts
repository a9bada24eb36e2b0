import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, OutboxId, PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { Deliveries } from "./Deliveries.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"

/** A message that Meta may or may not have taken. Without what it says. */
export const UncertainSend = Schema.Struct({
  id: OutboxId,
  /** Its place in the order of promises: where a page goes on. */
  seq: Schema.String,
  tenantId: TenantId,
  conversationId: ConversationId,
  phoneNumberId: PhoneNumberId,
  /** Why nobody knows. */
  reason: Schema.NullOr(Schema.String),
  /** How often it was said again already. */
  resends: Schema.Int,
  /** Milliseconds since the epoch. */
  createdAt: Schema.Finite,
  requestedAt: Schema.NullOr(Schema.Finite)
})
export type UncertainSend = typeof UncertainSend.Type

/** What a person may know or want: it arrived, say it again (the guest may get it twice), or leave it. */
export const RESOLUTIONS = ["delivered", "resend", "drop"] as const
export type Resolution = typeof RESOLUTIONS[number]

/** Sends whose outcome only a person can tell. */
export class UncertainSends extends Context.Service<UncertainSends, {
  /** Of a hotel, or of all (null), after that place, in the order of promises. */
  readonly page: (
    tenantId: TenantId | null,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<UncertainSend>, DeliveryError>
  readonly get: (id: string) => Effect.Effect<UncertainSend | null, DeliveryError>
  /**
   * Ends the doubt and the task about it in one statement. Answers whether there was any doubt left: a status of Meta's
   * may have come first.
   */
  readonly resolve: (send: UncertainSend, as: Resolution) => Effect.Effect<boolean, DeliveryError>
  /** How many there are, of a hotel or of all. */
  readonly count: (tenantId: TenantId | null) => Effect.Effect<number, DeliveryError>
}>()("conserje/delivery/UncertainSends") {
  static readonly layerSql = Layer.effect(
    UncertainSends,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const deliveries = yield* Deliveries
      const columns = sql.literal(COLUMNS)
      const of = (tenantId: TenantId | null) => tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`

      return UncertainSends.of({
        page: (tenantId, { after, limit }) =>
          sql`
            SELECT ${columns} FROM outbox
            WHERE state = 'uncertain' AND seq > ${after}::text::bigint AND ${of(tenantId)}
            ORDER BY outbox.seq LIMIT ${limit}`.pipe(Effect.map(decode), Effect.catchTag("SqlError", unavailable)),
        get: (id) =>
          sql`SELECT ${columns} FROM outbox WHERE id = ${id} AND state = 'uncertain'`.pipe(
            Effect.map((rows) => decode(rows)[0] ?? null),
            Effect.catchTag("SqlError", unavailable)
          ),
        resolve: Effect.fnUntraced(function* ({ conversationId, id, phoneNumberId }, as) {
          const now = yield* Clock.currentTimeMillis
          const ended = yield* sql`
            WITH ended AS (
              UPDATE outbox SET state = ${STATE_OF[as]},
                resends = resends + CASE WHEN ${as} = 'resend' THEN 1 ELSE 0 END,
                reason = CASE WHEN ${as} = 'resend' THEN NULL ELSE 'staff' END, error_code = NULL,
                not_before = CASE WHEN ${as} = 'resend' THEN to_timestamp(${now}::float8 / 1000) ELSE not_before END,
                settled_at = CASE WHEN ${as} = 'resend' THEN NULL ELSE to_timestamp(${now}::float8 / 1000) END
              WHERE id = ${id} AND state = 'uncertain' RETURNING id
            ), told AS (
              UPDATE operator_tasks t SET closed_at = clock_timestamp(), closed_because = ${`staff: ${as}`}
              FROM ended WHERE t.kind = 'uncertain_send' AND t.subject = ended.id AND t.closed_at IS NULL
            )
            SELECT 1 FROM ended`.pipe(Effect.catchTag("SqlError", unavailable))
          if (as === "resend" && ended.length > 0) {
            yield* sql.afterCommit(deliveries.nudge({ conversationId, phoneNumberId }))
          }
          return ended.length > 0
        }),
        count: (tenantId) =>
          sql<{ readonly count: number }>`
            SELECT count(*)::int AS count FROM outbox WHERE state = 'uncertain' AND ${of(tenantId)}`.pipe(
            Effect.map(([row]) => row?.count ?? 0),
            Effect.catchTag("SqlError", unavailable)
          )
      })
    })
  )
}

const STATE_OF = { delivered: "accepted", resend: "queued", drop: "cancelled" } as const

const COLUMNS = `id, seq::text, tenant_id, conversation_id, phone_number_id, reason, resends,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_at,
  (extract(epoch FROM requested_at) * 1000)::float8 AS requested_at`

const decode: (rows: unknown) => ReadonlyArray<UncertainSend> = Schema.decodeUnknownSync(Schema.Array(UncertainSend))
