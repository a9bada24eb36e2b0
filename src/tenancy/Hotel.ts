import { Schema } from "effect"
import { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { Language, LANGUAGES } from "../domain/Language.ts"
import { Currency } from "../domain/Money.ts"
import { OpenHours } from "./OpenHours.ts"
import { OwnPolicies } from "./Policies.ts"

/** Of the IANA database. */
export const TimeZone = Schema.String.check(
  Schema.makeFilter((zone: string) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== ""
    } catch {
      return `${zone} is not a time zone of the IANA database`
    }
  })
)

/** A place that WhatsApp shows as a map. */
export const Location = Schema.Struct({
  latitude: Schema.Finite.check(Schema.isBetween({ minimum: -90, maximum: 90 })),
  longitude: Schema.Finite.check(Schema.isBetween({ minimum: -180, maximum: 180 })),
  name: Schema.NonEmptyString,
  address: Schema.NonEmptyString
})
export type Location = typeof Location.Type

/** An approved template for guests who wrote more than 24 hours ago: its only parameter is the hotel's name. */
export const WindowTemplate = Schema.Struct({
  name: Schema.NonEmptyString,
  languages: Schema.Record(Language, Schema.NonEmptyString)
})

/** What a hotel says of itself. Optional facts that are missing are said to be unknown, never invented. */
export const HotelProfile = Schema.Struct({
  name: Schema.NonEmptyString,
  timeZone: TimeZone,
  defaultLanguage: Language,
  /** In which guests are answered; in all of the house's where it says nothing. The default one is among them. */
  languages: Schema.optionalKey(Schema.NonEmptyArray(Language)),
  /** What its prices are in: a PMS that says another one is not believed. */
  currency: Schema.optionalKey(Currency),
  location: Schema.optionalKey(Location),
  /** Local opening hours of the reception. */
  reception: Schema.optionalKey(OpenHours),
  /** Rules of its own; the house's where it has none. */
  policies: Schema.optionalKey(OwnPolicies),
  /** What to do with a message that may or may not have been sent: a person decides, or it is sent again. */
  uncertainSends: Schema.Literals(["operator", "resend"]),
  windowTemplate: Schema.optionalKey(WindowTemplate),
  /** Templates that tell one thing each, by the topic of the notice (`pre_arrival_1d`); without one the window's serves. */
  templates: Schema.optionalKey(
    Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z0-9_]{1,60}$/)), WindowTemplate)
  )
}).check(
  Schema.makeFilter(({ defaultLanguage, languages = LANGUAGES }) =>
    languages.includes(defaultLanguage) || { path: ["languages"], issue: "the default language is one of them" }
  )
)
export type HotelProfile = typeof HotelProfile.Type

/** The language to answer in: the guest's where the hotel has it, and its default one otherwise. */
export const answeredIn = ({ defaultLanguage, languages = LANGUAGES }: HotelProfile, spoken: Language): Language =>
  languages.includes(spoken) ? spoken : defaultLanguage

/** Meta's id of it, not the number that guests see. */
export const MetaNumber = PhoneNumberId.check(
  Schema.isPattern(/^[\w-]{1,64}$/, { expected: "Meta's id of a business number" })
)

export const BusinessNumber = Schema.Struct({
  phoneNumberId: PhoneNumberId,
  /** As guests see it, digits with or without a plus. */
  displayPhone: Schema.NonEmptyString,
  /** Milliseconds since the epoch; the number was the hotel's from this instant on. */
  validFrom: Schema.optionalKey(Schema.Finite),
  /** Milliseconds since the epoch, exclusive. */
  validTo: Schema.optionalKey(Schema.Finite)
})
export type BusinessNumber = typeof BusinessNumber.Type

/** One hotel with its numbers: the shape of an entry of `HOTELS_FILE`. */
export const Hotel = Schema.Struct({
  /** Begins with a letter or a digit: `-` alone is the installation itself. */
  tenantId: TenantId.check(Schema.isPattern(/^[A-Za-z0-9]/)),
  profile: HotelProfile,
  numbers: Schema.Array(BusinessNumber)
})
export type Hotel = typeof Hotel.Type
