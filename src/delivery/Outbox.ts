import { Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import type { ConversationId, OutboxId, PhoneNumberId, TenantId, TurnId } from "../domain/Ids.ts"
import type { FittedMessage } from "../whatsapp/FittedMessage.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"
import * as OutboxRows from "./OutboxRows.ts"

/** One promised message as the turn's commit writes it (the conversation room owns that statement). */
export interface NewOutboxRow {
  readonly id: OutboxId
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
  readonly turnId: TurnId | null
  /** One message on the wire: `ReplyLimits.fit` makes as many as it takes. */
  readonly content: FittedMessage
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** The table of promised messages. */
export class Outbox extends Context.Service<Outbox, {
  /** Writes messages outside of a turn (an operator's, a follow-up's). A message whose id is known is not written twice. */
  readonly add: (rows: ReadonlyArray<NewOutboxRow>) => Effect.Effect<void, DeliveryError>
  readonly find: (id: OutboxId) => Effect.Effect<OutboxRows.OutboxRow | null, DeliveryError>
  /** A conversation's messages in the order promised, newest last, at most `limit` of the newest. */
  readonly history: (
    conversationId: ConversationId,
    limit: number
  ) => Effect.Effect<ReadonlyArray<OutboxRows.OutboxRow>, DeliveryError>
}>()("conserje/delivery/Outbox") {
  static readonly layerSql = Layer.effect(
    Outbox,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql.literal(OutboxRows.COLUMNS)

      const add = (rows: ReadonlyArray<NewOutboxRow>) =>
        rows.length === 0 ? Effect.void : sql`
          INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created_at)
          SELECT id, tenant_id, conversation_id, phone_number_id, nullif(turn_id, ''), content::jsonb,
            to_timestamp(created / 1000)
          FROM unnest(
            ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.tenantId)}::text[],
            ${rows.map((row) => row.conversationId)}::text[], ${rows.map((row) => row.phoneNumberId)}::text[],
            ${rows.map((row) => row.turnId ?? "")}::text[], ${rows.map((row) => JSON.stringify(row.content))}::text[],
            ${rows.map((row) => row.createdAt)}::float8[]
          ) WITH ORDINALITY AS r (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created, n)
          ORDER BY n
          ON CONFLICT (id) DO NOTHING`.pipe(Effect.asVoid, Effect.catchTag("SqlError", unavailable))

      const find = (id: OutboxId) =>
        sql`SELECT ${columns} FROM outbox WHERE id = ${id}`.pipe(
          Effect.flatMap(OutboxRows.decodeRows),
          Effect.map(([row]) => row ?? null),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      const history = (conversationId: ConversationId, limit: number) =>
        sql`SELECT ${columns} FROM outbox WHERE conversation_id = ${conversationId}
          ORDER BY outbox.seq DESC LIMIT ${limit}`.pipe(
          Effect.flatMap(OutboxRows.decodeRows),
          Effect.map((rows) => rows.toReversed()),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      return Outbox.of({ add, find, history })
    })
  )
}
