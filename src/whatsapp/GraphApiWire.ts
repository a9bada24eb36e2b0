import { Array } from "effect"
import type { OutboxId } from "../domain/Ids.ts"
import { type FittedMessage, formOf } from "./FittedMessage.ts"
import type { Choice, Choices, OutboundMessage } from "./OutboundMessage.ts"

/**
 * The only place that knows Meta's words for a message. Source: WhatsApp Cloud API, `POST /<phone_number_id>/messages`
 * (2026-10).
 */

/** A guest's phone (E.164 digits without the plus), or Meta's user id for one whose phone is not known. */
export type Recipient = { readonly phone: string } | { readonly userId: string }

type Json = Readonly<Record<string, unknown>>

export const messageBody = (to: Recipient, content: FittedMessage, callbackData?: OutboxId): Json => ({
  messaging_product: "whatsapp",
  recipient_type: "individual",
  // Without the plus Meta would put the business's own country in front and write to a stranger.
  ...("phone" in to ? { to: `+${to.phone.replace(/^\+/, "")}` } : { recipient: to.userId }),
  ...contentOf(content),
  ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData })
})

/** Marks a message, and all older ones, as read; the typing bubble goes with our answer or after 25 seconds. */
export const readBody = (wamid: string, typing: boolean): Json => ({
  messaging_product: "whatsapp",
  status: "read",
  message_id: wamid,
  ...(typing ? { typing_indicator: { type: "text" } } : {})
})

const contentOf = (message: OutboundMessage): Json => {
  switch (message._tag) {
    case "Text":
      return {
        type: "text",
        text: { ...(message.preview === undefined ? {} : { preview_url: message.preview }), body: message.body },
        ...(message.quotes === undefined ? {} : { context: { message_id: message.quotes } })
      }
    case "Choices":
      return formOf(message) === "buttons" ? buttons(message) : list(message)
    case "Link": {
      const parameters = { display_text: message.title, url: message.url }
      return interactive("cta_url", message.body, { name: "cta_url", parameters })
    }
    case "Media": {
      const { caption, filename, kind, source } = message
      const named = { ...(filename === undefined ? {} : { filename }), ...(caption === undefined ? {} : { caption }) }
      return { type: kind, [kind]: { ...source, ...named } }
    }
    case "Place": {
      const { address, latitude, longitude, name } = message
      return { type: "location", location: { latitude: String(latitude), longitude: String(longitude), name, address } }
    }
    case "AskLocation":
      return interactive("location_request_message", message.body, { name: "send_location" })
    case "AskContact":
      return interactive("request_contact_info", message.body, { name: "request_contact_info" })
    case "Reaction":
      return { type: "reaction", reaction: { message_id: message.to, emoji: message.emoji } }
    case "Template":
      return template(message)
  }
}

const interactive = (type: string, body: string, action: Json, frame: Json = {}, footer: Json = {}): Json => ({
  type: "interactive",
  interactive: { type, ...frame, body: { text: body }, ...footer, action }
})

const headerOf = ({ header }: Choices): Json => header === undefined ? {} : { header: { type: "text", text: header } }
const footerOf = ({ footer }: Choices): Json => footer === undefined ? {} : { footer: { text: footer } }

const buttons = (message: Choices) => {
  const replies = message.choices.map(({ id, title }) => ({ type: "reply", reply: { id, title } }))
  return interactive("button", message.body, { buttons: replies }, headerOf(message), footerOf(message))
}

const list = (message: Choices) => {
  const sections = Array.chop(message.choices, (left): [Json, ReadonlyArray<Choice>] => {
    const title = left[0].section
    const [rows, others] = Array.span(left, ({ section }) => section === title)
    return [{ ...(title === undefined ? {} : { title }), rows: rows.map(rowOf) }, others]
  })
  return interactive("list", message.body, { button: message.open, sections }, headerOf(message), footerOf(message))
}

const rowOf = ({ description, id, title }: Choice) => ({
  id,
  title,
  ...(description === undefined ? {} : { description })
})

const template = ({ language, name, parameters, payloads = [] }: Extract<OutboundMessage, { _tag: "Template" }>) => ({
  type: "template",
  template: {
    name,
    language: { code: language },
    components: [
      ...(parameters.length === 0 ? [] : [
        { type: "body", parameters: parameters.map((text) => ({ type: "text", text })) }
      ]),
      ...payloads.map((payload, index) => ({
        type: "button",
        sub_type: "quick_reply",
        index: String(index),
        parameters: [{ type: "payload", payload }]
      }))
    ]
  }
})
