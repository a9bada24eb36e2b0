import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { NewOutboxRow } from "../../src/delivery/Outbox.ts"
import { ClaimedRow, COLUMNS } from "../../src/delivery/OutboxRows.ts"
import type { OutboxId } from "../../src/domain/Ids.ts"

/** Writes promises as a turn's commit does, only without the turn. */
export const add = Effect.fnUntraced(function* (rows: ReadonlyArray<NewOutboxRow>) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created_at)
    SELECT id, tenant_id, conversation_id, phone_number_id, nullif(turn_id, ''), content::jsonb,
      to_timestamp(created / 1000)
    FROM unnest(
      ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.tenantId)}::text[],
      ${rows.map((row) => row.conversationId)}::text[], ${rows.map((row) => row.phoneNumberId)}::text[],
      ${rows.map((row) => row.turnId ?? "")}::text[], ${rows.map((row) => JSON.stringify(row.content))}::text[],
      ${rows.map((row) => row.createdAt)}::float8[]
    ) WITH ORDINALITY AS r (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created, n)
    ORDER BY n`
})

const decode = Schema.decodeUnknownEffect(Schema.Array(ClaimedRow))

export const find = Effect.fnUntraced(function* (id: OutboxId) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* decode(yield* sql`SELECT ${sql.literal(COLUMNS)} FROM outbox WHERE id = ${id}`)
  return row ?? null
})
