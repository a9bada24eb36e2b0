import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { decode } from "../../src/whatsapp/WebhookDecoder.ts"
import { parse } from "../../src/whatsapp/WebhookJson.ts"
import { fixtures, labelOf, RECEIVED_AT } from "./Fixtures.ts"
import { ANA, change, eventsIn, heardIn, keysIn, message, PLAYA, saying, status } from "./Said.ts"

const jsonOf = (body: Uint8Array): unknown => {
  const parsed = parse(body)
  return parsed._tag === "Json" ? parsed.value : undefined
}

const tenUpdates = () =>
  change({
    messages: Array.from({ length: 5 }, () => message()),
    statuses: Array.from({ length: 5 }, () => status())
  })

describe("a batch", () => {
  it("of a thousand updates over many entries and changes is decoded whole", () => {
    const entry = Array.from({ length: 10 }, () => ({ id: "1", changes: Array.from({ length: 10 }, tenUpdates) }))
    const body = { object: "whatsapp_business_account", entry }
    const { doubts, heard } = heardIn(body)
    assert.strictEqual(heard.length, 1000)
    assert.deepStrictEqual(doubts, [])
    assert.strictEqual(new Set(keysIn(body)).size, 1000)
    assert.deepStrictEqual(keysIn(structuredClone(body)), keysIn(body))
  })

  it.each(fixtures)("that comes again ($file) has the same keys", ({ body }) => {
    assert.deepStrictEqual(keysIn(jsonOf(body)), keysIn(jsonOf(body)))
  })

  it("keeps what is said on two numbers, or in two words, apart", () => {
    const said = message({ id: "wamid.one" })
    const elsewhere = change({ messages: [said], metadata: { phone_number_id: "331987446120904" } })
    const body = saying(
      change({
        messages: [said],
        statuses: [status({ id: "wamid.one" }), status({ id: "wamid.one", status: "read" })]
      }),
      elsewhere,
      change({ message_echoes: [{ ...said, to: ANA }] }, "smb_message_echoes")
    )
    assert.strictEqual(new Set(keysIn(body)).size, 5)
  })

  it("tells one member of a group from another in its statuses", () => {
    const ofGroup = { id: "wamid.g", status: "read", recipient_type: "group", recipient_id: "group-1" }
    const body = saying(change({
      statuses: [
        status({ ...ofGroup, recipient_participant_id: "5215500000001" }),
        status({ ...ofGroup, recipient_participant_id: "5215500000002" })
      ]
    }))
    assert.strictEqual(new Set(keysIn(body)).size, 2)
    assert.deepInclude(eventsIn(body)[0], { to: { phone: "5215500000001" }, participant: "5215500000001" })
  })

  it("loses no item: each becomes an event or a doubt, whatever its neighbours are", () => {
    const anyItem = fc.oneof(
      fc.jsonValue(),
      fc.constant(null).map(() => message()),
      fc.constant(null).map(() => status())
    )
    fc.assert(fc.property(fc.array(anyItem), fc.array(anyItem), (messages, statuses) => {
      const { doubts, heard } = heardIn(saying(change({ messages, statuses })))
      assert.strictEqual(heard.length + doubts.length, messages.length + statuses.length)
    }))
  })

  it("is decoded without a throw, whatever JSON it is", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (body) => {
      const { doubts, heard } = heardIn(body)
      assert.isTrue(doubts.length > 0 || heard.length === 0)
    }))
  })

  it("is decoded without a throw when any part of a real one is something else", () => {
    const bodies = fixtures.flatMap(({ body }) => jsonOf(body) ?? [])
    const strange = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("constructor", "__proto__", "toString", "", -1, 1e300, "x".repeat(5000))
    )
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.nat(), strange, fc.boolean(), (body, at, other, drop) => {
        const mutated = mutate(body, at, other, drop)
        const { doubts, heard } = heardIn(mutated)
        // Nothing of it may be too long for an index or refuse to be JSON.
        for (const key of keysIn(mutated)) assert.isBelow(key.length, 2000)
        JSON.stringify({ doubts, heard })
      }),
      { numRuns: 2000 }
    )
  })
})

/** The same JSON with the part that is `at` the n-th place replaced or left out. */
const mutate = (body: unknown, at: number, other: unknown, drop: boolean): unknown => {
  const copy: unknown = structuredClone(body)
  const places: Array<[object, string]> = []
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    for (const key of Object.keys(value)) {
      places.push([value, key])
      visit(Reflect.get(value, key))
    }
  }
  visit(copy)
  const place = places[at % Math.max(1, places.length)]
  if (place === undefined) return other
  if (drop) Reflect.deleteProperty(place[0], place[1])
  else Reflect.set(place[0], place[1], other)
  return copy
}

