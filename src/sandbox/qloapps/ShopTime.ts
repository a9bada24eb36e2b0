import { Clock, DateTime, Effect } from "effect"

/** "2026-12-10 00:00:00" in the shop's zone, now: the only instants that QloApps speaks. */
export const wallClock = (timeZone: string): Effect.Effect<string> =>
  Effect.map(Clock.currentTimeMillis, (now) => stamp(now, timeZone))

const stamp = (epochMillis: number, timeZone: string): string => {
  const zoned = DateTime.makeZonedUnsafe(epochMillis, { timeZone })
  return DateTime.formatIsoZoned(zoned).slice(0, 19).replace("T", " ")
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?: \d{2}:\d{2}:\d{2})?$/

/** The day of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`; nothing else is a date, nor is the 30th of February. */
export const dayOf = (written: string): string | undefined => {
  const [, year, month, day] = DATE.exec(written) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const date = DateTime.makeUnsafe(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const iso = DateTime.formatIsoDateUtc(date)
  return iso === `${year}-${month}-${day}` ? iso : undefined
}

const epochDay = (day: string): number => DateTime.makeUnsafe(`${day}T00:00:00Z`).epochMilliseconds / 86_400_000

/** Nights between two days, negative when reversed. */
export const nights = (from: string, to: string): number => epochDay(to) - epochDay(from)

export const plusDays = (day: string, days: number): string =>
  DateTime.formatIsoDateUtc(DateTime.makeUnsafe((epochDay(day) + days) * 86_400_000))

/** Seconds since 1970 of a day's first moment: the key of a partly free stretch. */
export const epochSeconds = (day: string): number => epochDay(day) * 86_400

export const midnight = (day: string): string => `${day} 00:00:00`
