import { DateTime } from "effect"
import type { HotelProfile } from "../tenancy/Hotel.ts"

export type Hours = NonNullable<HotelProfile["reception"]>
export type Reception = Pick<HotelProfile, "reception" | "timeZone">

/** The reception at one instant. */
export type ReceptionState =
  | { readonly _tag: "Unknown" }
  | { readonly _tag: "Always" }
  | { readonly _tag: "Open"; readonly hours: Hours }
  | {
    readonly _tag: "Closed"
    readonly hours: Hours
    /** Milliseconds since the epoch. */
    readonly opensAt: number
    /** Local minutes since midnight: what the clock will show, also on the day an hour is skipped. */
    readonly opens: number
    /** Whether that is still the same local day. */
    readonly today: boolean
  }

const MINUTE = 60_000
const DAY = 1440

/** Minutes since midnight of an `HH:MM`. */
export const minutesOf = (hourMinute: string): number =>
  Number(hourMinute.slice(0, 2)) * 60 + Number(hourMinute.slice(3))

const localAt = (timeZone: string, at: number) => {
  const { day, hour, minute, month } = DateTime.toParts(DateTime.makeZonedUnsafe(at, { timeZone }))
  return { minutes: hour * 60 + minute, date: `${month}-${day}` }
}

/** Minutes open per day: a range may end after midnight, and one that ends where it begins never closes. */
const length = ({ closes, opens }: Hours): number => (minutesOf(closes) - minutesOf(opens) + DAY - 1) % DAY + 1

const within = (hours: Hours, minutes: number): boolean =>
  (minutes - minutesOf(hours.opens) + DAY) % DAY < length(hours)

/** Whether the clock on the hotel's wall is inside the hours at `at` (milliseconds since the epoch). */
export const isOpen = (hours: Hours, timeZone: string, at: number): boolean =>
  within(hours, localAt(timeZone, at).minutes)

/** How far ahead an opening is looked for: hours that fall into a skipped hour open on the next day. */
const HORIZON = 3 * DAY
/** Zones change their offset on quarters of an hour, so nothing opens and closes unseen between two looks. */
const QUARTER = 15

/**
 * The first instant from `at` on when the reception is open, to the minute. By the clock on the wall: a skipped hour is
 * not waited for, a repeated one counts twice.
 */
export const nextOpening = (hours: Hours, timeZone: string, at: number): number => {
  if (isOpen(hours, timeZone, at)) return at
  const step = Math.min(QUARTER, length(hours))
  const start = Math.floor(at / MINUTE)
  let ahead = step
  while (ahead < HORIZON && !isOpen(hours, timeZone, (start + ahead) * MINUTE)) ahead += step
  let opens = ahead
  while (opens > ahead - step + 1 && isOpen(hours, timeZone, (start + opens - 1) * MINUTE)) opens--
  return (start + opens) * MINUTE
}

/** What may be said of the reception at `at` (milliseconds since the epoch). */
export const receptionAt = ({ reception, timeZone }: Reception, at: number): ReceptionState => {
  if (reception === undefined) return { _tag: "Unknown" }
  if (reception === null || length(reception) === DAY) return { _tag: "Always" }
  if (isOpen(reception, timeZone, at)) return { _tag: "Open", hours: reception }
  const opensAt = nextOpening(reception, timeZone, at)
  const opening = localAt(timeZone, opensAt)
  return {
    _tag: "Closed",
    hours: reception,
    opensAt,
    opens: opening.minutes,
    today: opening.date === localAt(timeZone, at).date
  }
}