describe("what cannot be an event", () => {
  it.each([
    { what: "an item that is no object", item: 42, lossy: false },
    { what: "no id", item: message({ id: undefined }), lossy: false },
    { what: "an empty id", item: message({ id: "" }), lossy: false },
    { what: "an id that no index takes", item: message({ id: "x".repeat(257) }), lossy: false },
    { what: "an id with guest words", item: message({ id: "wamid ñandú" }), lossy: false },
    { what: "an id that was a number", item: message({ id: Number("9007199254740993") }), lossy: true },
    { what: "a sender that was a number", item: message({ from: 5_215_512_345_678 }), lossy: true },
    { what: "nobody it is from", item: message({ from: undefined }), lossy: false },
    { what: "a sender that is neither phone nor user id", item: message({ from: "somebody" }), lossy: false },
    { what: "no type", item: message({ type: undefined }), lossy: false },
    { what: "a text that is a number", item: message({ text: 42 }), lossy: false },
    { what: "an image without an id", item: message({ type: "image", image: {} }), lossy: false },
    {
      what: "a place beyond the poles",
      item: message({ type: "location", location: { latitude: 91, longitude: 0 } }),
      lossy: false
    },
    {
      what: "a reply without its id",
      item: message({ type: "interactive", interactive: { type: "list_reply" } }),
      lossy: false
    },
    { what: "a reaction to nothing", item: message({ type: "reaction", reaction: { emoji: "👍" } }), lossy: false }
  ])("$what is in doubt alone", ({ item, lossy }) => {
    const { doubts, heard } = heardIn(saying(change({ messages: [message(), item, message()] })))
    assert.strictEqual(heard.length, 2)
    assert.strictEqual(doubts.length, 1)
    assert.include(doubts[0], { reason: "bad_item", error: "unexpected", phoneNumberId: PLAYA })
    // Where digits were lost, only the whole body tells the truth.
    assert.deepStrictEqual(doubts[0]?.item, lossy ? undefined : item)
  })

  it.each([
    { body: [saying()], reason: "unknown_shape", error: "missing_entry" },
    { body: {}, reason: "missing_entry", error: "missing_entry" },
    { body: { object: "page", entry: [] }, reason: "unknown_shape", error: "unexpected" },
    { body: { object: "whatsapp_business_account", entry: [{}] }, reason: "missing_changes", error: "missing_changes" },
    { body: { object: "whatsapp_business_account", entry: [7] }, reason: "bad_item", error: "unexpected" },
    { body: saying({ field: "messages" }), reason: "bad_item", error: "unexpected" },
    { body: saying(change({})), reason: "unknown_shape", error: "missing_messages" },
    { body: saying(change({ messages: [], metadata: {} })), reason: "unknown_shape", error: "unexpected" },
    { body: saying(change({ messages: [], novelties: [1] })), reason: "unknown_shape", error: "unexpected" },
    { body: saying(change({ messages: [], statuses: {} })), reason: "unknown_shape", error: "unexpected" },
    { body: saying(change({ messages: {} })), reason: "unknown_shape", error: "missing_messages" }
  ])("$body is in doubt for $error", ({ body, error, reason }) => {
    const { doubts, heard } = heardIn(body)
    assert.deepStrictEqual(heard, [])
    assert.deepStrictEqual(doubts.map((one) => [one.reason, one.error]), [[reason, error]])
  })

  it("is not an empty batch", () => {
    assert.deepStrictEqual({ ...heardIn(saying()) }, { heard: [], doubts: [], receivedAt: RECEIVED_AT })
    assert.deepStrictEqual(heardIn(saying(change({ messages: [] }))).doubts, [])
  })
})

const at = (timestamp: unknown) => {
  const [event] = eventsIn(saying(change({ messages: [message({ timestamp })] })))
  return event?.at
}

describe("an instant", () => {
  it("is Meta's seconds, as text or number", () => {
    assert.strictEqual(at("1790000007"), 1_790_000_007_000)
    assert.strictEqual(at(1_790_000_007), 1_790_000_007_000)
  })
  it.each(["not-a-number", "-5", "99999999999", "1790000000123", "", null, 1.5, "0x10", "1e9", undefined, {}])(
    "is unknown for %j",
    (timestamp) => assert.isNull(at(timestamp))
  )
  it("may be a day ahead of our clock and not more", () => {
    const body = saying(change({ messages: [message({ timestamp: "1790000007" })] }))
    assert.strictEqual(decode(body, 1_790_000_007_000 - 86_400_000).heard[0]?.event.at, 1_790_000_007_000)
    assert.isNull(decode(body, 1_790_000_006_999 - 86_400_000).heard[0]?.event.at)
  })
})

/** Whether a person has to look; `undefined` when it did not become one account event. */
const alarming = (field: string, value: Readonly<Record<string, unknown>>) => {
  const [event] = eventsIn(saying({ field, value }))
  return event?._tag === "Account" && event.type === field ? event.alarming : undefined
}

describe("fields that are not about one guest", () => {
  it("are kept one by one, with whether a person has to look", () => {
    assert.isTrue(alarming("account_update", { event: "ACCOUNT_RESTRICTION" }))
    assert.isTrue(alarming("account_alerts", { alert_severity: "CRITICAL" }))
    assert.isTrue(alarming("message_template_status_update", { event: "PAUSED" }))
    assert.isTrue(alarming("security", { event: "PIN_CHANGED" }))
    assert.isTrue(alarming("phone_number_name_update", { decision: "REJECTED" }))
    assert.isFalse(alarming("message_template_status_update", { event: "APPROVED" }))
    assert.isFalse(alarming("a_field_of_next_year", { anything: ["at", "all"] }))
    assert.isFalse(alarming("constructor", { event: {} }))
  })

  it("have a key of their own for each time they are said", () => {
    const value = { event: "PIN_CHANGED" }
    const at = (time: number) => ({
      object: "whatsapp_business_account",
      entry: [{ time, changes: [{ field: "security", value }] }]
    })
    assert.deepStrictEqual(keysIn(at(1)), keysIn(at(1)))
    assert.notDeepEqual(keysIn(at(1)), keysIn(at(2)))
  })

  it("include errors of the account that stand among messages", () => {
    const body = saying(change({ messages: [message()], errors: [{ code: 130429, title: "Rate limit hit" }, "?"] }))
    assert.deepStrictEqual(eventsIn(body).map(labelOf), ["message/text", "errors", "errors"])
    assert.strictEqual(new Set(keysIn(body)).size, 3)
  })
})
