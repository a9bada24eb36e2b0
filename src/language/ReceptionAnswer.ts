import type { Language } from "../domain/Language.ts"
import { say } from "./Phrases.ts"
import { type Hours, minutesOf, type Reception, receptionAt } from "./ReceptionHours.ts"

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

/** `9:00–21:00`, or `9:00 am–9:00 pm` in English. */
export const hoursText = (language: Language, { closes, opens }: Hours): string =>
  `${clock(language, minutesOf(opens))}–${clock(language, minutesOf(closes))}`

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
        hours: hoursText(language, state.hours),
        closes: atClock(language, minutesOf(state.hours.closes))
      })
    case "Closed":
      return say(language, state.today ? "receptionClosedToday" : "receptionClosedTomorrow", {
        hours: hoursText(language, state.hours),
        opens: atClock(language, state.opens)
      })
  }
}

/** What a guest hears who asked for a person: never how soon, but when nobody can be there yet. */
export const handOverAnswer = (language: Language, reception: Reception, at: number): string => {
  const state = receptionAt(reception, at)
  return state._tag === "Closed"
    ? say(language, state.today ? "handOverClosedToday" : "handOverClosedTomorrow", {
      opens: atClock(language, state.opens)
    })
    : say(language, "handOver")
}
