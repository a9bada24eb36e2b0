import { Schema } from "effect"

const DAY = 86_400_000

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** By arithmetic: every stay that is read, made or held asks it twice. */
export const isCalendarDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (LENGTHS[month - 1] ?? 0) + (leap ? 1 : 0)
}

const textOf = (millis: number): string => new Date(millis).toISOString().slice(0, 10)

/** A day of the hotel's own calendar, `2026-12-10`: without a time and without a zone. Sorts as text. */
export const LocalDate = Schema.String.check(
  Schema.makeFilter((text: string) => isCalendarDate(text) || "a day of the calendar, written as 2026-12-10")
).pipe(Schema.brand("LocalDate"))
export type LocalDate = typeof LocalDate.Type

/** One for each zone that was asked for, and there are a few hundred: making one costs a third of a millisecond. */
const calendars = new Map<string, Intl.DateTimeFormat>()
const calendarOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = calendars.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" })
  calendars.set(timeZone, known)
  return known
}

/** The day it is in that zone at that instant (milliseconds since the epoch). */
export const localDateAt = (millis: number, timeZone: string): LocalDate =>
  LocalDate.make(calendarOf(timeZone).format(millis))

export const plusDays = (date: LocalDate, days: number): LocalDate =>
  LocalDate.make(textOf(Date.parse(`${date}T00:00:00Z`) + days * DAY))

/** The nights of a stay, half open: the night of `leave` is not slept, so the next guest may arrive that day. */
export class StayDates extends Schema.Class<StayDates>("conserje/domain/StayDates")(
  Schema.Struct({ arrive: LocalDate, leave: LocalDate }).check(
    Schema.makeFilter(({ arrive, leave }) => arrive < leave || "a stay has at least one night")
  )
) {
  get nights(): number {
    return Math.round((Date.parse(this.leave) - Date.parse(this.arrive)) / DAY)
  }

  overlaps(other: StayDates): boolean {
    return this.arrive < other.leave && other.arrive < this.leave
  }
}
