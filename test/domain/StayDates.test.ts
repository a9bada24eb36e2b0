import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { LocalDate, localDateAt, plusDays, StayDates } from "../../src/domain/StayDates.ts"

const date = LocalDate.make
const stay = (arrive: string, leave: string) => new StayDates({ arrive: date(arrive), leave: date(leave) })
const Days = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20_000 }))
const Nights = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 400 }))
const from = (days: number, nights: number) => {
  const arrive = plusDays(date("2000-01-01"), days)
  return new StayDates({ arrive, leave: plusDays(arrive, nights) })
}

describe("StayDates", () => {
  it.each(["2027-02-30", "2026-13-01", "10/12/2026", "2026-12-10T00:00:00Z", "26-1-1", ""])(
    "is no date: %s",
    (text) => {
      assert.throws(() => date(text))
    }
  )

  it("has at least one night", () => {
    assert.throws(() => stay("2026-12-10", "2026-12-10"))
    assert.throws(() => stay("2026-12-12", "2026-12-10"))
  })

  it("lets the next guest arrive on the day the last one leaves", () => {
    assert.isFalse(stay("2026-12-10", "2026-12-12").overlaps(stay("2026-12-12", "2026-12-13")))
    assert.isTrue(stay("2026-12-10", "2026-12-12").overlaps(stay("2026-12-11", "2026-12-13")))
  })

  it("asks the hotel's own clock what day it is", () => {
    const newYear = Date.UTC(2027, 0, 1, 2)
    assert.strictEqual(localDateAt(newYear, "America/Argentina/Buenos_Aires"), "2026-12-31")
    assert.strictEqual(localDateAt(newYear, "Europe/Lisbon"), "2027-01-01")
  })

  it.prop(
    "counts its nights over leap days and changes of the clock",
    { days: Days, nights: Nights },
    ({ days, nights }) => {
      assert.strictEqual(from(days, nights).nights, nights)
    }
  )

  it.prop(
    "overlaps another exactly when they share a night",
    { a: Days, n: Nights, b: Days, m: Nights },
    ({ a, b, m, n }) => {
      const shared = Math.min(a + n, b + m) - Math.max(a, b)
      assert.strictEqual(from(a, n).overlaps(from(b, m)), shared > 0)
    }
  )
})
