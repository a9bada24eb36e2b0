import { Schema } from "effect"

const optional = Schema.optionalKey

/** A file a guest sent. `id` lives seven days at Meta; the address in Meta's webhook is never kept or fetched. */
export const Media = Schema.Struct({
  id: Schema.String,
  mimeType: Schema.String,
  sha256: optional(Schema.String),
  caption: optional(Schema.String),
  filename: optional(Schema.String),
  voice: optional(Schema.Boolean),
  animated: optional(Schema.Boolean)
})
export type Media = typeof Media.Type

export const MEDIA_KINDS = ["image", "video", "audio", "document", "sticker"] as const
export type MediaKind = typeof MEDIA_KINDS[number]

/** What a message holds, whoever wrote it. */
export const Content = Schema.Union([
  Schema.TaggedStruct("Text", { body: Schema.String }),
  Schema.TaggedStruct("Media", { kind: Schema.Literals(MEDIA_KINDS), media: Media }),
  Schema.TaggedStruct("Location", {
    latitude: Schema.Finite,
    longitude: Schema.Finite,
    name: optional(Schema.String),
    address: optional(Schema.String)
  }),
  Schema.TaggedStruct("Contacts", {
    cards: Schema.Array(Schema.Struct({
      name: Schema.String,
      phones: Schema.Array(Schema.String),
      /** The guest's own card, sent because we asked for their contact. */
      requested: optional(Schema.Boolean)
    }))
  }),
  /** A tapped button or list row, ours (`interactive`) or a template's (`button`): `id` is what we gave it. */
  Schema.TaggedStruct("Choice", {
    via: Schema.Literals(["button_reply", "list_reply", "button"]),
    id: Schema.String,
    title: Schema.String
  }),
  /** A finished flow. `answers` is the inner JSON text as it came, readable or not. */
  Schema.TaggedStruct("Flow", { name: Schema.String, answers: Schema.String }),
  Schema.TaggedStruct("CallPermission", { granted: Schema.Boolean }),
  Schema.TaggedStruct("Reaction", { to: Schema.String, emoji: Schema.NullOr(Schema.String) }),
  Schema.TaggedStruct("Order", {
    catalogId: Schema.String,
    text: Schema.String,
    items: Schema.Array(Schema.Struct({ product: Schema.String, quantity: Schema.Finite }))
  }),
  Schema.TaggedStruct("Edit", { of: Schema.String, body: Schema.NullOr(Schema.String) }),
  Schema.TaggedStruct("Revoke", { of: Schema.String }),
  /** Meta could not give us the content, and says why by code (131051, 131052...). */
  Schema.TaggedStruct("Unsupported", { what: Schema.String, code: Schema.NullOr(Schema.Finite) }),
  /** A kind that did not exist when this was written: kept, shown, never refused. */
  Schema.TaggedStruct("Unknown", { what: Schema.String })
])
export type Content = typeof Content.Type
