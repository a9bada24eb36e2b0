import { Schema } from "effect"
import { ConversationId, PhoneNumberId, TenantId, TurnId, Wamid } from "../domain/Ids.ts"
import type { InboxEvent } from "./InboxEvent.ts"

const Row = Schema.Struct({
  id: Schema.String,
  providerKey: Schema.String,
  lane: Schema.Literals(["conversation", "status", "account"]),
  type: Schema.String,
  tenantId: TenantId,
  phoneNumberId: PhoneNumberId,
  conversationId: Schema.NullOr(ConversationId),
  wamid: Schema.NullOr(Wamid),
  occurredAt: Schema.Finite,
  receivedAt: Schema.Finite,
  payload: Schema.Unknown,
  traceparent: Schema.NullOr(Schema.String),
  turnId: Schema.NullOr(TurnId)
})

/** Reads rows of `COLUMNS`. */
export const decode: (rows: unknown) => ReadonlyArray<InboxEvent> = Schema.decodeUnknownSync(Schema.Array(Row))

/** Instants as milliseconds and ids as text: neither loses a digit on the way. */
export const COLUMNS = `id::text, provider_key, lane, type, tenant_id, phone_number_id, conversation_id, wamid,
  (extract(epoch FROM occurred_at) * 1000)::float8 AS occurred_at,
  (extract(epoch FROM received_at) * 1000)::float8 AS received_at,
  payload, traceparent, turn_id`
