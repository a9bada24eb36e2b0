import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { DeliveryAddress } from "./DeliveryAddress.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"
import { opening } from "./OperatorTasks.ts"
import { detailOf } from "./TaskDetail.ts"

export interface Stop {
  readonly phoneNumberId: PhoneNumberId
  readonly tenantId: TenantId
  /** Meta does not let us in, or does not let this account send. */
  readonly because: "credential" | "account"
  readonly errorCode: number
}

/** The first look after a stop; then twice as long each time, up to `LONGEST_LOOK`. */
const FIRST_LOOK = 5 * 60_000
const LONGEST_LOOK = 60 * 60_000

/** Numbers that Meta does not let us send from: their messages wait, and one of them is tried now and then. */
export class NumberStops extends Context.Service<NumberStops, {
  /** Stops a number and tells a person in the same statement. Answers whether it was sending until now. */
  readonly stop: (stop: Stop, now: number) => Effect.Effect<boolean, DeliveryError>
  /** Lets a number send again. Answers whether it was stopped. */
  readonly resume: (phoneNumberId: PhoneNumberId) => Effect.Effect<boolean, DeliveryError>
  /**
   * The oldest waiting message's address of each number whose time to try has come; that time moves on, so that of many
   * processes one tries. A number nobody waits for is not tried.
   */
  readonly due: (now: number, limit: number) => Effect.Effect<ReadonlyArray<DeliveryAddress>, DeliveryError>
  /** Stopped numbers of each hotel. */
  readonly count: Effect.Effect<ReadonlyMap<TenantId, number>, DeliveryError>
}>()("conserje/delivery/NumberStops") {
  static readonly layerSql = Layer.effect(
    NumberStops,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const stop = ({ because, errorCode, phoneNumberId, tenantId }: Stop, now: number) => {
        const detail = detailOf("number_stopped", because, errorCode)
        const task = { tenantId, conversationId: null, kind: "number_stopped", subject: phoneNumberId, detail } as const
        return sql`
          WITH stopped AS (
            INSERT INTO number_stops (phone_number_id, tenant_id, reason, error_code, since, probe_at)
            VALUES (${phoneNumberId}, ${tenantId}, ${because}, ${errorCode}::int4, to_timestamp(${now}::float8 / 1000),
              to_timestamp(${now + FIRST_LOOK}::float8 / 1000))
            ON CONFLICT (phone_number_id) DO NOTHING RETURNING 1
          ), told AS (${opening(sql, [task], now, sql.literal("EXISTS (SELECT FROM stopped)"))})
          SELECT FROM stopped`.pipe(
          Effect.map((rows) => rows.length > 0),
          Effect.tap((first) => first ? DeliveryMetrics.tasks({ kind: "number_stopped" }) : Effect.void),
          Effect.catchTag("SqlError", unavailable)
        )
      }

      const resume = (phoneNumberId: PhoneNumberId) =>
        sql`DELETE FROM number_stops WHERE phone_number_id = ${phoneNumberId} RETURNING 1`.pipe(
          Effect.map((rows) => rows.length > 0),
          Effect.catchTag("SqlError", unavailable)
        )

      const due = (now: number, limit: number) =>
        sql`
          WITH ready AS (
            SELECT phone_number_id FROM number_stops s
            WHERE probe_at <= to_timestamp(${now}::float8 / 1000)
              AND EXISTS (SELECT FROM outbox o WHERE o.phone_number_id = s.phone_number_id AND o.state = 'queued')
            ORDER BY probe_at LIMIT ${limit}::int4 FOR UPDATE SKIP LOCKED
          ), tried AS (
            UPDATE number_stops s SET probes = s.probes + 1, probe_at = to_timestamp(
              (${now}::float8 + least(${FIRST_LOOK}::float8 * power(2, s.probes + 1), ${LONGEST_LOOK}::float8)) / 1000)
            FROM ready WHERE s.phone_number_id = ready.phone_number_id RETURNING s.phone_number_id
          )
          SELECT tried.phone_number_id, oldest.conversation_id FROM tried CROSS JOIN LATERAL (
            SELECT conversation_id FROM outbox o
            WHERE o.phone_number_id = tried.phone_number_id AND o.state = 'queued' ORDER BY o.seq LIMIT 1
          ) oldest`.pipe(
          Effect.flatMap(decodeAddresses),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      const count = sql`SELECT tenant_id, count(*)::int4 AS numbers FROM number_stops GROUP BY tenant_id`.pipe(
        Effect.flatMap(decodeCounts),
        Effect.map((rows) => new Map(rows.map(({ numbers, tenantId }) => [tenantId, numbers]))),
        Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
      )

      return NumberStops.of({ stop, resume, due, count })
    })
  )
}

const decodeAddresses = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ phoneNumberId: PhoneNumberId, conversationId: ConversationId }))
)
const decodeCounts = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ tenantId: TenantId, numbers: Schema.Int }))
)
