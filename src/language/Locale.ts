import type { Language } from "../domain/Language.ts"
import { minorDigits, type Money } from "../domain/Money.ts"
import type { LocalDate, StayDates } from "../domain/StayDates.ts"
import type { Party } from "../pms/RoomType.ts"
import { say } from "./Phrases.ts"

/** Of the signs that mean one currency only; a bare `$` means pesos to one guest and dollars to another. */
const SIGNS: Readonly<Record<string, string>> = { USD: "US$", BRL: "R$", EUR: "€", GBP: "£" }

const LOCALES = { es: "es-AR", en: "en-US", pt: "pt-BR" } as const satisfies Record<Language, string>

/**
 * `US$ 8.000,00` in Spanish and Portuguese, `US$ 8,000.00` in English; pesos are `$` only to who reads Spanish. No line
 * ends between the two.
 */
export const moneyText = (language: Language, { currency, decimal, minor }: Money): string => {
  const [whole = "0", cents = ""] = decimal.replace("-", "").split(".")
  const [group, point] = language === "en" ? [",", "."] : [".", ","]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, group)
  const sign = SIGNS[currency] ?? (currency === "ARS" && language === "es" ? "$" : currency)
  return `${minor < 0 ? "-" : ""}${sign}\u00a0${grouped}${minorDigits(currency) === 0 ? "" : point + cents}`
}

const formats = new Map<string, Intl.DateTimeFormat>()
const format = (language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${language} ${Object.keys(options).join()} ${options.month ?? ""}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: "UTC" })
  formats.set(key, known)
  return known
}

const noon = (date: LocalDate): number => Date.parse(`${date}T12:00:00Z`)

/** `jueves 10/12`, `Thursday, December 10`, `quinta-feira 10/12`; with the year when it is not this one. */
export const dayText = (language: Language, date: LocalDate, today: LocalDate): string => {
  const other = date.slice(0, 4) !== today.slice(0, 4)
  if (language === "en") return dayInWords(language, date, today)
  const weekday = format(language, { weekday: "long" }).format(noon(date))
  return `${weekday} ${date.slice(8)}/${date.slice(5, 7)}${other ? `/${date.slice(0, 4)}` : ""}`
}

/** With the month's name, where a number would have two readings: `jueves 10 de diciembre`. */
export const dayInWords = (language: Language, date: LocalDate, today: LocalDate): string =>
  format(language, {
    weekday: "long",
    month: "long",
    day: "numeric",
    ...(date.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" })
  }).format(noon(date))

/** `2 noches`. */
export const nightsText = (language: Language, nights: number): string =>
  nights === 1 ? say(language, "oneNight") : say(language, "nights", { count: String(nights) })

/** `del jueves 10/12 al sábado 12/12 (2 noches)`. */
export const stayText = (language: Language, stay: StayDates, today: LocalDate): string =>
  say(language, "fromTo", {
    arrive: dayText(language, stay.arrive, today),
    leave: dayText(language, stay.leave, today),
    nights: nightsText(language, stay.nights)
  })

/** `2 adultos y 1 menor (5 años)`. */
export const partyText = (language: Language, { adults, childAges }: Party): string => {
  const grown = adults === 1 ? say(language, "oneAdult") : say(language, "adults", { count: String(adults) })
  if (childAges.length === 0) return grown
  const ages = childAges.join(", ")
  return childAges.length === 1
    ? say(language, "withChild", { adults: grown, ages })
    : say(language, "withChildren", { adults: grown, count: String(childAges.length), ages })
}

/** The first letter of a sentence. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
