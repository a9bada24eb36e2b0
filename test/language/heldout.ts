import { Schema } from "effect"
import type { Language } from "../../src/domain/Language.ts"
import { LocalDate } from "../../src/domain/StayDates.ts"
import { type Asked, type Intent, INTENTS } from "../../src/language/Understood.ts"
import guestsEn from "./heldout/guests.en.json" with { type: "json" }
import guestsEs from "./heldout/guests.es.json" with { type: "json" }
import guestsPt from "./heldout/guests.pt.json" with { type: "json" }
import intentsEn from "./heldout/intents.en.json" with { type: "json" }
import intentsEs from "./heldout/intents.es.json" with { type: "json" }
import intentsPt from "./heldout/intents.pt.json" with { type: "json" }
import staysEn from "./heldout/stays.en.json" with { type: "json" }
import staysEs from "./heldout/stays.es.json" with { type: "json" }
import staysPt from "./heldout/stays.pt.json" with { type: "json" }

export interface Held {
  readonly intent: Intent
  readonly text: string
}

const phrasesOf = (intents: ReadonlyArray<Intent>) => {
  const decode = Schema.decodeUnknownSync(
    Schema.Record(Schema.Literals(intents), Schema.NonEmptyArray(Schema.NonEmptyString))
  )
  return (file: unknown): ReadonlyArray<Held> => {
    const texts = decode(file)
    return intents.flatMap((intent) => texts[intent].map((text) => ({ intent, text })))
  }
}

const ASKED = [
  "stay",
  "arrive",
  "leave",
  "party",
  "child_ages",
  "room",
  "name",
  "email",
  "phone",
  "reference",
  "time",
  "yes_no"
] as const satisfies ReadonlyArray<Asked>

const Count = Schema.NullOr(Schema.Int.check(Schema.isGreaterThan(0)))

/** A message and the stay it names, `null` for each part it does not; all `null` when it names none. */
const HeldStay = Schema.Struct({
  text: Schema.NonEmptyString,
  now: Schema.DateTimeUtcFromString,
  zone: Schema.NonEmptyString,
  asked: Schema.optionalKey(Schema.Literals(ASKED)),
  arrive: Schema.NullOr(LocalDate),
  leave: Schema.NullOr(LocalDate),
  nights: Count
})
export type HeldStay = typeof HeldStay.Type

/** A message and who it says will come: ages in years, of a baby only when told. */
const HeldGuests = Schema.Struct({
  text: Schema.NonEmptyString,
  asked: Schema.optionalKey(Schema.Literals(ASKED)),
  adults: Count,
  children: Count,
  childAges: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 17 }))),
  people: Count
})
export type HeldGuests = typeof HeldGuests.Type

export interface Examination {
  readonly intents: ReadonlyArray<Held>
  readonly stays: ReadonlyArray<HeldStay>
  readonly guests: ReadonlyArray<HeldGuests>
}

const every = phrasesOf(INTENTS)
const staysOf = Schema.decodeUnknownSync(Schema.Array(HeldStay))
const guestsOf = Schema.decodeUnknownSync(Schema.Array(HeldGuests))

/**
 * Written by somebody who saw neither the phrases the models learn from nor their mistakes, and never changed because a
 * model misses it. Days were reckoned by another library than ours.
 */
export const examinations: Readonly<Record<Language, Examination>> = {
  es: { intents: every(intentsEs), stays: staysOf(staysEs), guests: guestsOf(guestsEs) },
  en: { intents: every(intentsEn), stays: staysOf(staysEn), guests: guestsOf(guestsEn) },
  pt: { intents: every(intentsPt), stays: staysOf(staysPt), guests: guestsOf(guestsPt) }
}
