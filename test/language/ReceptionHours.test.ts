import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import * as fc from "fast-check"
import { LocalDate } from "../../src/domain/StayDates.ts"
import type { WeekHours } from "../../src/tenancy/OpenHours.ts"
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

const date = (text: string) => LocalDate.make(text)

const buenosAires = "America/Argentina/Buenos_Aires"
const at = (text: string) => local(buenosAires, text)
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
      schedule: day,
      opening: { at: local(buenosAires, "2026-03-10T09:00:00"), minutes: 540, on: date("2026-03-10"), inDays: 0 }
    })
    assert.deepStrictEqual(receptionAt(reception, local(buenosAires, "2026-03-10T22:00:00")), {
      _tag: "Closed",
      schedule: day,
      opening: { at: local(buenosAires, "2026-03-11T09:00:00"), minutes: 540, on: date("2026-03-11"), inDays: 1 }
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
      schedule: day,
      closes: 1260
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
        const opens = nextOpening(range, zone, at) ?? assert.fail("hours of every day open again")
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

  const shop: WeekHours = {
    week: {
      mon: [{ opens: "09:00", closes: "13:00" }, { opens: "16:00", closes: "20:00" }],
      tue: [{ opens: "09:00", closes: "20:00" }],
      wed: [{ opens: "09:00", closes: "20:00" }],
      thu: [{ opens: "09:00", closes: "20:00" }],
      fri: [{ opens: "18:00", closes: "02:00" }],
      sat: [],
      sun: []
    },
    exceptions: [
      { on: date("2026-12-24"), hours: [{ opens: "09:00", closes: "12:00" }] },
      { on: date("2026-12-25"), hours: [] }
    ]
  }
  const opening = (text: string) => {
    const state = receptionAt({ reception: shop, timeZone: buenosAires }, at(text))
    return state._tag === "Closed" ? state.opening : state._tag
  }

  it("keeps each weekday's hours, with a pause at noon", () => {
    assert.isTrue(isOpen(shop, buenosAires, at("2026-03-09T12:59:00")))
    assert.isFalse(isOpen(shop, buenosAires, at("2026-03-09T14:00:00")))
    assert.deepStrictEqual(opening("2026-03-09T14:00:00"), {
      at: at("2026-03-09T16:00:00"),
      minutes: 960,
      on: date("2026-03-09"),
      inDays: 0
    })
  })

  it("lets Friday's night end on a Saturday that does not open, and waits for Monday", () => {
    assert.isTrue(isOpen(shop, buenosAires, at("2026-03-14T01:59:00")))
    assert.isFalse(isOpen(shop, buenosAires, at("2026-03-14T02:00:00")))
    assert.deepStrictEqual(opening("2026-03-14T02:00:00"), {
      at: at("2026-03-16T09:00:00"),
      minutes: 540,
      on: date("2026-03-16"),
      inDays: 2
    })
  })

  it("takes the hours of a day that is not as usual, and those of the next one that is", () => {
    assert.isTrue(isOpen(shop, buenosAires, at("2026-12-24T11:00:00")))
    assert.isFalse(isOpen(shop, buenosAires, at("2026-12-24T13:00:00")))
    assert.isFalse(isOpen(shop, buenosAires, at("2026-12-25T19:00:00")))
    assert.deepStrictEqual(opening("2026-12-24T13:00:00"), {
      at: at("2026-12-28T09:00:00"),
      minutes: 540,
      on: date("2026-12-28"),
      inDays: 4
    })
  })

  it("knows no opening of a house that never opens, and no closing of one that never closes", () => {
    const none = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
    assert.deepStrictEqual(
      receptionAt({ reception: { week: none }, timeZone: buenosAires }, at("2026-03-09T12:00:00")),
      {
        _tag: "Closed",
        schedule: { week: none },
        opening: null
      }
    )
    const all = [{ opens: "00:00", closes: "00:00" }]
    const whole = { mon: all, tue: all, wed: all, thu: all, fri: all, sat: all, sun: all }
    assert.deepStrictEqual(
      receptionAt({ reception: { week: whole }, timeZone: buenosAires }, at("2026-03-09T12:00:00")),
      {
        _tag: "Always"
      }
    )
  })

  const ranges = fc.array(hours, { maxLength: 2 })
  const week = fc.record({ mon: ranges, tue: ranges, wed: ranges, thu: ranges, fri: ranges, sat: ranges, sun: ranges })

  it("is open exactly when a range of today, or one of yesterday over midnight, holds the clock's time", () => {
    fc.assert(fc.property(week, zone, instant, (week, timeZone, at) => {
      const { day, hour, minute, month, year } = DateTime.toParts(DateTime.makeZonedUnsafe(at, { timeZone }))
      const minutes = hour * 60 + minute
      const today = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
      const days = [week.mon, week.tue, week.wed, week.thu, week.fri, week.sat, week.sun]
      const inside = (days[today] ?? []).some(({ closes, opens }) =>
        minutes >= minutesOf(opens) && (minutesOf(closes) <= minutesOf(opens) || minutes < minutesOf(closes))
      ) || (days[(today + 6) % 7] ?? []).some(({ closes, opens }) =>
        minutesOf(closes) <= minutesOf(opens) && minutes < minutesOf(closes)
      )
      assert.strictEqual(isOpen({ week }, timeZone, at), inside)
    }))
  })

  it("finds the next opening of any week: open then, closed all the way to it", () => {
    fc.assert(
      fc.property(week, zone, instant, fc.double({ min: 0, max: 1, noNaN: true }), (week, zone, at, part) => {
        const opens = nextOpening({ week }, zone, at)
        if (opens === null || opens === at) {
          assert.strictEqual(isOpen({ week }, zone, at), opens === at)
          return
        }
        assert.isAbove(opens, at)
        assert.isTrue(isOpen({ week }, zone, opens))
        assert.isFalse(isOpen({ week }, zone, opens - 1))
        assert.isFalse(isOpen({ week }, zone, Math.floor(at + part * (opens - 1 - at))))
      }),
      { numRuns: 300 }
    )
  })
})
