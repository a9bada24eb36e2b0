import type { GuestContent, GuestMessage, Sender } from "./GuestMessage.ts"
import type { Status } from "./Settings.ts"

/** One thing a webhook tells, about one business number. */
export interface Update {
  readonly phoneNumberId: string
  readonly displayPhone: string
  readonly contact?: Json
  readonly message?: Json
  readonly status?: Json
}

type Json = Readonly<Record<string, unknown>>

/** The business account that all numbers of the sandbox belong to. */
export const WABA = "104996122399160"

const seconds = (millis: number): string => String(Math.floor(millis / 1000))

/** A guest's message as Meta's webhook reports it. Undefined fields are left out by JSON. */
export const messageUpdate = (
  { content, from, phoneNumberId, quotes }: GuestMessage,
  displayPhone: string,
  wamid: string,
  at: number
): Update => ({
  phoneNumberId,
  displayPhone,
  contact: contactOf(from),
  message: {
    context: quotes === undefined ? undefined : { from: displayPhone.replace(/\D/g, ""), id: quotes },
    from: from.phone,
    from_user_id: from.userId,
    id: wamid,
    timestamp: seconds(at),
    ...bodyOf(content)
  }
})

const contactOf = ({ name, phone, userId, username }: Sender): Json => ({
  profile: { name, username },
  wa_id: phone,
  user_id: userId
})

const bodyOf = (content: GuestContent): Json => {
  switch (content._tag) {
    case "Text":
      return { type: "text", text: { body: content.body } }
    case "Tap": {
      const { description, id, title, via } = content
      return { type: "interactive", interactive: { type: via, [via]: { id, title, description } } }
    }
    case "QuickReply":
      return { type: "button", button: { payload: content.payload, text: content.text } }
    case "Location": {
      const { address, latitude, longitude, name } = content
      return { type: "location", location: { latitude, longitude, name, address } }
    }
    case "Media": {
      const { caption, filename, id, kind, mimeType, sha256 } = content
      const hash = sha256 === undefined ? undefined : Buffer.from(sha256, "hex").toString("base64")
      return { type: kind, [kind]: { caption, filename, mime_type: mimeType, sha256: hash, id } }
    }
    case "Reaction":
      return { type: "reaction", reaction: { message_id: content.to, emoji: content.emoji } }
    case "Contacts":
      return {
        type: "contacts",
        contacts: content.cards.map(({ name, phone }) => ({
          name: { formatted_name: name, first_name: name },
          phones: [{ phone, wa_id: phone.replace(/\D/g, ""), type: "CELL" }]
        }))
      }
    case "Other":
      return { type: content.type, [content.type]: content.content }
  }
}

/** What became of a send. */
export interface StatusOf {
  readonly phoneNumberId: string
  readonly displayPhone: string
  readonly wamid: string
  readonly status: Status
  readonly at: number
  readonly phone?: string | undefined
  readonly userId?: string | undefined
  readonly callbackData: string | null
}

export const statusUpdate = (status: StatusOf): Update => ({
  phoneNumberId: status.phoneNumberId,
  displayPhone: status.displayPhone,
  status: {
    id: status.wamid,
    status: status.status,
    timestamp: seconds(status.at),
    recipient_id: status.phone,
    recipient_user_id: status.userId,
    // Meta prices a message when it is sent and again when it has arrived, never a read mark.
    pricing: status.status === "read"
      ? undefined
      : { billable: true, pricing_model: "PMP", type: "regular", category: "service" },
    biz_opaque_callback_data: status.callbackData ?? undefined
  }
})

/** One webhook body for many updates: a change per business number and kind, in the order given. */
export const envelope = (updates: ReadonlyArray<Update>): Json => {
  const groups = Map.groupBy(
    updates,
    ({ message, phoneNumberId }) => `${phoneNumberId}/${message === undefined ? "statuses" : "messages"}`
  )
  return {
    object: "whatsapp_business_account",
    entry: [{ id: WABA, changes: [...groups.values()].map(changeOf) }]
  }
}

const changeOf = (updates: ReadonlyArray<Update>): Json => {
  const [first] = updates
  const messages = updates.flatMap(({ message }) => message === undefined ? [] : [message])
  const statuses = updates.flatMap(({ status }) => status === undefined ? [] : [status])
  return {
    value: {
      messaging_product: "whatsapp",
      metadata: {
        display_phone_number: first?.displayPhone.replace(/\D/g, ""),
        phone_number_id: first?.phoneNumberId
      },
      contacts: contactsOf(updates),
      ...(messages.length > 0 ? { messages } : {}),
      ...(statuses.length > 0 ? { statuses } : {})
    },
    field: "messages"
  }
}

/** Each person once, however often they wrote. */
const contactsOf = (updates: ReadonlyArray<Update>): ReadonlyArray<Json> | undefined => {
  const people = new Map(
    updates.flatMap(({ contact }) =>
      contact === undefined ? [] : [[`${String(contact["wa_id"])}/${String(contact["user_id"])}`, contact] as const]
    )
  )
  return people.size === 0 ? undefined : [...people.values()]
}
