/**
 * What Meta's webhook says, in our words. Nothing here is Meta's field name; `WebhookDecoder` is the only place that
 * knows those. Source: Meta, WhatsApp Business Platform, "Webhooks reference: messages" and "status" (2026-10).
 */

/** How Meta names a person: the business-scoped user id first, the phone second; at least one is there. */
export interface Person {
  /** E.164 digits without the plus. */
  readonly phone?: string
  /** `CC.` and up to 128 alphanumerics. */
  readonly userId?: string
  readonly name?: string
  readonly username?: string
}

/** A file a guest sent. `id` lives seven days at Meta. */
export interface Media {
  readonly id: string
  readonly mimeType: string
  readonly sha256?: string
  readonly caption?: string
  readonly filename?: string
  readonly voice?: boolean
  readonly animated?: boolean
}

export type Content =
  | { readonly _tag: "Text"; readonly body: string }
  | {
    readonly _tag: "Media"
    readonly kind: "image" | "video" | "audio" | "document" | "sticker"
    readonly media: Media
  }
  | {
    readonly _tag: "Location"
    readonly latitude: number
    readonly longitude: number
    readonly name?: string
    readonly address?: string
  }
  | {
    readonly _tag: "Contacts"
    readonly cards: ReadonlyArray<{ readonly name: string; readonly phones: ReadonlyArray<string> }>
  }
  /** A tapped button or list row, ours (`interactive`) or a template's (`button`): `id` is what we gave it. */
  | {
    readonly _tag: "Choice"
    readonly via: "button_reply" | "list_reply" | "button"
    readonly id: string
    readonly title: string
  }
  /** A finished flow. `answers` is the inner JSON text as it came, readable or not. */
  | { readonly _tag: "Flow"; readonly name: string; readonly answers: string }
  | { readonly _tag: "CallPermission"; readonly granted: boolean }
  | { readonly _tag: "Reaction"; readonly to: string; readonly emoji: string | null }
  | {
    readonly _tag: "Order"
    readonly catalogId: string
    readonly text: string
    readonly items: ReadonlyArray<{ readonly product: string; readonly quantity: number }>
  }
  | { readonly _tag: "Edit"; readonly of: string; readonly body: string | null }
  | { readonly _tag: "Revoke"; readonly of: string }
  /** Meta could not give us the content, and says why by code (131051, 131052...). */
  | { readonly _tag: "Unsupported"; readonly what: string; readonly code: number | null }
  /** A kind that did not exist when this was written: kept, shown, never refused. */
  | { readonly _tag: "Unknown"; readonly what: string }

/** A guest's message. */
export interface MessageEvent {
  readonly _tag: "Message"
  /** `text`, `image`, `interactive.button_reply`, `reaction`... or Meta's own word for a kind we do not know. */
  readonly type: string
  readonly wamid: string
  readonly from: Person
  /** Milliseconds since the epoch; `null` where Meta's timestamp could not be read. */
  readonly at: number | null
  readonly content: Content
  /** The wamid this quotes. */
  readonly quotes?: string
  readonly forwarded?: boolean
  /** From a click-to-WhatsApp advertisement: opens a 72 h window. */
  readonly fromAd?: boolean
  /** Written in a group: never answered as if it were a private chat. */
  readonly group?: string
}

export type DeliveryState = "sent" | "delivered" | "read" | "played" | "failed"

/** What became of a message that this business sent, by us or not. */
export interface StatusEvent {
  readonly _tag: "Status"
  readonly type: DeliveryState | "other"
  /** Meta's own word. */
  readonly status: string
  readonly wamid: string
  readonly at: number | null
  readonly to: Person
  /** What we put on the send: the outbox id, or nothing of ours. */
  readonly callbackData?: string
  /** The group member it is about. */
  readonly participant?: string
  readonly errors: ReadonlyArray<{ readonly code: number; readonly title: string }>
}

/** A person of the hotel answered from the phone's own app. */
export interface EchoEvent {
  readonly _tag: "Echo"
  readonly type: string
  readonly wamid: string
  readonly to: Person
  readonly at: number | null
}

/** A guest changed number or user id. */
export interface IdentityEvent {
  readonly _tag: "Identity"
  readonly type: "user_changed_number" | "user_changed_user_id" | "user_id_update" | "system_other"
  /** The system message's wamid, or a key made of both ids. */
  readonly key: string
  readonly wamid: string | null
  readonly before: Person
  readonly after: Person
  readonly at: number | null
}

/** A call also opens or renews the 24 h window. */
export interface CallEvent {
  readonly _tag: "Call"
  readonly type: string
  readonly callId: string
  readonly from: Person
  readonly at: number | null
}

/** What Meta says of accounts, numbers and templates, and any field that is not about one guest. */
export interface AccountEvent {
  readonly _tag: "Account"
  /** The webhook field: `account_update`, `message_template_status_update`, `errors`... */
  readonly type: string
  /** Made of the bytes when Meta gives no id. */
  readonly key: string
  readonly at: number | null
  /** Does a person have to look at it (a restriction, a paused template, a changed PIN)? */
  readonly alarming: boolean
}

export type WhatsAppEvent = MessageEvent | StatusEvent | EchoEvent | IdentityEvent | CallEvent | AccountEvent
