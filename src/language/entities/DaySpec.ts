import { dayAt, easter, firstWeekday, monthStart, partsOf, weekdayOf, weekStart } from "./Calendar.ts"
import type { Day } from "./Calendar.ts"

/** A day as it was said, before it is known which one it is. Months and weekdays count from 1, Monday is 1. */
export type DaySpec =
  | {
    readonly _tag: "Calendar"
    readonly day: number
    readonly month: number | null
    readonly year: number | null
    /** `del mes que viene` is 1. */
    readonly monthsAhead: number | null
  }
  /** `03/04`: which of them is the month depends on who writes. */
  | { readonly _tag: "Numeric"; readonly first: number; readonly second: number; readonly year: number | null }
  | { readonly _tag: "Weekday"; readonly weekday: number; readonly week: "nearest" | "this" | "next" | "past" }
  | { readonly _tag: "Ahead"; readonly days: number; readonly months: number }
  /** Days after Easter Sunday. */
  | { readonly _tag: "Feast"; readonly after: number }

export type DayFirst = "day" | "month"

export interface Here {
  readonly today: Day
  /** The first day that it may be. */
  readonly floor: Day
  readonly numeric: DayFirst
}

/** Between two 29ths of February. */
const YEARS_TO_TRY = 9

const calendarDay = (
  { day, month, monthsAhead, year }: Extract<DaySpec, { _tag: "Calendar" }>,
  { floor, today }: Here
): Day | undefined => {
  if (monthsAhead !== null) {
    const now = partsOf(today)
    return dayAt({ day, ...monthOf(now.year, now.month + monthsAhead) })
  }
  const start = partsOf(floor)
  if (month !== null) {
    if (year !== null) return dayAt({ day, month, year })
    for (let ahead = 0; ahead < YEARS_TO_TRY; ahead++) {
      const found = dayAt({ day, month, year: start.year + ahead })
      if (found !== undefined && found >= floor) return found
    }
    return undefined
  }
  for (let ahead = 0; ahead < 4; ahead++) {
    const found = dayAt({ day, ...monthOf(start.year, start.month + ahead) })
    if (found !== undefined && found >= floor) return found
  }
  return undefined
}

const monthOf = (year: number, month: number) => {
  const { month: folded, year: after } = partsOf(monthStart(year, month))
  return { month: folded, year: after }
}

const weekdayDay = (
  { week, weekday }: Extract<DaySpec, { _tag: "Weekday" }>,
  { floor, today }: Here
): Day => {
  switch (week) {
    case "past":
      return firstWeekday(today - 7, weekday)
    case "next":
      return weekStart(today) + 7 + weekday - 1
    case "this":
      return firstWeekday(floor, weekday)
    case "nearest":
      // Who means today says so: a weekday's name on that weekday is the one in a week.
      return firstWeekday(Math.max(floor, weekdayOf(today) === weekday ? today + 1 : today), weekday)
  }
}

/** `numeric` as a day of the calendar; where only one of the numbers can be a month, it is the month. */
export const calendarOf = (
  { first, second, year }: Extract<DaySpec, { _tag: "Numeric" }>,
  numeric: DayFirst
): Extract<DaySpec, { _tag: "Calendar" }> => {
  const [day, month] = numeric === "day" ? [first, second] : [second, first]
  const swap = month > 12 && day <= 12
  return { _tag: "Calendar", day: swap ? month : day, month: swap ? day : month, year, monthsAhead: null }
}

/** The day that was meant: the next one from `floor` on. Nothing when the calendar has no such day. */
export const resolveDay = (spec: DaySpec, here: Here): Day | undefined => {
  switch (spec._tag) {
    case "Calendar":
      return calendarDay(spec, here)
    case "Numeric":
      return calendarDay(calendarOf(spec, here.numeric), here)
    case "Weekday":
      return weekdayDay(spec, here)
    case "Ahead": {
      if (spec.months === 0) return here.today + spec.days
      const { day, month, year } = partsOf(here.today)
      const last = monthStart(year, month + spec.months + 1) - 1
      return Math.min(monthStart(year, month + spec.months) + day - 1, last) + spec.days
    }
    case "Feast": {
      const { year } = partsOf(here.floor)
      const found = easter(year) + spec.after
      return found >= here.floor ? found : easter(year + 1) + spec.after
    }
  }
}
