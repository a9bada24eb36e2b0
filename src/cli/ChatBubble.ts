import { Schema } from "effect"

const Choice = Schema.Struct({ id: Schema.String, title: Schema.String })
export type Choice = typeof Choice.Type & { readonly via: "button_reply" | "list_reply" }

const said = Schema.optional(Schema.NullOr(Schema.String))

/** What the chat page tells of a bubble, as far as a terminal can show it. */
export const ChatBubble = Schema.Struct({
  wamid: Schema.String,
  from: Schema.Literals(["guest", "hotel"]),
  content: Schema.Struct({
    kind: Schema.String,
    header: said,
    body: said,
    footer: said,
    caption: said,
    what: said,
    name: said,
    address: said,
    title: said,
    url: said,
    buttons: Schema.optional(Schema.Array(Choice)),
    sections: Schema.optional(Schema.Array(Schema.Struct({ rows: Schema.Array(Choice) })))
  })
})
export type ChatBubble = typeof ChatBubble.Type

/** What can be tapped on it, in the order it is numbered. */
export const choicesOf = ({ content: { buttons = [], sections = [] } }: ChatBubble): ReadonlyArray<Choice> => [
  ...buttons.map(({ id, title }): Choice => ({ id, title, via: "button_reply" })),
  ...sections.flatMap(({ rows }) => rows.map(({ id, title }): Choice => ({ id, title, via: "list_reply" })))
]

/** The bubble as lines; choices are numbered from one. What has no words is named by its kind. */
export const linesOf = (bubble: ChatBubble): ReadonlyArray<string> => {
  const { address, body, caption, footer, header, kind, name, title, url, what } = bubble.content
  const words = [header, body, caption, name, address, title, url, footer].flatMap((one) => one ? [one] : [])
  const label = kind === "text" || kind === "buttons" || kind === "list" ? [] : [`[${what ?? kind}]`]
  return [...label, ...words].flatMap((text) => text.split("\n")).concat(
    choicesOf(bubble).map(({ title }, at) => `  ${at + 1}. ${title}`)
  )
}
