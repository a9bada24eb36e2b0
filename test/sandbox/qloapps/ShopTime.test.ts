import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { dayOf, midnight, nights, plusDays } from "../../../src/sandbox/qloapps/ShopTime.ts"

const Night = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 60_000 }))

describe("days", () => {
  it.prop("count on and back", { day: Night, stay: Night }, ({ day, stay }) => {
    const from = plusDays("1970-01-01", day)
    const to = plusDays(from, stay)
    assert.strictEqual(nights(from, to), stay)
    assert.strictEqual(dayOf(midnight(to)), to)
  })

  it.each(["20/12/2026", "20-12-2026", "2026-12-20T15:00:00Z", "2027-02-30", "2026-13-01", ""])(
    "%s is none",
    (written) => assert.isUndefined(dayOf(written))
  )
})
