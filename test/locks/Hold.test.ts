import { assert, describe, it } from "@effect/vitest"
import { Duration, Schema } from "effect"
import fc from "fast-check"
import { TenantId } from "../../src/domain/Ids.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import { HoldRequest, isRequest } from "../../src/locks/Hold.ts"

const isByItsSchema = Schema.is(HoldRequest)

/** Days as they are, as they are not, and what is no day at all; made without being looked at. */
const day = fc.oneof(
  fc.tuple(fc.integer({ min: 1999, max: 2101 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 })).map(
    ([year, month, date]) => `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`
  ),
  fc.constantFrom("2100-02-29", "2000-02-29", "2028-02-29", "2027-02-29", "tomorrow", "2027-1-1", "")
)
const words = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom("a\nb", "x".repeat(101), "x".repeat(201), "Ñandú"))
const made = { disableChecks: true }

describe("a request for a hold", () => {
  it("is refused by hand exactly where its schema refuses it", () => {
    let taken = 0
    fc.assert(
      fc.property(
        day,
        day,
        words,
        words,
        words,
        fc.integer({ min: -1, max: 90_000 }),
        (one, other, room, by, who, ttl) => {
          const stay = new StayDates({ arrive: LocalDate.make(one, made), leave: LocalDate.make(other, made) }, made)
          const request: HoldRequest = {
            tenantId: TenantId.make("casa"),
            roomId: room,
            stay,
            session: by,
            user: who,
            ...(ttl === 0 ? {} : { ttl: Duration.seconds(ttl) })
          }
          if (isRequest(request)) taken += 1
          assert.strictEqual(isRequest(request), isByItsSchema(request))
        }
      ),
      { numRuns: 2_000 }
    )
    assert.isAbove(taken, 20)
  })
})

describe("a day of the calendar", () => {
  it("is what Date says it is", () => {
    fc.assert(
      fc.property(day, (text) => {
        const millis = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
        const isOne = !Number.isNaN(millis) && new Date(millis).toISOString().slice(0, 10) === text
        assert.strictEqual(Schema.is(LocalDate)(text), isOne)
      }),
      { numRuns: 5_000 }
    )
  })
})
