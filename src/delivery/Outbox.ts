import { Context, type Effect } from "effect"
import type { ConversationId, OutboxId, PhoneNumberId, TenantId, TurnId, Wamid } from "../domain/Ids.ts"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import type { DeliveryError } from "./DeliveryError.ts"

/** One promised message as the turn's commit writes it (the conversation room owns that statement). */
export interface NewOutboxRow {
  readonly id: OutboxId
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
  readonly turnId: TurnId | null
  readonly content: OutboundMessage
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface OutboxRow extends NewOutboxRow {
  readonly seq: string
  readonly state: "queued" | "requested" | "accepted" | "refused" | "uncertain" | "cancelled"
  readonly delivery: "none" | "sent" | "delivered" | "read" | "played" | "failed"
  readonly wamid: Wamid | null
  readonly attempts: number
  readonly reason: string | null
  readonly errorCode: number | null
}

/** Who sends for one guest over one number, in order. */
export interface DeliveryAddress {
  readonly phoneNumberId: PhoneNumberId
  readonly conversationId: ConversationId
}

/** How other rooms reach delivery: put it in the outbox, then nudge. The nudge may be lost; a sweep repeats it. */
export class Deliveries extends Context.Service<Deliveries, {
  /** Never fails and never waits for the sending. */
  readonly nudge: (address: DeliveryAddress) => Effect.Effect<void>
  /**
   * Marks a guest's message as read and shows "typing", best effort: never retried, never queued, and its failure is
   * only counted.
   */
  readonly showTyping: (phoneNumberId: PhoneNumberId, wamid: Wamid) => Effect.Effect<void>
}>()("conserje/delivery/Deliveries") {}

/** The table of promised messages. */
export class Outbox extends Context.Service<Outbox, {
  /** Writes messages outside of a turn (an operator's, a follow-up's). */
  readonly add: (rows: ReadonlyArray<NewOutboxRow>) => Effect.Effect<void, DeliveryError>
  readonly find: (id: OutboxId) => Effect.Effect<OutboxRow | null, DeliveryError>
  /** A conversation's messages in the order promised, newest last, at most `limit` of the newest. */
  readonly history: (
    conversationId: ConversationId,
    limit: number
  ) => Effect.Effect<ReadonlyArray<OutboxRow>, DeliveryError>
}>()("conserje/delivery/Outbox") {}
