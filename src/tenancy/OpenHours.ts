import { Schema } from "effect"
import { LocalDate } from "../domain/StayDates.ts"
import { HourMinute } from "./Policies.ts"

/**
 * From one hour to another on the hotel's clock. One that closes before it opens ends on the next day; one that closes
 * when it opens is a whole day.
 */
export const Hours = Schema.Struct({ opens: HourMinute, closes: HourMinute })
export type Hours = typeof Hours.Type

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const
export type Weekday = typeof WEEKDAYS[number]

export const weekdayOf = (date: LocalDate): Weekday =>
  // JavaScript's week begins on Sunday.
  WEEKDAYS[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7] ?? "mon"

/** Ranges by the day on which they open, in the order of the day; none is closed. */
const Ranges = Schema.Array(Hours).check(Schema.isMaxLength(6))

/** Opening hours that differ by weekday, and on days that are not as usual. */
export const WeekHours = Schema.Struct({
  week: Schema.Struct({
    mon: Ranges,
    tue: Ranges,
    wed: Ranges,
    thu: Ranges,
    fri: Ranges,
    sat: Ranges,
    sun: Ranges
  }),
  /** Instead of the weekday's, for what opens on that day. */
  exceptions: Schema.optionalKey(
    Schema.Array(Schema.Struct({ on: LocalDate, hours: Ranges })).check(Schema.isMaxLength(400))
  )
})
export type WeekHours = typeof WeekHours.Type

/** The same hours every day, hours by weekday, or (`null`) round the clock. */
export const OpenHours = Schema.NullOr(Schema.Union([WeekHours, Hours]))
export type OpenHours = typeof OpenHours.Type
