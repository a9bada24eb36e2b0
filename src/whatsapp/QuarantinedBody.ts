import { Option, Schema } from "effect"
import type { Quarantined } from "../inbox/Quarantine.ts"

type Json = Readonly<Record<string, unknown>>

const utf8 = new TextEncoder()

const readJson = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))

/**
 * The body in which a quarantined part is read once more: the bytes as they came when they are a delivery, or
 * else a delivery around the part. None for a part that does not say what it was a part of: a guess could turn a
 * hotel's own words into a guest's.
 */
export const bodyOf = ({ phoneNumberId, raw, reason }: Quarantined): Option.Option<Uint8Array> => {
  if (reason === "not_json" || reason === "missing_entry") return Option.some(raw)
  return Option.match(readJson(new TextDecoder().decode(raw)), {
    onNone: () => Option.some(raw),
    onSome: (part) =>
      "object" in part || "entry" in part
        ? Option.some(raw)
        : Option.map(entryAround(part, phoneNumberId), (entry) =>
          utf8.encode(JSON.stringify({ object: "whatsapp_business_account", entry: [entry] })))
  })
}

const entryAround = (part: Json, phoneNumberId: string | null): Option.Option<Json> => {
  if ("changes" in part) return Option.some(part)
  if ("field" in part && "value" in part) return Option.some({ id: UNKNOWN, changes: [part] })
  const list = listOf(part)
  if (list === undefined || phoneNumberId === null) return Option.none()
  const value = {
    messaging_product: "whatsapp",
    metadata: { phone_number_id: phoneNumberId },
    [list]: [part]
  }
  return Option.some({ id: UNKNOWN, changes: [{ field: "messages", value }] })
}

/** Only what Meta says of a guest's message, or of a message of ours, is told for sure by its own fields. */
const listOf = (part: Json): "messages" | "statuses" | undefined => {
  if ("status" in part && ("recipient_id" in part || "recipient_user_id" in part)) return "statuses"
  return "id" in part && "from" in part && "type" in part && !RECEIVERS.some((name) => name in part)
    ? "messages"
    : undefined
}

/** Whoever names a receiver beside a sender is the hotel, or a call. */
const RECEIVERS = ["to", "to_user_id", "recipient_user_id"]

/** The account's id is lost with the envelope, and nothing that is replayed here asks for it. */
const UNKNOWN = "0"
