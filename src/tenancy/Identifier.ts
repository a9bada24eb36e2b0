import { Option } from "effect"
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max"
import { domainToASCII } from "node:url"

export const KINDS = ["phone", "email"] as const
export type Kind = typeof KINDS[number]

/** A telephone in E.164 (`+5491123456789`) or an e-mail address in small letters: one text for each, however it is written. */
export interface Identifier {
  readonly kind: Kind
  readonly text: string
}

export interface Reading {
  /** Where a number without a country is at home; without one such a number is nobody's. */
  readonly country: CountryCode | null
  /** Only numbers that a numbering plan has, and not all that have the right length. */
  readonly planned: boolean
}

export const PLAINLY: Reading = { country: null, planned: false }

export const MOST_CHARACTERS = 320

/** What was written, as an identifier; nothing when it is neither a telephone with its country nor an e-mail address. */
export const identifierOf = (written: string, reading: Reading = PLAINLY): Option.Option<Identifier> => {
  if (written.length > MOST_CHARACTERS) return Option.none()
  // Marks of direction come along when a number is copied from a page.
  const text = written.normalize("NFKC").replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, "").trim()
  return text.includes("@") ? emailOf(text) : phoneOf(text, reading)
}

/** Nothing but what stands in a written number: letters would be read as the keys they are on. */
const WRITTEN = /^[+(\d][\d\s().\-/]*$/u

const phoneOf = (text: string, { country, planned }: Reading): Option.Option<Identifier> => {
  if (!WRITTEN.test(text)) return Option.none()
  const digits = text.replaceAll(/\D/g, "")
  // As WhatsApp says them: the whole number without its plus. As people dial them: with two zeros before it.
  const spellings = text.startsWith("+")
    ? [read(`+${digits}`)]
    : digits.startsWith("00")
    ? [read(`+${digits.slice(2)}`)]
    : [country === null ? undefined : read(digits, country), read(`+${digits}`)]
  const found = spellings.find((one) => one !== undefined && (planned ? one.isValid() : one.isPossible()))
  return Option.map(Option.fromUndefinedOr(found), ({ number }) => ({ kind: "phone", text: number }))
}

const read = (digits: string, country?: CountryCode) =>
  parsePhoneNumberFromString(digits, { ...(country === undefined ? {} : { defaultCountry: country }), extract: false })

/** The HTML standard's valid address, with a dot in the domain. */
const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/
const DOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/

const emailOf = (text: string): Option.Option<Identifier> => {
  const at = text.lastIndexOf("@")
  const local = text.slice(0, at).toLowerCase()
  const domain = domainToASCII(text.slice(at + 1)).toLowerCase()
  return LOCAL.test(local) && domain.length <= 253 && DOMAIN.test(domain)
    ? Option.some({ kind: "email", text: `${local}@${domain}` })
    : Option.none()
}

/** The country of a number as guests see it, for the numbers that its neighbours write without one. */
export const countryOf = (displayPhone: string): CountryCode | null =>
  parsePhoneNumberFromString(`+${displayPhone.replaceAll(/\D/g, "")}`, { extract: false })?.country ?? null
