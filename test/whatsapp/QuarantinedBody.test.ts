import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import type { Quarantined, Reason } from "../../src/inbox/Quarantine.ts"
import * as QuarantinedBody from "../../src/whatsapp/QuarantinedBody.ts"
import { decode } from "../../src/whatsapp/WebhookDecoder.ts"
import { RECEIVED_AT } from "./Fixtures.ts"

const utf8 = new TextEncoder()

const quarantined = (reason: Reason, raw: Uint8Array): Quarantined => ({
  id: "1",
  reason,
  detail: "",
  phoneNumberId: "112269058640637",
  raw,
  seen: 1,
  firstSeenAt: 0,
  lastSeenAt: 0,
  state: "open"
})

/** The body that a part would be read in, read as the webhook reads it. */
const decoded = (part: unknown) =>
  Option.map(
    QuarantinedBody.bodyOf(quarantined("bad_item", utf8.encode(JSON.stringify(part)))),
    (body) => decode(JSON.parse(new TextDecoder().decode(body)), RECEIVED_AT)
  )

const message = { id: "wamid.A", from: "5215512345678", timestamp: "1790000000", type: "text", text: { body: "hola" } }
const status = { id: "wamid.B", status: "read", timestamp: "1790000000", recipient_id: "5215512345678" }

describe("a quarantined payload read again", () => {
  it("is byte for byte what came, when that was a whole delivery", () => {
    for (
      const [reason, text] of [
        ["not_json", '{"entry": [1,'],
        ["missing_entry", '{ "object":"whatsapp_business_account" }'],
        ["unknown_number", '{ "object":"whatsapp_business_account","entry":[] }']
      ] as const
    ) {
      const raw = utf8.encode(text)
      assert.deepStrictEqual(QuarantinedBody.bodyOf(quarantined(reason, raw)), Option.some(raw))
    }
  })

  it("says a message, a status, a change or an entry as what it was", () => {
    const change = { field: "messages", value: { metadata: { phone_number_id: "1" }, messages: [message] } }
    for (
      const [part, tag, phoneNumberId] of [
        [message, "Message", "112269058640637"],
        [status, "Status", "112269058640637"],
        [change, "Message", "1"],
        [{ id: "9", changes: [change] }, "Message", "1"]
      ] as const
    ) {
      const { doubts, heard } = Option.getOrThrow(decoded(part))
      assert.deepStrictEqual(doubts, [])
      assert.deepStrictEqual(heard.map((one) => [one.event._tag, one.phoneNumberId]), [[tag, phoneNumberId]])
    }
  })

  it("is not guessed at: a hotel's own words and calls never become a guest's message", () => {
    for (
      const part of [
        { ...message, to: "5215512345678" },
        { ...message, to_user_id: "MX.1" },
        { ...message, recipient_user_id: "MX.1" },
        { id: "call", event: "connect", from: "1", timestamp: "1" },
        { anything: "else" }
      ]
    ) assert.deepStrictEqual(decoded(part), Option.none())
  })
})
