import { LocalDate } from "../../domain/StayDates.ts"

/** A day of the calendar as a number, so that a week is seven. 0 is the first of January 1970. */
export type Day = number

const MILLIS = 86_400_000

export const dateOf = (day: Day): LocalDate => LocalDate.make(new Date(day * MILLIS).toISOString().slice(0, 10))

export const dayOf = (date: LocalDate): Day => Date.parse(`${date}T00:00:00Z`) / MILLIS

export interface Parts {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

export const partsOf = (day: Day): Parts => {
  const date = new Date(day * MILLIS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** The day, or nothing where the calendar has none, as the 31st of February. */
export const dayAt = ({ day, month, year }: Parts): Day | undefined => {
  const found = Date.UTC(year, month - 1, day) / MILLIS
  const parts = partsOf(found)
  return parts.day === day && parts.month === month && parts.year === year ? found : undefined
}

/** The first day of a month; months past December belong to the years after. */
export const monthStart = (year: number, month: number): Day => Date.UTC(year, month - 1, 1) / MILLIS

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7 + 1

/** The Monday of its week. */
export const weekStart = (day: Day): Day => day - weekdayOf(day) + 1

/** The first day from `from` on that is this weekday. */
export const firstWeekday = (from: Day, weekday: number): Day => from + (weekday - weekdayOf(from) + 7) % 7

/** Easter Sunday of the western churches: the anonymous Gregorian computus (Meeus, Jones and Butcher). */
export const easter = (year: number): Day => {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  const day = (h + l - 7 * m + 33 * month + 19) % 32
  return Date.UTC(year, month - 1, day) / MILLIS
}
