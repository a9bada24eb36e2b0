import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import type { TenantId } from "../domain/Ids.ts"
import { type Outcome, PaymentCallback, type Said } from "./PaymentCallback.ts"
import { type PaymentsError, unavailable } from "./PaymentsError.ts"

/** What payment providers said: kept before it is acknowledged, and owed until something came of it. */
export class PaymentCallbacks extends Context.Service<PaymentCallbacks, {
  /** Durable when it returns. False when the provider said it before. `body` as it was signed. */
  readonly keep: (tenantId: TenantId, said: Said, body: string) => Effect.Effect<boolean, PaymentsError>
  /** Oldest first. */
  readonly owed: (limit: number) => Effect.Effect<ReadonlyArray<PaymentCallback>, PaymentsError>
  /** In the caller's transaction, when there is one. False when something had come of it already. */
  readonly settle: (
    callback: PaymentCallback,
    outcome: Outcome,
    reservationId: string | null
  ) => Effect.Effect<boolean, PaymentsError>
}>()("conserje/payments/PaymentCallbacks") {
  static readonly layerSql = Layer.effect(
    PaymentCallbacks,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const now = Effect.map(Clock.currentTimeMillis, (millis) => sql`to_timestamp(${millis}::float8 / 1000)`)

      const keep = Effect.fnUntraced(function* (tenantId: TenantId, said: Said, body: string) {
        const rows = yield* sql`
          INSERT INTO payment_callbacks (tenant_id, event_id, kind, reference, amount_minor, currency, body, received_at)
          VALUES (${tenantId}, ${said.id}, ${said.type}, ${said.reference}, ${said.amount}::int8, ${said.currency},
            ${body}, ${yield* now})
          ON CONFLICT DO NOTHING RETURNING 1`
        return rows.length > 0
      })

      const settle = Effect.fnUntraced(function* (
        { eventId, tenantId }: PaymentCallback,
        outcome: Outcome,
        reservationId: string | null
      ) {
        const rows = yield* sql`
          UPDATE payment_callbacks SET outcome = ${outcome}, reservation_id = ${reservationId}::text,
            settled_at = ${yield* now}
          WHERE tenant_id = ${tenantId} AND event_id = ${eventId} AND settled_at IS NULL RETURNING 1`
        return rows.length > 0
      })

      return PaymentCallbacks.of({
        keep: (tenantId, said, body) => answer(keep(tenantId, said, body)),
        owed: (limit) =>
          answer(Effect.map(
            sql`
              SELECT tenant_id, event_id, kind, reference, amount_minor::float8 AS amount_minor, currency
              FROM payment_callbacks WHERE settled_at IS NULL ORDER BY received_at LIMIT ${limit}`,
            decode
          )),
        settle: (callback, outcome, reservationId) => answer(settle(callback, outcome, reservationId))
      })
    })
  )
}

const decode = Schema.decodeUnknownSync(Schema.Array(PaymentCallback))

const answer = <A>(run: Effect.Effect<A, SqlError>): Effect.Effect<A, PaymentsError> =>
  Effect.catchTag(run, "SqlError", unavailable)
