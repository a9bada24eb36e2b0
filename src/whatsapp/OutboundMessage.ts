import { Schema } from "effect"

/**
 * What we say, in our words and without Meta's limits: `ReplyLimits` cuts it into messages that Meta takes, the
 * `GraphApi` writes them in Meta's. This is also the JSON of `outbox.content`.
 */
const Choice = Schema.Struct({
  id: Schema.NonEmptyString,
  title: Schema.NonEmptyString,
  description: Schema.optionalKey(Schema.String),
  /** The heading a list shows above it; used when every choice has one. */
  section: Schema.optionalKey(Schema.String)
})
export type Choice = typeof Choice.Type

const MediaSource = Schema.Union([
  Schema.Struct({ id: Schema.NonEmptyString }),
  Schema.Struct({ link: Schema.NonEmptyString })
])

export const Text = Schema.TaggedStruct("Text", {
  body: Schema.NonEmptyString,
  preview: Schema.optionalKey(Schema.Boolean),
  /** The wamid this answers, shown as a quotation. */
  quotes: Schema.optionalKey(Schema.NonEmptyString),
  /** The approved template that says it to a guest who last wrote too long ago for anything else. */
  outside: Schema.optionalKey(Schema.Struct({
    name: Schema.NonEmptyString,
    language: Schema.NonEmptyString,
    parameters: Schema.Array(Schema.String)
  }))
})
export type Text = typeof Text.Type

/** A question with answers to tap: buttons while they fit (3), a list while they fit (10), else text with numbers. */
export const Choices = Schema.TaggedStruct("Choices", {
  body: Schema.NonEmptyString,
  /** The word on the button that opens a list. */
  open: Schema.NonEmptyString,
  choices: Schema.NonEmptyArray(Choice),
  header: Schema.optionalKey(Schema.String),
  footer: Schema.optionalKey(Schema.String)
})
export type Choices = typeof Choices.Type

export const Link = Schema.TaggedStruct("Link", {
  body: Schema.NonEmptyString,
  title: Schema.NonEmptyString,
  url: Schema.NonEmptyString
})

export const Media = Schema.TaggedStruct("Media", {
  kind: Schema.Literals(["image", "video", "audio", "document", "sticker"]),
  source: MediaSource,
  caption: Schema.optionalKey(Schema.String),
  filename: Schema.optionalKey(Schema.String)
})

export const Place = Schema.TaggedStruct("Place", {
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  name: Schema.NonEmptyString,
  address: Schema.NonEmptyString
})

export const AskLocation = Schema.TaggedStruct("AskLocation", { body: Schema.NonEmptyString })
export const AskContact = Schema.TaggedStruct("AskContact", { body: Schema.NonEmptyString })

export const Reaction = Schema.TaggedStruct("Reaction", { to: Schema.NonEmptyString, emoji: Schema.String })

/** An approved template with its body's parameters in order, and what its quick-reply buttons answer with. */
export const Template = Schema.TaggedStruct("Template", {
  name: Schema.NonEmptyString,
  language: Schema.NonEmptyString,
  parameters: Schema.Array(Schema.String),
  payloads: Schema.optionalKey(Schema.Array(Schema.NonEmptyString))
})

export const OutboundMessage = Schema.Union([
  Text,
  Choices,
  Link,
  Media,
  Place,
  AskLocation,
  AskContact,
  Reaction,
  Template
])
export type OutboundMessage = typeof OutboundMessage.Type
