import { assert, describe, it } from "@effect/vitest"
import type { Content } from "../../src/whatsapp/MessageContent.ts"
import { bytesOf } from "./Fixtures.ts"
import { ANA, change, eventsIn, message, saying, status } from "./Said.ts"

const fixture = (file: string): unknown => JSON.parse(new TextDecoder().decode(bytesOf(file)))
const only = (body: unknown) => {
  const events = eventsIn(body)
  assert.strictEqual(events.length, 1)
  return events[0]
}
const ana = { profile: { name: "Ana" }, wa_id: ANA, user_id: "MX.7719302264450018823" }
const heard = (over: Readonly<Record<string, unknown>>) => only(saying(change({ messages: [message(over)] })))

/** What Meta says beside a message's envelope, and what it becomes. */
const kinds: ReadonlyArray<{
  readonly said: Readonly<Record<string, unknown>>
  readonly type: string
  readonly content: Content
}> = [
  {
    said: { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "a:1", title: "Sí" } } },
    type: "interactive.button_reply",
    content: { _tag: "Choice", via: "button_reply", id: "a:1", title: "Sí" }
  },
  {
    said: {
      type: "interactive",
      interactive: { type: "list_reply", list_reply: { id: "room:DBL", title: "Doble" } }
    },
    type: "interactive.list_reply",
    content: { _tag: "Choice", via: "list_reply", id: "room:DBL", title: "Doble" }
  },
  {
    said: { type: "button", button: { payload: "CANCEL", text: "Cancelar" } },
    type: "button",
    content: { _tag: "Choice", via: "button", id: "CANCEL", title: "Cancelar" }
  },
  {
    said: {
      type: "interactive",
      interactive: { type: "nfm_reply", nfm_reply: { name: "flow", response_json: '{"a":' } }
    },
    type: "interactive.nfm_reply",
    content: { _tag: "Flow", name: "flow", answers: '{"a":' }
  },
  {
    said: {
      type: "interactive",
      interactive: { type: "call_permission_reply", call_permission_reply: { response: "reject" } }
    },
    type: "interactive.call_permission_reply",
    content: { _tag: "CallPermission", granted: false }
  },
  {
    said: { type: "interactive", interactive: { type: "hologram_reply", hologram_reply: {} } },
    type: "interactive.hologram_reply",
    content: { _tag: "Unknown", what: "interactive.hologram_reply" }
  },
  {
    said: { type: "reaction", reaction: { message_id: "wamid.r", emoji: "" } },
    type: "reaction",
    content: { _tag: "Reaction", to: "wamid.r", emoji: null }
  },
  {
    said: { type: "reaction", reaction: { message_id: "wamid.r" } },
    type: "reaction",
    content: { _tag: "Reaction", to: "wamid.r", emoji: null }
  },
  {
    said: { type: "location", location: { latitude: 20.6, longitude: -87, name: "ADO" } },
    type: "location",
    content: { _tag: "Location", latitude: 20.6, longitude: -87, name: "ADO" }
  },
  {
    said: {
      type: "contacts",
      contacts: [{
        name: { formatted_name: "Ana" },
        phones: [{ phone: "+52 1", wa_id: ANA }],
        origin: "contact_request"
      }]
    },
    type: "contacts",
    content: { _tag: "Contacts", cards: [{ name: "Ana", phones: [ANA], requested: true }] }
  },
  {
    said: {
      type: "order",
      order: { catalog_id: "9", text: "", product_items: [{ product_retailer_id: "spa", quantity: 2 }, 7] }
    },
    type: "order",
    content: { _tag: "Order", catalogId: "9", text: "", items: [{ product: "spa", quantity: 2 }] }
  },
  {
    said: {
      type: "edit",
      edit: { original_message_id: "wamid.e", message: { type: "image", image: { caption: "hoy" } } }
    },
    type: "edit",
    content: { _tag: "Edit", of: "wamid.e", body: "hoy" }
  },
  {
    said: { type: "revoke", revoke: { original_message_id: "wamid.e" } },
    type: "revoke",
    content: { _tag: "Revoke", of: "wamid.e" }
  },
  {
    said: { type: "unsupported", errors: [{ code: 131051 }], unsupported: { type: "poll_creation" } },
    type: "unsupported",
    content: { _tag: "Unsupported", what: "poll_creation", code: 131051 }
  },
  {
    said: { type: "unsupported" },
    type: "unsupported",
    content: { _tag: "Unsupported", what: "unknown", code: null }
  },
  {
    said: { type: "hologram", hologram: { id: 1 } },
    type: "hologram",
    content: { _tag: "Unknown", what: "hologram" }
  },
  { said: { type: "constructor" }, type: "constructor", content: { _tag: "Unknown", what: "constructor" } },
  { said: { text: { body: "" } }, type: "text", content: { _tag: "Text", body: "" } }
]

