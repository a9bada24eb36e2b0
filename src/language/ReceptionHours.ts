import { DateTime } from "effect"
import { LocalDate, plusDays } from "../domain/StayDates.ts"
import type { HotelProfile } from "../tenancy/Hotel.ts"
import { type Hours, type OpenHours, weekdayOf, WEEKDAYS, type WeekHours } from "../tenancy/OpenHours.ts"

export type { Hours } from "../tenancy/OpenHours.ts"
export type Reception = Pick<HotelProfile, "reception" | "timeZone">

/** Hours that begin and end; round the clock is no schedule. */
export type Schedule = NonNullable<OpenHours>

/** The reception at one instant. */
export type ReceptionState =
  | { readonly _tag: "Unknown" }
  | { readonly _tag: "Always" }
  | {
    readonly _tag: "Open"
    readonly schedule: Schedule
    /** Local minutes since midnight when the range that it is in ends. */
    readonly closes: number
  }
  | {
    readonly _tag: "Closed"
    readonly schedule: Schedule
    /** `null` when no opening is known within a year. */
    readonly opening: Opening | null
  }

export interface Opening {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Local minutes since midnight: what the clock will show, also on the day an hour is skipped. */
  readonly minutes: number
  readonly on: LocalDate
  /** Local days from now: 0 is still the same one. */
  readonly inDays: number
}

const MINUTE = 60_000
const DAY = 1440

/** Minutes since midnight of an `HH:MM`. */
export const minutesOf = (hourMinute: string): number =>
  Number(hourMinute.slice(0, 2)) * 60 + Number(hourMinute.slice(3))

const localAt = (timeZone: string, at: number) => {
  const { day, hour, minute, month, year } = DateTime.toParts(DateTime.makeZonedUnsafe(at, { timeZone }))
  const [mm, dd] = [month, day].map((part) => String(part).padStart(2, "0"))
  return { minutes: hour * 60 + minute, date: LocalDate.make(`${String(year).padStart(4, "0")}-${mm}-${dd}`) }
}

/** Minutes open: a range may end after midnight, and one that ends where it begins is a whole day. */
const length = ({ closes, opens }: Hours): number => (minutesOf(closes) - minutesOf(opens) + DAY - 1) % DAY + 1

const isWeek = (schedule: Schedule): schedule is WeekHours => "week" in schedule

/** The ranges that open on that day. */
export const openingOn = (schedule: Schedule, date: LocalDate): ReadonlyArray<Hours> => {
  if (!isWeek(schedule)) return [schedule]
  const exception = schedule.exceptions?.find(({ on }) => on === date)
  if (exception !== undefined) return exception.hours
  return schedule.week[weekdayOf(date)]
}

/** The range that a local time is in: one of that day, or one of the day before that goes on over midnight. */
const rangeAt = (schedule: Schedule, { date, minutes }: ReturnType<typeof localAt>): Hours | undefined =>
  openingOn(schedule, date).find((range) => {
    const since = minutes - minutesOf(range.opens)
    return since >= 0 && since < length(range)
  }) ?? openingOn(schedule, plusDays(date, -1)).find((range) => {
    const since = minutes + DAY - minutesOf(range.opens)
    return since < length(range)
  })

/** Whether the clock on the hotel's wall is inside the hours at `at` (milliseconds since the epoch). */
export const isOpen = (schedule: Schedule, timeZone: string, at: number): boolean =>
  rangeAt(schedule, localAt(timeZone, at)) !== undefined

/** How far ahead an opening is looked for: a house may be shut for a season. */
const HORIZON = 370 * DAY
/** Zones change their offset on quarters of an hour, so nothing opens and closes unseen between two looks. */
const QUARTER = 15
/** The most that clocks are set forward or back on one day. */
const MOST_CHANGE = 120

const shortest = (schedule: Schedule): number =>
  Math.min(
    QUARTER,
    ...(isWeek(schedule)
      ? [...WEEKDAYS.flatMap((day) => schedule.week[day]), ...(schedule.exceptions ?? []).flatMap(({ hours }) => hours)]
      : [schedule]).map(length)
  )

/**
 * The first instant from `at` on when the reception is open, to the minute; nothing when there is none for a year. By the
 * clock on the wall: a skipped hour is not waited for, a repeated one counts twice.
 */
export const nextOpening = (schedule: Schedule, timeZone: string, at: number): number | null => {
  if (isOpen(schedule, timeZone, at)) return at
  const start = Math.floor(at / MINUTE)
  const step = shortest(schedule)
  let closed = 0
  let ahead = 0
  while (ahead <= HORIZON) {
    const local = localAt(timeZone, (start + ahead) * MINUTE)
    if (ahead > 0 && rangeAt(schedule, local) !== undefined) {
      let opens = ahead
      while (opens > closed + 1 && isOpen(schedule, timeZone, (start + opens - 1) * MINUTE)) opens--
      return (start + opens) * MINUTE
    }
    closed = ahead
    // A day on which nothing opens is passed over at once, up to shortly before its midnight.
    const idle = openingOn(schedule, local.date).length === 0 ? DAY - local.minutes - MOST_CHANGE : 0
    ahead += Math.max(step, idle)
  }
  return null
}

const openingAfter = (schedule: Schedule, timeZone: string, at: number): Opening | null => {
  const opens = nextOpening(schedule, timeZone, at)
  if (opens === null) return null
  const { date, minutes } = localAt(timeZone, opens)
  const days = Date.parse(`${date}T00:00:00Z`) - Date.parse(`${localAt(timeZone, at).date}T00:00:00Z`)
  return { at: opens, minutes, on: date, inDays: Math.round(days / (DAY * MINUTE)) }
}

const neverCloses = (schedule: Schedule): boolean =>
  isWeek(schedule)
    ? (schedule.exceptions ?? []).length === 0 &&
      WEEKDAYS.every((day) => schedule.week[day].some((range) => length(range) === DAY))
    : length(schedule) === DAY

/** What may be said of the reception at `at` (milliseconds since the epoch). */
export const receptionAt = ({ reception, timeZone }: Reception, at: number): ReceptionState => {
  if (reception === undefined) return { _tag: "Unknown" }
  if (reception === null || neverCloses(reception)) return { _tag: "Always" }
  const range = rangeAt(reception, localAt(timeZone, at))
  return range === undefined
    ? { _tag: "Closed", schedule: reception, opening: openingAfter(reception, timeZone, at) }
    : { _tag: "Open", schedule: reception, closes: minutesOf(range.closes) }
}
