import { Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import { keepable, words } from "../admin/Words.ts"
import { type Language, LANGUAGES } from "../domain/Language.ts"
import { Currency } from "../domain/Money.ts"
import { HotelProfile, TimeZone } from "../tenancy/Hotel.ts"
import { CommandError, HotelRefused } from "./CommandError.ts"

/** What can be said of a hotel at the command line: all of it in a file, and what matters most one by one. */
export const flags = {
  profile: Flag.FileSchema("profile", keepable(HotelProfile), { format: "json" }).pipe(
    Flag.withDescription("A JSON file with all that it says of itself, as `profile` in the answer of show --json"),
    Flag.withMetavar("FILE"),
    Flag.optional
  ),
  name: Flag.String("name").pipe(
    Flag.withDescription("As guests read it"),
    Flag.withSchema(words(200)),
    Flag.optional
  ),
  timeZone: Flag.String("time-zone").pipe(
    Flag.withDescription("Where it is, as America/Montevideo"),
    Flag.withMetavar("ZONE"),
    Flag.withSchema(TimeZone),
    Flag.optional
  ),
  language: Flag.Literals("language", LANGUAGES).pipe(
    Flag.withDescription("In which it answers who has not said anything in another one"),
    Flag.optional
  ),
  currency: Flag.String("currency").pipe(
    Flag.withDescription("What its prices are in, as UYU"),
    Flag.withMetavar("CODE"),
    Flag.withSchema(Currency),
    Flag.optional
  )
}

export interface Given {
  readonly profile: Option.Option<HotelProfile>
  readonly name: Option.Option<string>
  readonly timeZone: Option.Option<string>
  readonly language: Option.Option<Language>
  readonly currency: Option.Option<Currency>
}

/** What was said one by one. */
const oneByOne = ({ currency, language, name, timeZone }: Given) => ({
  ...(Option.isSome(name) ? { name: name.value } : {}),
  ...(Option.isSome(timeZone) ? { timeZone: timeZone.value } : {}),
  ...(Option.isSome(language) ? { defaultLanguage: language.value } : {}),
  ...(Option.isSome(currency) ? { currency: currency.value } : {})
})

export const isNothing = (given: Given): boolean =>
  Option.isNone(given.profile) && Object.keys(oneByOne(given)).length === 0

const decode = Schema.decodeUnknownEffect(HotelProfile)

/** The profile of the file, or `base` without one, with what was said one by one over it. */
export const over = (base: object, given: Given): Effect.Effect<HotelProfile, CommandError> =>
  Effect.mapError(
    decode({ ...Option.getOrElse(given.profile, () => base), ...oneByOne(given) }),
    ({ message }) =>
      new CommandError({ reason: new HotelRefused({ problem: `That is no profile: ${message}`, exit: 2 }) })
  )