describe("a guest", () => {
  it("is known by user id and phone together when a contact ties them", () => {
    const whole = { phone: ANA, userId: "MX.7719302264450018823", name: "Ana" }
    const byPhone = only(saying(change({ contacts: [ana], messages: [message()] })))
    const byUserId = only(
      saying(
        change({ contacts: [ana], messages: [message({ from: undefined, from_user_id: "MX.7719302264450018823" })] })
      )
    )
    assert.deepInclude(byPhone, { from: whole })
    assert.deepInclude(byUserId, { from: whole })
  })

  it("without a phone is known by the user id, with the name and username they chose", () => {
    assert.deepInclude(only(fixture("03-text-username-no-phone.json")), {
      from: { userId: "GB.2076874439870767113", name: "Seán O'Brien", username: "sean.obrien.dub" }
    })
  })

  it("is known by the user id also where it stands in a phone's place", () => {
    assert.deepInclude(only(fixture("C8-bsuid-in-from.json")), {
      from: { userId: "GB.2076874439870767113", name: "Seán O'Brien" }
    })
  })

  it("does not get another guest's name or number", () => {
    const bob = { profile: { name: "Bob" }, wa_id: "447700900123" }
    const events = eventsIn(
      saying(change({ contacts: [bob, ana], messages: [message(), message({ from: "34600000000" })] }))
    )
    assert.deepInclude(events[0], { from: { phone: ANA, userId: "MX.7719302264450018823", name: "Ana" } })
    assert.deepInclude(events[1], { from: { phone: "34600000000" } })
  })

  it("who is the only contact is meant by a message that names nobody", () => {
    const nameless = message({ from: undefined })
    assert.deepInclude(only(saying(change({ contacts: [ana], messages: [nameless] }))), {
      from: { phone: ANA, userId: "MX.7719302264450018823", name: "Ana" }
    })
    const two = [ana, { profile: { name: "Bob" }, wa_id: "447700900123" }]
    assert.deepStrictEqual(eventsIn(saying(change({ contacts: two, messages: [nameless] }))), [])
  })

  it("whose name is endless keeps the beginning of it, without half a character", () => {
    const endless = { ...ana, profile: { name: "x".repeat(255) + "😀".repeat(1000) } }
    assert.deepInclude(only(saying(change({ contacts: [endless], messages: [message()] }))), {
      from: { phone: ANA, userId: "MX.7719302264450018823", name: "x".repeat(255) + "\uFFFD" }
    })
  })
})

