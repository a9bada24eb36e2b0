import type { Reason } from "../inbox/Quarantine.ts"
import { accountOf } from "./AccountDecoder.ts"
import { BadItem } from "./BadItem.ts"
import { userIdUpdateOf } from "./IdentityDecoder.ts"
import { callOf, echoOf, messageOf } from "./MessageDecoder.ts"
import { idOf, isObject, type Json, objectOf, textOf, wordOf } from "./MetaJson.ts"
import { type Contacts, contactsOf } from "./PersonDecoder.ts"
import { statusOf } from "./StatusDecoder.ts"
import type { WhatsAppEvent } from "./WhatsAppEvent.ts"

/** The seed's names for what could not be normalised. */
export const ERROR_TYPES = ["missing_entry", "missing_changes", "missing_messages", "unexpected"] as const
export type ErrorType = typeof ERROR_TYPES[number]

/** One event of a batch and where it came from. */
export interface Heard {
  readonly event: WhatsAppEvent
  /** What Meta said about it, and only about it. */
  readonly raw: unknown
  /** The business number it was said to; `null` for an account event that names none. */
  readonly phoneNumberId: string | null
  /** The same number as guests see it, where it is said. */
  readonly displayPhone: string | null
  readonly change: Change
}

/** A change together with the entry it stood in: enough to say it again. */
export interface Change {
  readonly entry: Json
  readonly change: Json
}

/** A part of a batch that is no event. */
export interface Doubt {
  readonly reason: Exclude<Reason, "not_json" | "unknown_number">
  readonly error: ErrorType
  /** A sentence for the operator, without guest words. */
  readonly detail: string
  readonly phoneNumberId: string | null
  /** The part itself; absent when only the whole body tells the truth. */
  readonly item?: unknown
}

export interface Decoded {
  readonly heard: ReadonlyArray<Heard>
  readonly doubts: ReadonlyArray<Doubt>
}

/**
 * Everything that one webhook body says, in the order it says it: every entry, change and item. What cannot be read
 * is a doubt of its own and never takes its neighbours along. Pure, and total over any JSON.
 *
 * `receivedAt`: milliseconds since the epoch.
 */
export const decode = (body: unknown, receivedAt: number): Decoded => {
  const batch = new Batch(receivedAt)
  if (!isObject(body)) batch.doubt({ reason: "unknown_shape", error: "missing_entry", detail: "not a JSON object" })
  else if (!Array.isArray(body["entry"])) {
    batch.doubt({ reason: "missing_entry", error: "missing_entry", detail: "no list of entries" })
  } else if (body["object"] !== "whatsapp_business_account") {
    batch.doubt({ reason: "unknown_shape", error: "unexpected", detail: "not about a WhatsApp business account" })
  } else for (const entry of body["entry"]) batch.entry(entry)
  return batch
}

/** What a list of a value holds, and how one item of it is read. */
type Reader = (item: unknown, contacts: Contacts, receivedAt: number) => WhatsAppEvent | BadItem

const CHAT: ReadonlyMap<string, Reader> = new Map<string, Reader>([["messages", messageOf], ["statuses", statusOf]])
const ECHOES: ReadonlyMap<string, Reader> = new Map<string, Reader>([["message_echoes", echoOf]])
const CALLS: ReadonlyMap<string, Reader> = new Map<string, Reader>([["calls", callOf], ["statuses", statusOf]])
const USER_IDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([["user_id_update", userIdUpdateOf]])

/** The fields that are about guests. Every other one is about an account. */
const guestFields: ReadonlyMap<string, ReadonlyMap<string, Reader>> = new Map([
  ["messages", CHAT],
  ["smb_message_echoes", ECHOES],
  ["message_echoes", ECHOES],
  ["calls", CALLS],
  ["user_id_update", USER_IDS]
])

class Batch implements Decoded {
  readonly heard: Array<Heard> = []
  readonly doubts: Array<Doubt> = []
  readonly receivedAt: number

  constructor(receivedAt: number) {
    this.receivedAt = receivedAt
  }

  doubt(doubt: Omit<Doubt, "phoneNumberId">, phoneNumberId: string | null = null): void {
    this.doubts.push({ ...doubt, phoneNumberId })
  }

