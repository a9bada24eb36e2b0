import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max"
import zones from "./zones.json" with { type: "json" }

/** Bounded runs only: an address is found in one pass over a text of any kind. */
const EMAIL = /(?<![\p{L}\p{N}._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?![\p{L}\p{N}@])/iu

/** What people write for the signs: `ana arroba gmail punto com`. */
const SPOKEN =
  /(?<![\p{L}\p{N}])[a-z0-9._-]{1,64} ?(?: arroba | at |\(at\)|\[at\]) ?[a-z0-9-]{1,63}(?: ?(?: punto | ponto | dot |\.) ?[a-z]{2,24}){1,3}(?![\p{L}\p{N}])/iu

export interface Found<A> {
  readonly value: A
  /** Half open, in the text. */
  readonly from: number
  readonly until: number
}

export const emailIn = (text: string): Found<string> | undefined => {
  const match = EMAIL.exec(text)
  if (match !== null) {
    const value = match[0].toLowerCase()
    return value.includes("..") || value.startsWith(".")
      ? undefined
      : { value, from: match.index, until: match.index + match[0].length }
  }
  const spoken = SPOKEN.exec(text)
  if (spoken === null) return undefined
  const value = spoken[0].toLowerCase()
    .replace(/ ?(?: arroba | at |\(at\)|\[at\]) ?/u, "@")
    .replace(/ ?(?: punto | ponto | dot |\.) ?/gu, ".")
  return { value, from: spoken.index, until: spoken.index + spoken[0].length }
}

const PHONE = /\+?\(?\d(?:[ ().-]{0,2}\d){6,14}/gu
const DATE_LIKE = /^\d{4}-\d{1,2}-\d{1,2}|^\d{1,2}[-.]\d{1,2}[-.]\d{2,4}(?:\D|$)|^\d{1,2} ?- ?\d{1,2}(?:\D|$)/u
const FEWEST_DIGITS = 8

const countries: Readonly<Record<string, string>> = zones.countries

const countryOf = (timeZone: string): CountryCode | undefined => {
  const country = countries[timeZone]
  return country !== undefined && isSupportedCountry(country) ? country : undefined
}

/** A telephone number in E.164, read as one of the hotel's country unless it says another. */
export const phoneIn = (text: string, timeZone: string): Found<string> | undefined => {
  for (const match of text.matchAll(PHONE)) {
    const written = match[0]
    const digits = written.replace(/\D/gu, "")
    if (digits.length < FEWEST_DIGITS || (DATE_LIKE.test(written) && !written.startsWith("+"))) continue
    const home = countryOf(timeZone)
    // Who writes the country's code often leaves out the plus.
    const read = [written, `+${digits}`]
      .map((number) => parsePhoneNumberFromString(number, home === undefined ? {} : { defaultCountry: home }))
      .find((number) => number?.isValid())
    if (read !== undefined) return { value: read.number, from: match.index, until: match.index + written.length }
  }
  return undefined
}
