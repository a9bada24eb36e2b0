import { Schema } from "effect"
import { Interactive } from "./GraphInteractive.ts"
import { counted, degrees, limited, WebLink } from "./GraphLimits.ts"

/**
 * The content of a send, by Meta's `type`. Limits: Meta, WhatsApp Cloud API, "Messages" and "Media" (2026-10).
 */
const Text = Schema.Struct({
  body: limited("Text body", 1, 4096),
  preview_url: Schema.optionalKey(Schema.Boolean)
})

const oneSource = Schema.makeFilter(({ id, link }: { readonly id?: string; readonly link?: string }) =>
  (id === undefined) !== (link === undefined) || "Exactly one of id and link must be given"
)

const source = { id: Schema.optionalKey(Schema.NonEmptyString), link: Schema.optionalKey(WebLink) }
const caption = Schema.optionalKey(limited("Caption", 1, 1024))
const Captioned = Schema.Struct({ ...source, caption }).check(oneSource)
const Bare = Schema.Struct(source).check(oneSource)
const Document = Schema.Struct({ ...source, caption, filename: Schema.optionalKey(limited("Filename", 1, 240)) })
  .check(oneSource)

const Location = Schema.Struct({
  latitude: degrees("Latitude", 90),
  longitude: degrees("Longitude", 180),
  name: Schema.optionalKey(limited("Location name", 1, 1000)),
  address: Schema.optionalKey(limited("Location address", 1, 1000))
})

const Reaction = Schema.Struct({ message_id: Schema.NonEmptyString, emoji: Schema.String })

const Contact = Schema.StructWithRest(
  Schema.Struct({
    name: Schema.StructWithRest(
      Schema.Struct({ formatted_name: limited("Contact name", 1, 1000) }),
      [Schema.Record(Schema.String, Schema.Unknown)]
    ),
    phones: Schema.optionalKey(Schema.Array(Schema.Record(Schema.String, Schema.String)))
  }),
  [Schema.Record(Schema.String, Schema.Unknown)]
)

const Parameter = Schema.Record(Schema.String, Schema.Unknown)
const Template = Schema.Struct({
  name: Schema.String.check(
    Schema.makeFilter((name: string) => /^[a-z0-9_]{1,512}$/.test(name) || "Template name is not valid")
  ),
  language: Schema.StructWithRest(
    Schema.Struct({
      code: Schema.String.check(
        Schema.makeFilter((code: string) => /^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(code) || "Language code is not valid")
      )
    }),
    [Schema.Record(Schema.String, Schema.Unknown)]
  ),
  components: Schema.optionalKey(Schema.Array(Schema.Struct({
    type: Schema.Literals(["header", "body", "footer", "button", "carousel", "limited_time_offer"]),
    sub_type: Schema.optionalKey(Schema.String),
    index: Schema.optionalKey(Schema.Union([Schema.String, Schema.Int])),
    parameters: Schema.optionalKey(Schema.Array(Parameter))
  })))
})

/** What a send carries, under the name of its kind, as Meta writes it. */
export const Content = Schema.Union([
  Schema.Struct({ type: Schema.Literal("text"), text: Text }),
  Schema.Struct({ type: Schema.Literal("image"), image: Captioned }),
  Schema.Struct({ type: Schema.Literal("video"), video: Captioned }),
  Schema.Struct({ type: Schema.Literal("audio"), audio: Bare }),
  Schema.Struct({ type: Schema.Literal("sticker"), sticker: Bare }),
  Schema.Struct({ type: Schema.Literal("document"), document: Document }),
  Schema.Struct({ type: Schema.Literal("location"), location: Location }),
  Schema.Struct({ type: Schema.Literal("contacts"), contacts: counted(Contact, "contacts", 1, 257) }),
  Schema.Struct({ type: Schema.Literal("reaction"), reaction: Reaction }),
  Schema.Struct({ type: Schema.Literal("interactive"), interactive: Interactive }),
  Schema.Struct({ type: Schema.Literal("template"), template: Template })
])
export type Content = typeof Content.Type
export const KINDS: ReadonlyArray<string> = Content.members.map(({ fields }) => fields.type.literal)