  entry(entry: unknown): void {
    if (!isObject(entry)) {
      this.doubt({ reason: "bad_item", error: "unexpected", detail: "an entry that is not an object", item: entry })
    } else if (!Array.isArray(entry["changes"])) {
      this.doubt({ reason: "missing_changes", error: "missing_changes", detail: "no list of changes", item: entry })
    } else for (const change of entry["changes"]) this.change(entry, change)
  }

  change(entry: Json, change: unknown): void {
    const value = objectOf(objectOf(change)?.["value"])
    const field = wordOf(objectOf(change)?.["field"])
    if (!isObject(change) || value === undefined || field === undefined) {
      const detail = "a change without its field or value"
      return this.doubt({ reason: "bad_item", error: "unexpected", detail, item: change })
    }
    const readers = guestFields.get(field)
    const said: Said = { change: { entry, change }, field, value, ...numberOf(value) }
    if (readers === undefined) this.account(said, field, value)
    else this.guests(said, readers)
  }

  account(said: Said, field: string, value: Json): void {
    const { change, displayPhone, phoneNumberId } = said
    const { entry } = change
    const event = accountOf({ field, account: entry["id"], time: entry["time"] }, value, this.receivedAt)
    this.heard.push({ event, raw: value, change, displayPhone, phoneNumberId })
  }

  guests(said: Said, readers: ReadonlyMap<string, Reader>): void {
    const { change: { change }, field, phoneNumberId, value } = said
    if (phoneNumberId === null) {
      const lossy = typeof objectOf(value["metadata"])?.["phone_number_id"] === "number"
      const detail = lossy ? "phone_number_id is a number, so its digits are lost" : "no business number"
      return this.doubt({ reason: "unknown_shape", error: "unexpected", detail, ...(lossy ? {} : { item: change }) })
    }
    const contacts = contactsOf(value["contacts"])
    const strange: Array<string> = []
    let lists = 0
    for (const name in value) {
      const items = value[name]
      if (name !== "errors" && !readers.has(name)) {
        if (Array.isArray(items) && items.length > 0 && name !== "contacts") strange.push(name)
      } else if (Array.isArray(items)) {
        lists += 1
        for (const raw of items) this.item(said, raw, readers.get(name), contacts)
      } else if (items !== null) strange.push(name)
    }
    if (lists > 0 && strange.length === 0) return
    const error = lists === 0 ? "missing_messages" : "unexpected"
    const detail = strange.length === 0
      ? `nothing that ${field} may say`
      : `under ${field}, not what we know: ${strange.join(", ").slice(0, 100)}`
    this.doubt({ reason: "unknown_shape", error, detail, item: change }, phoneNumberId)
  }

  /** Without a reader it is an error of the account, about no message in particular. */
  item(said: Said, raw: unknown, reader: Reader | undefined, contacts: Contacts): void {
    if (reader === undefined) return this.account(said, "errors", objectOf(raw) ?? { error: raw })
    const { change, displayPhone, phoneNumberId } = said
    const event = read(reader, raw, contacts, this.receivedAt)
    if (event instanceof BadItem) {
      const item = event.lossy ? {} : { item: raw }
      this.doubt({ reason: "bad_item", error: "unexpected", detail: event.detail, ...item }, phoneNumberId)
    } else this.heard.push({ event, raw, change, displayPhone, phoneNumberId })
  }
}

interface Said extends Omit<Heard, "event" | "raw"> {
  readonly field: string
  readonly value: Json
}

const numberOf = (value: Json) => {
  const metadata = objectOf(value["metadata"])
  return {
    phoneNumberId: idOf(metadata?.["phone_number_id"]) ?? null,
    displayPhone: textOf(metadata?.["display_phone_number"]) ?? textOf(value["display_phone_number"]) ?? null
  }
}

/** A mistake of ours in reading one item must not hold back its neighbours for the seven days that Meta repeats. */
const read = (reader: Reader, raw: unknown, contacts: Contacts, receivedAt: number) => {
  try {
    return reader(raw, contacts, receivedAt)
  } catch {
    return new BadItem("reading it failed")
  }
}
