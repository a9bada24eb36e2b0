import { Schema } from "effect"
import { ConversationId, OutboxId, PhoneNumberId, TenantId, TurnId, Wamid } from "../domain/Ids.ts"
import { FittedMessage } from "../whatsapp/FittedMessage.ts"
import { DELIVERIES, STATES } from "./Settlement.ts"

/** A message taken to be sent; what it says is read apart, so that one unreadable row does not stop the others. */
export const ClaimedRow = Schema.Struct({
  seq: Schema.String,
  id: OutboxId,
  tenantId: TenantId,
  conversationId: ConversationId,
  phoneNumberId: PhoneNumberId,
  turnId: Schema.NullOr(TurnId),
  state: Schema.Literals(STATES),
  delivery: Schema.Literals(DELIVERIES),
  wamid: Schema.NullOr(Wamid),
  attempts: Schema.Int,
  reason: Schema.NullOr(Schema.String),
  errorCode: Schema.NullOr(Schema.Int),
  createdAt: Schema.Finite,
  content: Schema.Unknown,
  traceparent: Schema.NullOr(Schema.String)
})
export type ClaimedRow = typeof ClaimedRow.Type

export const decodeContent = Schema.decodeUnknownOption(FittedMessage)

/** Instants as milliseconds and numbers as text: neither loses a digit on the way. */
export const COLUMNS =
  `seq::text, id, tenant_id, conversation_id, phone_number_id, turn_id, content, traceparent, state, delivery,
  wamid, attempts, reason, error_code, (extract(epoch FROM created_at) * 1000)::float8 AS created_at`
