import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import * as fc from "fast-check"
import { isOpen, minutesOf, nextOpening, receptionAt } from "../../src/language/ReceptionHours.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const hourMinute = fc.integer({ min: 0, max: 1439 }).map((minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
)
const hours = fc.record({ opens: hourMinute, closes: hourMinute })
const zone = fc.constantFrom(
  "America/Argentina/Buenos_Aires",
  "America/New_York",
  "Europe/Madrid",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "UTC"
)
/** 2024 to 2027, and often within a day of a change of clocks in New York, Madrid, Santiago or Lord Howe. */
const changes = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 3, 5, 3),
  Date.UTC(2026, 8, 6, 4),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 9, 3, 15, 30)
]
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 11, 31) }),
  fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -24 * HOUR, max: 24 * HOUR })).map(([at, off]) => at + off)
)

const wall = (timeZone: string, at: number) => {
  const { hour, minute } = DateTime.toParts(DateTime.makeZonedUnsafe(at, { timeZone }))
  return hour * 60 + minute
}

const local = (timeZone: string, text: string) =>
  DateTime.toEpochMillis(DateTime.makeZonedUnsafe(text, { timeZone, adjustForTimeZone: true }))

const buenosAires = "America/Argentina/Buenos_Aires"
const day = { opens: "09:00", closes: "21:00" }
const night = { opens: "18:00", closes: "02:00" }

describe("ReceptionHours", () => {
  it("is open from the first minute and closed from the last", () => {
    assert.isFalse(isOpen(day, buenosAires, local(buenosAires, "2026-03-10T08:59:59")))
    assert.isTrue(isOpen(day, buenosAires, local(buenosAires, "2026-03-10T09:00:00")))
    assert.isTrue(isOpen(day, buenosAires, local(buenosAires, "2026-03-10T20:59:59")))
    assert.isFalse(isOpen(day, buenosAires, local(buenosAires, "2026-03-10T21:00:00")))
  })

  it("stays open over midnight", () => {
    assert.isTrue(isOpen(night, buenosAires, local(buenosAires, "2026-03-10T23:59:00")))
    assert.isTrue(isOpen(night, buenosAires, local(buenosAires, "2026-03-11T01:59:00")))
    assert.isFalse(isOpen(night, buenosAires, local(buenosAires, "2026-03-11T02:00:00")))
    assert.isFalse(isOpen(night, buenosAires, local(buenosAires, "2026-03-11T17:59:00")))
  })

  it("says whether it opens today or tomorrow by the hotel's own date", () => {
    const reception = { reception: day, timeZone: buenosAires }
    assert.deepStrictEqual(receptionAt(reception, local(buenosAires, "2026-03-10T07:15:30")), {
      _tag: "Closed",
      hours: day,
      opensAt: local(buenosAires, "2026-03-10T09:00:00"),
      opens: 540,
      today: true
    })
    assert.deepStrictEqual(receptionAt(reception, local(buenosAires, "2026-03-10T22:00:00")), {
      _tag: "Closed",
      hours: day,
      opensAt: local(buenosAires, "2026-03-11T09:00:00"),
      opens: 540,
      today: false
    })
  })

  it("knows round the clock, unknown, and hours that end where they begin", () => {
    const at = local(buenosAires, "2026-03-10T04:00:00")
    assert.deepStrictEqual(receptionAt({ reception: null, timeZone: buenosAires }, at), { _tag: "Always" })
    assert.deepStrictEqual(receptionAt({ timeZone: buenosAires }, at), { _tag: "Unknown" })
    const whole = { opens: "09:00", closes: "09:00" }
    assert.deepStrictEqual(receptionAt({ reception: whole, timeZone: buenosAires }, at), { _tag: "Always" })
    assert.deepStrictEqual(receptionAt({ reception: day, timeZone: buenosAires }, at + 8 * HOUR), {
      _tag: "Open",
      hours: day
    })
  })

  it("opens at the end of an hour that the clock skips", () => {
    const newYork = "America/New_York"
    const opens = nextOpening({ opens: "02:30", closes: "12:00" }, newYork, local(newYork, "2026-03-08T01:00:00"))
    assert.strictEqual(opens, local(newYork, "2026-03-08T03:00:00"))
  })

  it("opens the day after when its whole range is skipped", () => {
    const newYork = "America/New_York"
    const opens = nextOpening({ opens: "02:10", closes: "02:40" }, newYork, local(newYork, "2026-03-08T01:00:00"))
    assert.strictEqual(opens, local(newYork, "2026-03-09T02:10:00"))
  })

  it("is open exactly when the clock on the wall is inside the range", () => {
    fc.assert(fc.property(hours, zone, instant, (range, timeZone, at) => {
      const minutes = wall(timeZone, at)
      const [opens, closes] = [minutesOf(range.opens), minutesOf(range.closes)]
      const inside = opens < closes
        ? opens <= minutes && minutes < closes
        : opens > closes
        ? minutes >= opens || minutes < closes
        : true
      assert.strictEqual(isOpen(range, timeZone, at), inside)
    }))
  })

  it("names as the next opening the first open minute: open then, closed all the way to it", () => {
    fc.assert(
      fc.property(hours, zone, instant, fc.double({ min: 0, max: 1, noNaN: true }), (range, zone, at, part) => {
        const opens = nextOpening(range, zone, at)
        assert.isTrue(isOpen(range, zone, opens))
        if (opens === at) return
        assert.isAbove(opens, at)
        assert.isBelow(opens - at, 50 * HOUR)
        assert.isFalse(isOpen(range, zone, opens - 1))
        assert.isFalse(isOpen(range, zone, Math.floor(at + part * (opens - 1 - at))))
      }),
      { numRuns: 400 }
    )
  })
})
