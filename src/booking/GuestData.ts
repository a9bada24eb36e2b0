import { Option } from "effect"
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max"
import type { BookedFor, Needed } from "./Reservation.ts"

/** Letters of any script, with what stands between the parts of a name. No digits: a booking is not made for them. */
const NAME = /^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]{0,63}$/u

/** What is before a name that a guest writes whole. The longest first. */
const PARTICLES = new Set([
  "da",
  "das",
  "de",
  "del",
  "della",
  "den",
  "der",
  "di",
  "do",
  "dos",
  "du",
  "la",
  "las",
  "los",
  "van",
  "von",
  "y",
  "e"
])

/**
 * First and last name from what a guest wrote: `Ana María de la Cruz Pérez`. With two words the second is the last name;
 * with more the family name begins after the first two, or at a particle before that. One word alone is not enough.
 */
export const nameOf = (text: string): Option.Option<Pick<BookedFor, "firstName" | "lastName">> => {
  const words = text.normalize("NFC").trim().split(/\s+/u)
  if (words.length < 2 || words.length > 10 || !words.every((word) => NAME.test(word))) return Option.none()
  const particle = words.findIndex((word, index) => index > 0 && PARTICLES.has(word.toLowerCase()))
  const cut = particle > 0 && particle < words.length - 1 ? particle : words.length > 3 ? 2 : 1
  const [firstName, lastName] = [words.slice(0, cut), words.slice(cut)].map((part) => part.map(capital).join(" "))
  if (firstName === undefined || lastName === undefined || firstName.length > 64 || lastName.length > 64) {
    return Option.none()
  }
  return Option.some({ firstName, lastName })
}

/** `ANA` and `ana` become `Ana`; `McDonald` stays. */
const capital = (word: string): string => {
  if (PARTICLES.has(word.toLowerCase())) return word.toLowerCase()
  const plain = word === word.toLowerCase() || word === word.toUpperCase()
  return plain
    ? word.toLowerCase().replace(
      /(^|[-'’])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase()
    )
    : word
}

/** One address, as mail servers take them. Source: the HTML standard's "valid e-mail address", with a dot in the domain. */
const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/

export const emailOf = (text: string): Option.Option<string> => {
  const email = text.trim()
  return email.length <= 128 && EMAIL.test(email) ? Option.some(email.toLowerCase()) : Option.none()
}

/** E.164 of a number that exists in its country's plan; `country` (ISO 3166) is where one without a prefix belongs. */
export const phoneOf = (text: string, country: string | undefined): Option.Option<string> => {
  const inside: CountryCode | undefined = country !== undefined && isSupportedCountry(country) ? country : undefined
  const phone = parsePhoneNumberFromString(text.slice(0, 60), {
    extract: false,
    ...(inside ? { defaultCountry: inside } : {})
  })
  return phone?.isValid() === true ? Option.some(phone.number) : Option.none()
}

/** What was given, read; the first piece that is not acceptable is named. */
export const read = (
  pieces: { readonly [Piece in Needed]?: string },
  country: string | undefined
): { readonly _tag: "Read"; readonly data: Partial<BookedFor> } | {
  readonly _tag: "Refused"
  readonly piece: Needed
} => {
  const data: { -readonly [Key in keyof BookedFor]?: BookedFor[Key] } = {}
  if (pieces.name !== undefined) {
    const name = nameOf(pieces.name)
    if (Option.isNone(name)) return { _tag: "Refused", piece: "name" }
    Object.assign(data, name.value)
  }
  if (pieces.email !== undefined) {
    const email = emailOf(pieces.email)
    if (Option.isNone(email)) return { _tag: "Refused", piece: "email" }
    data.email = email.value
  }
  if (pieces.phone !== undefined) {
    const phone = phoneOf(pieces.phone, country)
    if (Option.isNone(phone)) return { _tag: "Refused", piece: "phone" }
    data.phone = phone.value
  }
  return { _tag: "Read", data }
}
