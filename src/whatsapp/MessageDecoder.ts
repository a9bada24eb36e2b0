import { BadItem, numericId } from "./BadItem.ts"
import { holdingOf } from "./ContentDecoder.ts"
import { systemIdentityOf } from "./IdentityDecoder.ts"
import { idOf, instantOf, isObject, type Json, objectOf, wordOf } from "./MetaJson.ts"
import { type Contacts, personOf } from "./PersonDecoder.ts"
import type { CallEvent, EchoEvent, IdentityEvent, MessageEvent } from "./WhatsAppEvent.ts"

/** An item of `messages`: what a guest wrote, or what the system says about that guest. */
export const messageOf = (
  item: unknown,
  contacts: Contacts,
  receivedAt: number
): MessageEvent | IdentityEvent | BadItem => {
  if (!isObject(item)) return new BadItem("a message that is not an object")
  const numeric = numericId(item, "id", "from", "from_user_id", "group_id")
  if (numeric !== undefined) return numeric
  const wamid = idOf(item["id"])
  if (wamid === undefined) return new BadItem("a message without an id")
  const from = personOf(contacts, item["from"], item["from_user_id"])
  if (from === undefined) return new BadItem("a message that names nobody it is from")
  const at = instantOf(item["timestamp"], receivedAt)
  if (item["type"] === "system") return systemIdentityOf(objectOf(item["system"]), { wamid, before: from, at })
  const holding = holdingOf(item)
  return holding instanceof BadItem
    ? holding
    : { _tag: "Message", type: holding.type, wamid, from, at, content: holding.content, ...decorationsOf(item) }
}

const decorationsOf = (item: Json) => {
  const context = objectOf(item["context"])
  const quotes = idOf(context?.["id"])
  const group = idOf(item["group_id"])
  return {
    ...(quotes === undefined ? {} : { quotes }),
    ...(context?.["forwarded"] === true || context?.["frequently_forwarded"] === true ? { forwarded: true } : {}),
    ...(isObject(item["referral"]) ? { fromAd: true } : {}),
    ...(group === undefined ? {} : { group })
  }
}

/** An item of `message_echoes`: what a person of the hotel wrote in the phone's own app. */
export const echoOf = (item: unknown, contacts: Contacts, receivedAt: number): EchoEvent | BadItem => {
  if (!isObject(item)) return new BadItem("an echo that is not an object")
  const numeric = numericId(item, "id", "to", "to_user_id", "recipient_user_id")
  if (numeric !== undefined) return numeric
  const wamid = idOf(item["id"])
  if (wamid === undefined) return new BadItem("an echo without an id")
  const to = personOf(contacts, item["to"], item["to_user_id"], item["recipient_user_id"])
  if (to === undefined) return new BadItem("an echo that names nobody it is for")
  const holding = holdingOf(item)
  if (holding instanceof BadItem) return holding
  const at = instantOf(item["timestamp"], receivedAt)
  return { _tag: "Echo", type: holding.type, wamid, to, at, content: holding.content }
}

/** An item of `calls`. Whichever side called, the event is the guest's. */
export const callOf = (item: unknown, contacts: Contacts, receivedAt: number): CallEvent | BadItem => {
  if (!isObject(item)) return new BadItem("a call that is not an object")
  const numeric = numericId(item, "id", "from", "from_user_id", "to", "to_user_id")
  if (numeric !== undefined) return numeric
  const callId = idOf(item["id"])
  if (callId === undefined) return new BadItem("a call without an id")
  const byGuest = item["direction"] !== "BUSINESS_INITIATED"
  const from = byGuest
    ? personOf(contacts, item["from"], item["from_user_id"])
    : personOf(contacts, item["to"], item["to_user_id"], item["recipient_user_id"])
  if (from === undefined) return new BadItem("a call that names no guest")
  const at = instantOf(item["timestamp"], receivedAt)
  return { _tag: "Call", type: `call.${wordOf(item["event"]) ?? "unknown"}`, callId, from, byGuest, at }
}
