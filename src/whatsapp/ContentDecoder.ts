import { BadItem } from "./BadItem.ts"
import { flagOf, idOf, type Json, listOf, numberOf, objectOf, shortTextOf, textOf, wordOf } from "./MetaJson.ts"
import { type Content, MEDIA_KINDS, type MediaKind } from "./MessageContent.ts"

/** A message's kind in our words, and what it holds. */
export interface Holding {
  readonly type: string
  readonly content: Content
}

/** Reads what a message holds by its type. A kind that we do not know is kept as such, never refused. */
export const holdingOf = (message: Json): Holding | BadItem => {
  const type = wordOf(message["type"])
  if (type === undefined) return new BadItem("a message without a type")
  if (type === "interactive") return interactiveOf(objectOf(message["interactive"]))
  const decode = byType.get(type)
  if (decode === undefined) return { type, content: { _tag: "Unknown", what: type } }
  const content = decode(message)
  return content === undefined ? new BadItem(`a ${type} message without its content`) : { type, content }
}

type Decode = (message: Json) => Content | undefined

const textContent: Decode = (message) => {
  const body = textOf(objectOf(message["text"])?.["body"])
  return body === undefined ? undefined : { _tag: "Text", body }
}

const mediaContent = (kind: MediaKind): Decode => (message) => {
  const file = objectOf(message[kind])
  const id = idOf(file?.["id"])
  if (file === undefined || id === undefined) return undefined
  const sha256 = shortTextOf(file["sha256"])
  const caption = textOf(file["caption"])
  const filename = shortTextOf(file["filename"])
  const voice = flagOf(file["voice"])
  const animated = flagOf(file["animated"])
  return {
    _tag: "Media",
    kind,
    media: {
      id,
      mimeType: shortTextOf(file["mime_type"]) ?? "application/octet-stream",
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(caption === undefined ? {} : { caption }),
      ...(filename === undefined ? {} : { filename }),
      ...(voice === undefined ? {} : { voice }),
      ...(animated === undefined ? {} : { animated })
    }
  }
}

const locationContent: Decode = (message) => {
  const place = objectOf(message["location"])
  const latitude = numberOf(place?.["latitude"])
  const longitude = numberOf(place?.["longitude"])
  if (latitude === undefined || longitude === undefined) return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  const name = textOf(place?.["name"])
  const address = textOf(place?.["address"])
  return {
    _tag: "Location",
    latitude,
    longitude,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address })
  }
}

const contactsContent: Decode = (message) => {
  const cards = listOf(message["contacts"])
  return cards === undefined ? undefined : { _tag: "Contacts", cards: cards.map((one) => cardOf(objectOf(one) ?? {})) }
}

const cardOf = (card: Json) => ({
  name: shortTextOf(objectOf(card["name"])?.["formatted_name"]) ?? "",
  phones: (listOf(card["phones"]) ?? []).flatMap((one) => {
    const phone = objectOf(one)
    const number = shortTextOf(phone?.["wa_id"]) ?? shortTextOf(phone?.["phone"])
    return number === undefined ? [] : [number]
  }),
  ...(card["origin"] === "contact_request" ? { requested: true } : {})
})

const buttonContent: Decode = (message) => {
  const button = objectOf(message["button"])
  const title = textOf(button?.["text"])
  const id = textOf(button?.["payload"]) ?? title
  return id === undefined ? undefined : { _tag: "Choice", via: "button", id, title: title ?? id }
}

const reactionContent: Decode = (message) => {
  const reaction = objectOf(message["reaction"])
  const to = idOf(reaction?.["message_id"])
  // No emoji, or an empty one, is a reaction taken back.
  return to === undefined ? undefined : { _tag: "Reaction", to, emoji: textOf(reaction?.["emoji"]) || null }
}

const orderContent: Decode = (message) => {
  const order = objectOf(message["order"])
  if (order === undefined) return undefined
  const items = (listOf(order["product_items"]) ?? []).flatMap((one) => {
    const item = objectOf(one)
    const product = shortTextOf(item?.["product_retailer_id"])
    return product === undefined ? [] : [{ product, quantity: numberOf(item?.["quantity"]) ?? 1 }]
  })
  return {
    _tag: "Order",
    catalogId: idOf(order["catalog_id"]) ?? "",
    text: textOf(order["text"]) ?? "",
    items
  }
}

const editContent: Decode = (message) => {
  const edit = objectOf(message["edit"])
  const of = idOf(edit?.["original_message_id"])
  if (of === undefined) return undefined
  const now = objectOf(edit?.["message"])
  const body = textOf(objectOf(now?.["text"])?.["body"]) ??
    MEDIA_KINDS.map((kind) => textOf(objectOf(now?.[kind])?.["caption"])).find((caption) => caption !== undefined)
  return { _tag: "Edit", of, body: body ?? null }
}

const revokeContent: Decode = (message) => {
  const of = idOf(objectOf(message["revoke"])?.["original_message_id"])
  return of === undefined ? undefined : { _tag: "Revoke", of }
}

const unsupportedContent: Decode = (message) => ({
  _tag: "Unsupported",
  what: wordOf(objectOf(message["unsupported"])?.["type"]) ?? "unknown",
  code: numberOf(objectOf(listOf(message["errors"])?.[0])?.["code"]) ?? null
})

// A Map, because a type may be called `constructor`.
const byType: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["text", textContent],
  ...MEDIA_KINDS.map((kind) => [kind, mediaContent(kind)] as const),
  ["location", locationContent],
  ["contacts", contactsContent],
  ["button", buttonContent],
  ["reaction", reactionContent],
  ["order", orderContent],
  ["edit", editContent],
  ["revoke", revokeContent],
  ["unsupported", unsupportedContent]
])

const interactiveOf = (interactive: Json | undefined): Holding | BadItem => {
  const kind = wordOf(interactive?.["type"])
  if (interactive === undefined || kind === undefined) return new BadItem("an interactive message without its kind")
  const type = `interactive.${kind}`
  const reply = objectOf(interactive[kind])
  const content = replyOf(kind, reply)
  return content === undefined ? new BadItem(`an ${type} message without its content`) : { type, content }
}

const replyOf = (kind: string, reply: Json | undefined): Content | undefined => {
  switch (kind) {
    case "button_reply":
    case "list_reply": {
      const id = textOf(reply?.["id"])
      return id === undefined ? undefined : { _tag: "Choice", via: kind, id, title: textOf(reply?.["title"]) ?? id }
    }
    case "nfm_reply":
      return reply === undefined ? undefined : {
        _tag: "Flow",
        name: shortTextOf(reply["name"]) ?? "flow",
        answers: textOf(reply["response_json"]) ?? ""
      }
    case "call_permission_reply":
      return reply === undefined ? undefined : { _tag: "CallPermission", granted: reply["response"] === "accept" }
    default:
      return { _tag: "Unknown", what: `interactive.${kind}` }
  }
}
