import type { Language } from "../domain/Language.ts"
import type { LocalDate } from "../domain/StayDates.ts"
import { type Weekday, weekdayOf, WEEKDAYS } from "../tenancy/OpenHours.ts"
import { say } from "./Phrases.ts"
import { type Hours, minutesOf, type Opening, type Reception, receptionAt, type Schedule } from "./ReceptionHours.ts"

const pad = (minutes: number): string => String(minutes % 60).padStart(2, "0")

/** `9:00`, or `9:00 am` in English. `minutes` since midnight. */
export const clock = (language: Language, minutes: number): string => {
  const hour = Math.floor(minutes / 60)
  return language === "en"
    ? `${(hour + 11) % 12 + 1}:${pad(minutes)} ${hour < 12 ? "am" : "pm"}`
    : `${hour}:${pad(minutes)}`
}

/** `a las 9:00`, `a la 1:00`, `at 9:00 am`, `às 9:00`, `à 1:00`. */
export const atClock = (language: Language, minutes: number): string => {
  const one = Math.floor(minutes / 60) === 1
  const at = { es: one ? "a la" : "a las", en: "at", pt: one ? "à" : "às" }[language]
  return `${at} ${clock(language, minutes)}`
}

/** What stands after "until": `las 9:00`, `la 1:00`, `9:00 am`, `as 9:00`, `a 1:00`. */
export const untilClock = (language: Language, minutes: number): string => {
  const one = Math.floor(minutes / 60) === 1
  const article = { es: one ? "la " : "las ", en: "", pt: one ? "a " : "as " }[language]
  return `${article}${clock(language, minutes)}`
}

/** `9:00–21:00`, or `9:00 am–9:00 pm` in English. */
export const hoursText = (language: Language, { closes, opens }: Hours): string =>
  opens === closes
    ? say(language, "allDay")
    : `${clock(language, minutesOf(opens))}–${clock(language, minutesOf(closes))}`

/** `9:00–13:00 y 16:00–21:00`. */
export const rangesText = (language: Language, ranges: ReadonlyArray<Hours>): string =>
  ranges.map((range) => hoursText(language, range)).reduce((one, other) => say(language, "and", { one, other }))

/** `todos los días, 9:00–21:00`, or by runs of weekdays: `de lunes a viernes, 9:00–21:00; sábado y domingo, cerrada`. */
export const scheduleText = (language: Language, schedule: Schedule): string => {
  if (!("week" in schedule)) return say(language, "everyDay", { hours: hoursText(language, schedule) })
  const ranges = (day: Weekday) => schedule.week[day].length === 0 ? "" : rangesText(language, schedule.week[day])
  const runs: Array<{ readonly from: Weekday; to: Weekday; readonly hours: string }> = []
  for (const day of WEEKDAYS) {
    const last = runs.at(-1)
    const hours = ranges(day)
    if (last?.hours === hours) last.to = day
    else runs.push({ from: day, to: day, hours })
  }
  const [only] = runs
  if (runs.length === 1 && only !== undefined && only.hours !== "") {
    return say(language, "everyDay", { hours: only.hours })
  }
  return runs.map(({ from, hours, to }) => {
    const days = daysText(language, from, to)
    return hours === "" ? say(language, "closedDays", { days }) : say(language, "onDays", { days, hours })
  }).join("; ")
}

const daysText = (language: Language, first: Weekday, last: Weekday): string => {
  const [from, to] = [say(language, first), say(language, last)]
  const days = WEEKDAYS.indexOf(last) - WEEKDAYS.indexOf(first)
  return days === 0 ? from : say(language, days === 1 ? "twoDays" : "dayRange", { from, to })
}

const ON_DAY = {
  mon: "onMon",
  tue: "onTue",
  wed: "onWed",
  thu: "onThu",
  fri: "onFri",
  sat: "onSat",
  sun: "onSun"
} as const

/** `hoy`, `mañana`, `el lunes`, and beyond a week `el 24/12`. */
export const dayOf = (language: Language, { inDays, on }: Pick<Opening, "inDays" | "on">): string => {
  if (inDays <= 1) return say(language, inDays === 0 ? "today" : "tomorrow")
  return inDays < 7 ? say(language, ON_DAY[weekdayOf(on)]) : say(language, "onDate", { date: dateText(language, on) })
}

const dateText = (language: Language, date: LocalDate): string =>
  language === "en"
    ? new Intl.DateTimeFormat("en-US", { month: "long", day: "numeric", timeZone: "UTC" }).format(
      Date.parse(`${date}T12:00:00Z`)
    )
    : `${date.slice(8)}/${date.slice(5, 7)}`

/** `hoy a las 9:00`, `el lunes a las 9:00`. */
export const openingText = (language: Language, opening: Opening): string =>
  `${dayOf(language, opening)} ${atClock(language, opening.minutes)}`

/** When the reception is there, and whether it is now (`at`: milliseconds since the epoch). */
export const receptionAnswer = (language: Language, reception: Reception, at: number): string => {
  const state = receptionAt(reception, at)
  switch (state._tag) {
    case "Unknown":
      return say(language, "receptionUnknown")
    case "Always":
      return say(language, "receptionAlways")
    case "Open":
      return say(language, "receptionOpen", {
        hours: scheduleText(language, state.schedule),
        closes: atClock(language, state.closes)
      })
    case "Closed": {
      const hours = scheduleText(language, state.schedule)
      return state.opening === null
        ? say(language, "receptionShut", { hours })
        : say(language, "receptionClosed", { hours, opens: openingText(language, state.opening) })
    }
  }
}

/** What a guest hears who asked for a person: never how soon, but when nobody can be there yet. */
export const handOverAnswer = (language: Language, reception: Reception, at: number): string => {
  const state = receptionAt(reception, at)
  if (state._tag !== "Closed") return say(language, "handOver")
  return state.opening === null
    ? say(language, "handOverShut")
    : say(language, "handOverClosed", { opens: openingText(language, state.opening) })
}
