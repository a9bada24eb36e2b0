import { Schema } from "effect"

/** One hotel that we serve. Every row, span and lock carries it, and it is a part of other ids: letters, digits, `._-`. */
export const TenantId = Schema.String.check(Schema.isPattern(/^[\w.-]{1,100}$/)).pipe(Schema.brand("TenantId"))
export type TenantId = typeof TenantId.Type

/** One person who writes to a hotel, however many phones or user ids they have had. Ours, never Meta's. */
export const GuestId = Schema.NonEmptyString.pipe(Schema.brand("GuestId"))
export type GuestId = typeof GuestId.Type

/** `tenant/guest`: one conversation per guest and hotel, and the address of its actor. */
export const ConversationId = Schema.String.check(
  Schema.isPattern(/^[^/]+\/[^/]+$/, { expected: "a conversation from the list, hotel/guest" })
).pipe(
  Schema.brand("ConversationId")
)
export type ConversationId = typeof ConversationId.Type

export const conversationIdOf = (tenantId: TenantId, guestId: GuestId): ConversationId =>
  ConversationId.make(`${tenantId}/${guestId}`)

export const tenantOf = (id: ConversationId): TenantId => TenantId.make(id.slice(0, id.indexOf("/")))
export const guestOf = (id: ConversationId): GuestId => GuestId.make(id.slice(id.indexOf("/") + 1))

/** Meta's id of a business phone number (digits, but never a number: it passes 2^53). */
export const PhoneNumberId = Schema.NonEmptyString.pipe(Schema.brand("PhoneNumberId"))
export type PhoneNumberId = typeof PhoneNumberId.Type

/** WhatsApp's message id. It encodes a phone number, so it is personal data: never in logs or metrics. */
export const Wamid = Schema.NonEmptyString.pipe(Schema.brand("Wamid"))
export type Wamid = typeof Wamid.Type

/** Our id of one message to be sent; travels to Meta and back as `biz_opaque_callback_data`. */
export const OutboxId = Schema.NonEmptyString.pipe(Schema.brand("OutboxId"))
export type OutboxId = typeof OutboxId.Type

/** One turn: the events it answered and the messages it promised were written together. */
export const TurnId = Schema.NonEmptyString.pipe(Schema.brand("TurnId"))
export type TurnId = typeof TurnId.Type
