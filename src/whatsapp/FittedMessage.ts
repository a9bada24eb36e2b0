import { Schema } from "effect"
import { type Choice, type Choices, OutboundMessage } from "./OutboundMessage.ts"
import { clean, oneLine, visible } from "./ReplyLimitsText.ts"

/** Meta's limits, in UTF-16 units. Source: WhatsApp Cloud API, "Send messages", per message type (2026-10). */
export const LIMITS = {
  text: 4096,
  interactive: 1024,
  listBody: 4096,
  caption: 1024,
  header: 60,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  section: 24,
  open: 20,
  url: 2000,
  filename: 240,
  place: 1000,
  parameter: 1024,
  payload: 128,
  callbackData: 512
} as const

/**
 * One message exactly as Meta takes it, and the JSON of `outbox.content`. Only `ReplyLimits.fit` makes one from any
 * text; a value of this type cannot break a limit.
 */
export const FittedMessage = OutboundMessage.check(
  Schema.makeFilter((message) => keepsLimits(message) || "the message is not cut to Meta's limits")
).pipe(Schema.brand("FittedMessage"))
export type FittedMessage = typeof FittedMessage.Type

export const isFitted = Schema.is(FittedMessage)

const keepsLimits = (message: OutboundMessage): boolean => {
  switch (message._tag) {
    case "Text":
      return body(message.body, LIMITS.text)
    case "Choices":
      return formOf(message) !== undefined
    case "Link":
      return body(message.body, LIMITS.interactive) && line(message.title, LIMITS.buttonTitle) &&
        webAddress(message.url)
    case "Media":
      return mediaFits(message)
    case "Place":
      return Math.abs(message.latitude) <= 90 && Math.abs(message.longitude) <= 180 &&
        line(message.name, LIMITS.place) && line(message.address, LIMITS.place)
    case "AskLocation":
    case "AskContact":
      return body(message.body, LIMITS.interactive)
    case "Reaction":
      return message.emoji === "" || oneEmoji(message.emoji)
    case "Template":
      return message.parameters.every((one) => line(one, LIMITS.parameter)) &&
        (message.payloads ?? []).every((one) => one.length <= LIMITS.payload)
  }
}

/** How a question fits on the wire: up to three short buttons, else a list of up to ten rows, else not at all. */
export const formOf = (message: Choices): "buttons" | "list" | undefined => {
  const { choices, footer, header, open } = message
  const framed = (header === undefined || line(header, LIMITS.header)) &&
    (footer === undefined || line(footer, LIMITS.footer)) && unique(choices.map(({ id }) => id)) &&
    choices.every(({ id }) => clean(id) === id && visible(id))
  if (!framed) return undefined
  if (body(message.body, LIMITS.interactive) && areButtons(choices)) return "buttons"
  if (body(message.body, LIMITS.listBody) && line(open, LIMITS.open) && areRows(choices)) return "list"
  return undefined
}

const areButtons = (choices: ReadonlyArray<Choice>) =>
  choices.length <= LIMITS.buttons &&
  unique(choices.map(({ title }) => title)) &&
  choices.every(({ description, id, section, title }) =>
    description === undefined && section === undefined && id.length <= LIMITS.buttonId &&
    line(title, LIMITS.buttonTitle)
  )

const areRows = (choices: ReadonlyArray<Choice>) =>
  choices.length <= LIMITS.rows &&
  choices.every(({ section }) => (section === undefined) === (choices[0]?.section === undefined)) &&
  choices.every(({ description, id, section, title }) =>
    id.length <= LIMITS.rowId && line(title, LIMITS.rowTitle) &&
    (description === undefined || line(description, LIMITS.rowDescription)) &&
    (section === undefined || line(section, LIMITS.section))
  )

const mediaFits = ({ caption, filename, kind, source }: Extract<OutboundMessage, { readonly _tag: "Media" }>) =>
  (caption === undefined || (CAPTIONED.has(kind) && body(caption, LIMITS.caption))) &&
  (filename === undefined || (kind === "document" && line(filename, LIMITS.filename))) &&
  ("link" in source ? webAddress(source.link) : visible(source.id) && oneLine(source.id) === source.id)

/** Meta shows no caption under the other kinds. */
export const CAPTIONED: ReadonlySet<string> = new Set(["image", "video", "document"])

const unique = (values: ReadonlyArray<string>) => new Set(values).size === values.length

const body = (text: string, limit: number) => text.length <= limit && visible(text) && clean(text) === text

const line = (text: string, limit: number) => text.length <= limit && visible(text) && oneLine(text) === text

const webAddress = (address: string) =>
  address.length <= LIMITS.url && oneLine(address) === address && /^https?:\/\/[^\s/]/i.test(address) &&
  URL.canParse(address)

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })

const oneEmoji = (text: string) =>
  /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3/u.test(text) && clean(text) === text &&
  [...graphemes.segment(text)].length === 1
