import { BadItem, numericId } from "./BadItem.ts"
import { idOf, instantOf, isObject, listOf, numberOf, objectOf, shortTextOf, wordOf } from "./MetaJson.ts"
import { type Contacts, personOf } from "./PersonDecoder.ts"
import { DELIVERY_STATES, type StatusEvent } from "./WhatsAppEvent.ts"

/** An item of `statuses`. Whom it is about may be missing: a failed send to a phone names nobody else. */
export const statusOf = (item: unknown, contacts: Contacts, receivedAt: number): StatusEvent | BadItem => {
  if (!isObject(item)) return new BadItem("a status that is not an object")
  const numeric = numericId(item, "id", "recipient_id", "recipient_user_id", "recipient_participant_id")
  if (numeric !== undefined) return numeric
  const wamid = idOf(item["id"])
  if (wamid === undefined) return new BadItem("a status without a message id")
  const status = wordOf(item["status"])
  if (status === undefined) return new BadItem("a status without its state")
  const participant = idOf(item["recipient_participant_id"])
  // In a group the recipient is the group, and the person is the participant.
  const to = item["recipient_type"] === "group"
    ? personOf(contacts, participant)
    : personOf(contacts, item["recipient_id"], item["recipient_user_id"])
  const callbackData = shortTextOf(item["biz_opaque_callback_data"], 512)
  return {
    _tag: "Status",
    type: DELIVERY_STATES.find((state) => state === status) ?? "other",
    status,
    wamid,
    at: instantOf(item["timestamp"], receivedAt),
    to: to ?? {},
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(participant === undefined ? {} : { participant }),
    errors: (listOf(item["errors"]) ?? []).flatMap((one) => {
      const error = objectOf(one)
      const code = numberOf(error?.["code"])
      return code === undefined ? [] : [{ code, title: shortTextOf(error?.["title"]) ?? "" }]
    })
  }
}