describe("a message", () => {
  it("carries what decorates it", () => {
    assert.deepInclude(only(fixture("11-text-group.json")), {
      group: "Y2FwaV9ncm91cDoxNzA1NTU1MDEzOToxMjAzNjM0MDQ2OTQyMzM4MjAZD"
    })
    assert.deepInclude(only(fixture("08-text-referral-ad.json")), { fromAd: true })
    assert.deepInclude(only(fixture("06-text-forwarded.json")), { forwarded: true })
    assert.deepInclude(heard({ context: { frequently_forwarded: true, id: "wamid.q" } }), {
      forwarded: true,
      quotes: "wamid.q"
    })
  })

  it.each(kinds)("of type $type is read: $content", ({ content, said, type }) => {
    assert.deepInclude(heard(said), { type, content })
  })

  it("keeps every one of 60,000 characters", () => {
    const body = "ñ".repeat(60_000)
    assert.deepInclude(heard({ text: { body } }), { content: { _tag: "Text", body } })
  })

  it("never keeps the address from which a file could be fetched", () => {
    assert.deepInclude(only(fixture("C3-media-url-ssrf.json")), {
      content: {
        _tag: "Media",
        kind: "image",
        media: {
          id: "7967059226336175",
          mimeType: "image/jpeg",
          sha256: "UJb31Y/XE1jXmJNNCJxpcrawgEdjlouS8s+Nmd5LLv8="
        }
      }
    })
  })
})

describe("a change of identity", () => {
  it("says who was whom, from a system message", () => {
    const changed = { type: "user_changed_number", wa_id: "5215599999999", user_id: "MX.2" }
    assert.deepInclude(heard({ type: "system", system: changed }), {
      _tag: "Identity",
      type: "user_changed_number",
      before: { phone: ANA },
      after: { phone: "5215599999999", userId: "MX.2" }
    })
    assert.deepInclude(only(fixture("40-system-user-id-changed.json")), {
      before: { userId: "GB.2076874439870767113" },
      after: { userId: "GB.8841200098765512340" }
    })
  })

  it("says who was whom, from a field of its own", () => {
    assert.deepInclude(only(fixture("90-user-id-update.json")), {
      _tag: "Identity",
      type: "user_id_update",
      before: { userId: "GB.2076874439870767113" },
      after: { userId: "GB.8841200098765512340" }
    })
  })

  it("that names nobody new leaves the guest as they were", () => {
    for (const system of [{ type: "customer_identity_changed" }, { type: "user_changed_number" }, undefined]) {
      assert.deepInclude(heard({ type: "system", system }), {
        type: "system_other",
        before: { phone: ANA },
        after: { phone: ANA }
      })
    }
  })
})

describe("the rest of a guest's doings", () => {
  it("a call is the guest's, whichever side called, and says which", () => {
    const call = { id: "wacid.1", event: "connect", timestamp: "1790007560" }
    const calling = (over: object) => only(saying(change({ calls: [{ ...call, ...over }] }, "calls")))
    assert.deepInclude(calling({ from: ANA, to: "5215555010142", direction: "USER_INITIATED" }), {
      type: "call.connect",
      from: { phone: ANA },
      byGuest: true
    })
    assert.deepInclude(calling({ from: "5215555010142", to: ANA, direction: "BUSINESS_INITIATED" }), {
      from: { phone: ANA },
      byGuest: false
    })
  })

  it("an echo is for the guest, and holds what the person of the hotel wrote", () => {
    assert.deepInclude(only(fixture("91-smb-message-echo.json")), {
      _tag: "Echo",
      to: { phone: ANA },
      content: { _tag: "Text", body: "Hola María, soy Laura de recepción. Yo le ayudo." }
    })
  })

  it("a status keeps Meta's word, our callback data and every error", () => {
    assert.deepInclude(only(fixture("60-status-callback-data.json")), {
      type: "sent",
      callbackData: "outbox:01JA3ZP8V6Q7"
    })
    assert.deepInclude(only(fixture("53-status-failed-131047.json")), {
      type: "failed",
      errors: [{ code: 131047, title: "Re-engagement message" }]
    })
    const warned = only(saying(change({ statuses: [status({ status: "warning", recipient_id: undefined })] })))
    assert.deepInclude(warned, { type: "other", status: "warning", to: {}, errors: [] })
  })
})
