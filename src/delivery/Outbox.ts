import type { ConversationId, OutboxId, PhoneNumberId, TenantId, TurnId } from "../domain/Ids.ts"
import type { TraceParent } from "../telemetry/Trace.ts"
import type { FittedMessage } from "../whatsapp/FittedMessage.ts"

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
  /** Where in a trace it was promised; none where nobody traces. */
  readonly traceparent?: TraceParent
}
