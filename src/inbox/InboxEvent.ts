import type { TraceParent } from "../telemetry/Trace.ts"
import type { ConversationId, PhoneNumberId, TenantId, TurnId, Wamid } from "../domain/Ids.ts"

/**
 * Who handles an event: the guest's actor, the delivery room (what became of our messages), or nobody but the
 * operator's view (what Meta says about accounts and templates).
 */
export type Lane = "conversation" | "status" | "account"

/** One event as it is written: what Meta said, who it concerns, and the key that makes a repeat harmless. */
export interface NewEvent {
  /** Unique over all events: a second event with the same key is the first one again. */
  readonly providerKey: string
  readonly lane: Lane
  /** Closed set of the whatsapp room: `text`, `interactive.button_reply`, `sent`, `account_update`... */
  readonly type: string
  readonly tenantId: TenantId
  readonly phoneNumberId: PhoneNumberId
  /** Set exactly when the lane is `conversation`. */
  readonly conversationId: ConversationId | null
  readonly wamid: Wamid | null
  /** Milliseconds since the epoch, by Meta's clock (one second fine); the receipt where Meta's was unreadable. */
  readonly occurredAt: number
  /** Milliseconds since the epoch, by ours. */
  readonly receivedAt: number
  /** JSON without NUL and lone surrogates. */
  readonly payload: unknown
  /** Where in a trace it was heard; none where nobody traces. */
  readonly traceparent?: TraceParent | null
}

/** An event as it is read back. `id` is the order of arrival. */
export interface InboxEvent extends NewEvent {
  readonly id: string
  readonly turnId: TurnId | null
}

/**
 * Whether this was the first time we were told, or a repeat; or that the database will never take it, so that it was
 * kept in quarantine. Each of them is durable.
 */
export type Receipt =
  | { readonly _tag: "First"; readonly id: string }
  | { readonly _tag: "Again" }
  | { readonly _tag: "Refused" }
