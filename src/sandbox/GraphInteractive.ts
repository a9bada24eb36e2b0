import { Schema } from "effect"
import { counted, different, limited, WebLink } from "./GraphLimits.ts"

/**
 * What may be tapped. Limits: Meta, WhatsApp Cloud API, "Interactive reply buttons", "Interactive lists",
 * "Interactive call-to-action URL", "Location request" (2026-10).
 */
const body = (maximum: number) => Schema.Struct({ text: limited("Body text", 1, maximum) })
const Footer = Schema.Struct({ text: limited("Footer text", 1, 60) })
const TextHeader = Schema.Struct({ type: Schema.Literal("text"), text: limited("Header text", 1, 60) })

const Linked = Schema.Struct({ id: Schema.optionalKey(Schema.String), link: Schema.optionalKey(WebLink) })
const Header = Schema.Union([
  TextHeader,
  Schema.Struct({ type: Schema.Literal("image"), image: Linked }),
  Schema.Struct({ type: Schema.Literal("video"), video: Linked }),
  Schema.Struct({ type: Schema.Literal("document"), document: Linked })
])

const Button = Schema.Struct({
  type: Schema.Literal("reply"),
  reply: Schema.Struct({ id: limited("Button id", 1, 256), title: limited("Button title", 1, 20) })
})

export const Buttons = Schema.Struct({
  type: Schema.Literal("button"),
  header: Schema.optionalKey(Header),
  body: body(1024),
  footer: Schema.optionalKey(Footer),
  action: Schema.Struct({
    buttons: counted(Button, "buttons", 1, 3).check(
      Schema.makeFilter((buttons) => different("button title", buttons.map(({ reply }) => reply.title))),
      Schema.makeFilter((buttons) => different("button id", buttons.map(({ reply }) => reply.id)))
    )
  })
})

const Row = Schema.Struct({
  id: limited("Row id", 1, 200),
  title: limited("Row title", 1, 24),
  description: Schema.optionalKey(limited("Row description", 1, 72))
})

const Section = Schema.Struct({
  title: Schema.optionalKey(limited("Section title", 1, 24)),
  rows: counted(Row, "rows", 1, 10)
})

export const List = Schema.Struct({
  type: Schema.Literal("list"),
  header: Schema.optionalKey(TextHeader),
  body: body(4096),
  footer: Schema.optionalKey(Footer),
  action: Schema.Struct({
    button: limited("Button text", 1, 20),
    sections: counted(Section, "sections", 1, 10).check(
      Schema.makeFilter((sections) =>
        sections.reduce((rows, section) => rows + section.rows.length, 0) <= 10 ||
        "Total row count exceed max allowed count: 10"
      ),
      Schema.makeFilter((sections) =>
        sections.length === 1 || sections.every(({ title }) => title !== undefined) ||
        "Section title is required when there is more than one section"
      ),
      Schema.makeFilter((sections) => different("row id", sections.flatMap(({ rows }) => rows.map(({ id }) => id))))
    )
  })
})

export const Link = Schema.Struct({
  type: Schema.Literal("cta_url"),
  header: Schema.optionalKey(Header),
  body: body(1024),
  footer: Schema.optionalKey(Footer),
  action: Schema.Struct({
    name: Schema.Literal("cta_url"),
    parameters: Schema.Struct({ display_text: limited("Button text", 1, 20), url: WebLink })
  })
})

export const AskLocation = Schema.Struct({
  type: Schema.Literal("location_request_message"),
  body: body(1024),
  action: Schema.Struct({ name: Schema.Literal("send_location") })
})

export const AskContact = Schema.Struct({
  type: Schema.Literal("request_contact_info"),
  body: body(1024),
  action: Schema.Struct({ name: Schema.Literal("request_contact_info") })
})

export const Interactive = Schema.Union([Buttons, List, Link, AskLocation, AskContact])
export type Interactive = typeof Interactive.Type
