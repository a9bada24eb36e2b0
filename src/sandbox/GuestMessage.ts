import { Schema } from "effect"

const Id = Schema.NonEmptyString
const wanted = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(schema)

/** Who writes: with a phone, a user id (BSUID), or both. */
export const Sender = Schema.Struct({
  name: Schema.String,
  /** E.164 digits without the plus. */
  phone: wanted(Schema.String.check(Schema.isPattern(/^\d{5,20}$/))),
  userId: wanted(Schema.String.check(Schema.isPattern(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/))),
  username: wanted(Id)
}).check(Schema.makeFilter(({ phone, userId }) => phone !== undefined || userId !== undefined || "nobody writes"))
export type Sender = typeof Sender.Type

/** What a guest's phone can send. */
export const GuestContent = Schema.Union([
  Schema.TaggedStruct("Text", { body: Schema.String }),
  /** A button or a list row that the hotel sent. */
  Schema.TaggedStruct("Tap", {
    via: Schema.Literals(["button_reply", "list_reply"]),
    id: Id,
    title: Schema.String,
    description: wanted(Schema.String)
  }),
  /** A quick reply of a template: another kind of message at Meta. */
  Schema.TaggedStruct("QuickReply", { payload: Schema.String, text: Schema.String }),
  Schema.TaggedStruct("Location", {
    latitude: Schema.Finite,
    longitude: Schema.Finite,
    name: wanted(Schema.String),
    address: wanted(Schema.String)
  }),
  Schema.TaggedStruct("Media", {
    kind: Schema.Literals(["image", "video", "audio", "document", "sticker"]),
    id: Id,
    mimeType: Id,
    /** Lower-case hexadecimal. */
    sha256: wanted(Schema.String),
    caption: wanted(Schema.String),
    filename: wanted(Schema.String)
  }),
  /** No emoji takes the reaction back. */
  Schema.TaggedStruct("Reaction", { to: Id, emoji: wanted(Schema.String) }),
  Schema.TaggedStruct("Contacts", {
    cards: Schema.Array(Schema.Struct({ name: Schema.String, phone: Schema.String }))
  }),
  /** Any other kind, in Meta's own words: what stands under the name of its type. */
  Schema.TaggedStruct("Other", { type: Id, content: Schema.Unknown })
])
export type GuestContent = typeof GuestContent.Type

export const GuestMessage = Schema.Struct({
  from: Sender,
  phoneNumberId: Id,
  content: GuestContent,
  /** The wamid that this quotes; taps name the message that was tapped. */
  quotes: wanted(Id),
  /** Milliseconds since the epoch; now when absent. */
  at: wanted(Schema.Finite),
  /** Made when absent; the same one twice is a duplicate. */
  wamid: wanted(Id)
})
export type GuestMessage = typeof GuestMessage.Type

/** How webhooks of guests' messages are posted. */
export const Posting = Schema.Struct({
  /** Messages of one webhook, 1 to 1000; 1 when absent. */
  batch: wanted(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))),
  /** How often each webhook is posted; 1 when absent. */
  copies: wanted(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10 }))),
  /** Any order, of messages and of webhooks. */
  shuffle: wanted(Schema.Boolean),
  /** Milliseconds before the first webhook. */
  delay: wanted(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 600_000 }))),
  /** Webhooks under way at the same time; 16 when absent. */
  concurrency: wanted(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 256 })))
})
export type Posting = typeof Posting.Type
