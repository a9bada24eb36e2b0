import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { place } from "../../src/whatsapp/WebhookPlacing.ts"
import { hotels, RECEIVED_AT } from "./Fixtures.ts"
import { change, heardIn, message, saying } from "./Said.ts"

const MOVED = 1_790_000_500_000

/** The number was the first hotel's until it moved, and is the second's since. */
const moving = {
  all: () => hotels,
  byNumber: (_: string, at: number) => Option.fromUndefinedOr(hotels[at < MOVED ? 0 : 1])
}

describe("an event's hotel", () => {
  it("is the one that owned the number when it was written, not when it came", () => {
    const late = message({ timestamp: String(MOVED / 1000 - 1) })
    const fresh = message({ timestamp: String(MOVED / 1000) })
    const undated = message({ timestamp: "?" })
    const { heard } = heardIn(saying(change({ messages: [late, fresh, undated] })))
    const { placed } = place(heard, moving, RECEIVED_AT)
    assert.deepStrictEqual(placed.map(({ occurredAt, tenantId }) => [String(tenantId), occurredAt]), [
      ["playa", MOVED - 1000],
      ["fjord", MOVED],
      ["fjord", RECEIVED_AT]
    ])
  })
})
