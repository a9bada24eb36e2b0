import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import * as fc from "fast-check"
import { decodeEvent, encodeEvent } from "../../src/whatsapp/StoredEvent.ts"
import { decode } from "../../src/whatsapp/WebhookDecoder.ts"
import { parse } from "../../src/whatsapp/WebhookJson.ts"
import { fixtures, RECEIVED_AT } from "./Fixtures.ts"

const everyHeard = fixtures.flatMap(({ body }) => {
  const parsed = parse(body)
  return parsed._tag === "Json" ? decode(parsed.value, RECEIVED_AT).heard : []
})

describe("a stored event", () => {
  it("comes back from a row's JSON as it went in", () => {
    assert.isAbove(everyHeard.length, 60)
    for (const { event, raw } of everyHeard) {
      const payload: unknown = JSON.parse(JSON.stringify(encodeEvent(event, raw)))
      assert.deepStrictEqual(Option.getOrThrow(decodeEvent(payload)), event)
    }
  })

  it("is none, and never a failure, for a payload that nobody can read", () => {
    for (const payload of [undefined, null, 1, "", [], {}, { event: {} }, { event: { _tag: "Message" } }]) {
      assert.isTrue(Option.isNone(decodeEvent(payload)))
    }
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (payload) => {
      assert.isTrue(Option.isNone(decodeEvent(payload)))
    }))
  })
})
