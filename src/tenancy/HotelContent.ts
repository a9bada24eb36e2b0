import { Schema } from "effect"
import { AMENITIES } from "../domain/Amenity.ts"
import { Money } from "../domain/Money.ts"
import { LANGUAGES } from "../domain/Language.ts"
import { Hours } from "./OpenHours.ts"

const optional = Schema.optionalKey
const Line = Schema.NonEmptyString.check(Schema.isMaxLength(120))
const Sentence = Schema.NonEmptyString.check(Schema.isMaxLength(600))

/** The hotel's own words, in each language that guests are answered in. */
export const Words = Schema.Struct({ es: Sentence, en: Sentence, pt: Sentence })
export type Words = typeof Words.Type

const WebAddress = Schema.String.check(
  Schema.isMaxLength(2000),
  Schema.makeFilter((text: string) => (URL.canParse(text) && text.startsWith("https://")) || "an https:// address")
)

const EmailAddress = Schema.String.check(Schema.isPattern(/^[^\s@<>"]+@[^\s@<>"]+$/), Schema.isMaxLength(254))

/** What one of something costs. */
export const Price = Schema.Struct({
  amount: Money,
  per: Schema.Literals(["stay", "night", "day", "hour", "person", "trip", "item"])
})
export type Price = typeof Price.Type

/** What is known of something that a hotel has or does; what is left out is not known. */
const facts = {
  hours: optional(Schema.NonEmptyArray(Hours).check(Schema.isMaxLength(6))),
  /** `null`: at no charge. */
  price: optional(Schema.NullOr(Price)),
  /** A sentence of its own, said after the others. */
  note: optional(Words)
}

/** Has the hotel this? Nothing is said of what is not in the document but that it is not known. */
export const AmenityFact = Schema.Struct({ has: Schema.Boolean, ...facts })
export type AmenityFact = typeof AmenityFact.Type

export const POLICIES = [
  "children",
  "minimum_age",
  "identification",
  "extra_bed",
  "visitors",
  "parties",
  "quiet_hours",
  "damage"
] as const
export type PolicyKey = typeof POLICIES[number]

export const PAYMENT_METHODS = [
  "cash",
  "debit_card",
  "credit_card",
  "transfer",
  "payment_link",
  "mercado_pago",
  "pix",
  "paypal"
] as const

/** Where a deposit goes. Told to whoever has to pay one; never in a log. */
export const TransferData = Schema.Struct({
  holder: Line,
  bank: Line,
  taxId: optional(Line),
  accounts: Schema.NonEmptyArray(
    Schema.Struct({ kind: Schema.Literals(["CBU", "CVU", "Alias", "IBAN", "PIX"]), value: Line })
  )
})
export type TransferData = typeof TransferData.Type

const Synonyms = Schema.Array(Line).check(Schema.isMaxLength(40))

/** How a room type of the PMS is called, described and shown. */
export const RoomContent = Schema.Struct({
  /** The PMS's id of the room type. */
  typeId: Schema.NonEmptyString,
  /** What guests may call it, beside its name. */
  synonyms: Schema.Struct({ es: Synonyms, en: Synonyms, pt: Synonyms }),
  description: optional(Words),
  photos: optional(Schema.Array(WebAddress).check(Schema.isMaxLength(10)))
})
export type RoomContent = typeof RoomContent.Type

export const PLATFORMS = ["google", "tripadvisor", "booking", "expedia", "facebook"] as const
export type Platform = typeof PLATFORMS[number]

/**
 * What a hotel knows of itself beyond its profile. Everything may be left out: what is not written here is said to be
 * unknown and offered to staff, never invented.
 */
export const HotelContent = Schema.Struct({
  amenities: optional(Schema.Record(Schema.Literals(AMENITIES), optional(AmenityFact))),
  /** What the house does for its guests, beside its amenities. */
  services: optional(Schema.Array(Schema.Struct({ name: Words, ...facts })).check(Schema.isMaxLength(30))),
  policies: optional(Schema.Record(Schema.Literals(POLICIES), optional(Words))),
  /** How to get there. */
  directions: optional(Words),
  /** The password is told only to who stays. */
  wifi: optional(Schema.Struct({ network: Line, password: optional(Line) })),
  payment: optional(Schema.Struct({
    methods: Schema.Array(Schema.Literals(PAYMENT_METHODS)),
    transfer: optional(TransferData),
    note: optional(Words)
  })),
  rooms: optional(Schema.Array(RoomContent).check(Schema.isMaxLength(100))),
  /** Where a content guest may say so. */
  reviews: optional(Schema.Record(Schema.Literals(PLATFORMS), optional(WebAddress))),
  /** How staff are told that somebody needs them, beside what the installation sets for all hotels. */
  staff: optional(Schema.Struct({
    webhook: optional(WebAddress),
    emails: optional(Schema.Array(EmailAddress).check(Schema.isMaxLength(10)))
  }))
})
export type HotelContent = typeof HotelContent.Type

/** Nothing is known. */
export const NOTHING_WRITTEN: HotelContent = {}

/** The names by which guests may ask for a room type, in every language. */
export const synonymsOf = ({ rooms = [] }: HotelContent, typeId: string): ReadonlyArray<string> => {
  const room = rooms.find((one) => one.typeId === typeId)
  return room === undefined ? [] : [...new Set(LANGUAGES.flatMap((language) => room.synonyms[language]))]
}
