/**
 * What Meta's webhook says, in our words. Nothing here is Meta's field name; the decoders are the only place that
 * knows those. Source: Meta, WhatsApp Business Platform, "Webhooks reference: messages" and "status" (2026-10).
 */
import { Schema } from "effect"
import { Content } from "./MessageContent.ts"
export * from "./MessageContent.ts"

const optional = Schema.optionalKey
/** Milliseconds since the epoch, by Meta's clock (one second fine); `null` where it could not be read. */
const At = Schema.NullOr(Schema.Finite)

/** How Meta names a person: the business-scoped user id first, the phone second; at least one is there. */
export const Person = Schema.Struct({
  /** E.164 digits without the plus. */
  phone: optional(Schema.String),
  /** `CC.` and up to 128 alphanumerics. */
  userId: optional(Schema.String),
  name: optional(Schema.String),
  username: optional(Schema.String)
})
export type Person = typeof Person.Type

/** A guest's message. */
export const MessageEvent = Schema.TaggedStruct("Message", {
  /** `text`, `image`, `interactive.button_reply`, `reaction`... or Meta's own word for a kind we do not know. */
  type: Schema.String,
  wamid: Schema.String,
  from: Person,
  at: At,
  content: Content,
  /** The wamid this quotes. */
  quotes: optional(Schema.String),
  forwarded: optional(Schema.Boolean),
  /** From a click-to-WhatsApp advertisement: opens a 72 h window. */
  fromAd: optional(Schema.Boolean),
  /** Written in a group: never answered as if it were a private chat. */
  group: optional(Schema.String)
})
export type MessageEvent = typeof MessageEvent.Type

export const DELIVERY_STATES = ["sent", "delivered", "read", "played", "failed"] as const

/** What became of a message that this business sent, by us or not; `other` for a call's, or a state we do not know. */
export const StatusEvent = Schema.TaggedStruct("Status", {
  type: Schema.Literals([...DELIVERY_STATES, "other"]),
  /** Meta's own word. */
  status: Schema.String,
  wamid: Schema.String,
  at: At,
  to: Person,
  /** What we put on the send: the outbox id, or nothing of ours. */
  callbackData: optional(Schema.String),
  /** The group member it is about. */
  participant: optional(Schema.String),
  errors: Schema.Array(Schema.Struct({ code: Schema.Finite, title: Schema.String }))
})
export type StatusEvent = typeof StatusEvent.Type

/** A person of the hotel answered from the phone's own app. */
export const EchoEvent = Schema.TaggedStruct("Echo", {
  type: Schema.String,
  wamid: Schema.String,
  to: Person,
  at: At,
  content: Content
})
export type EchoEvent = typeof EchoEvent.Type

/** A guest changed number or user id: whoever was `before` is `after` from now on. */
export const IdentityEvent = Schema.TaggedStruct("Identity", {
  type: Schema.Literals(["user_changed_number", "user_changed_user_id", "user_id_update", "system_other"]),
  /** The system message's wamid, or a key made of both ids. */
  key: Schema.String,
  wamid: Schema.NullOr(Schema.String),
  before: Person,
  /** The same as `before` when nothing readable changed (`system_other`). */
  after: Person,
  at: At
})
export type IdentityEvent = typeof IdentityEvent.Type

/** A call; one that the guest made opens or renews the 24 h window. */
export const CallEvent = Schema.TaggedStruct("Call", {
  /** Meta's word with `call.` before it: `call.connect`, `call.terminate`... */
  type: Schema.String,
  callId: Schema.String,
  /** The guest, whoever called. */
  from: Person,
  byGuest: Schema.Boolean,
  at: At
})
export type CallEvent = typeof CallEvent.Type

/** What Meta says of accounts, numbers and templates, and any field that is not about one guest. */
export const AccountEvent = Schema.TaggedStruct("Account", {
  /** The webhook field: `account_update`, `message_template_status_update`, `errors`... */
  type: Schema.String,
  /** Made of the bytes, as Meta gives no id. */
  key: Schema.String,
  at: At,
  /** Does a person have to look at it (a restriction, a paused template, a changed PIN)? */
  alarming: Schema.Boolean
})
export type AccountEvent = typeof AccountEvent.Type

export const WhatsAppEvent = Schema.Union([
  MessageEvent,
  StatusEvent,
  EchoEvent,
  IdentityEvent,
  CallEvent,
  AccountEvent
])
export type WhatsAppEvent = typeof WhatsAppEvent.Type
