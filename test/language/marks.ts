import { DateTime } from "effect"
import type { Language } from "../../src/domain/Language.ts"
import { phrasesOf } from "../../scripts/learning/Heard.ts"
import { read } from "../../src/language/Reading.ts"
import type { Intent } from "../../src/language/Understood.ts"
import { examinations, type Held, type HeldGuests, type HeldStay } from "./heldout.ts"
import { understand } from "./setting.ts"

export interface Mark {
  readonly right: number
  readonly wrong: number
}

export interface Marks {
  /** Of phrases that nobody taught: one that has come to be learnt since says nothing about the others. */
  readonly intents: Mark
  readonly perIntent: ReadonlyMap<Intent, Mark>
  /** How many phrases were left out because they are learnt by now. */
  readonly taught: number
  readonly stays: Mark
  readonly guests: Mark
}

const mark = <A>(all: ReadonlyArray<A>, isRight: (one: A) => boolean): Mark => {
  const right = all.filter(isRight).length
  return { right, wrong: all.length - right }
}

/** 0 to 1; nothing asked is nothing known. */
export const share = ({ right, wrong }: Mark): number => right + wrong === 0 ? 0 : right / (right + wrong)

const plain = (text: string) => read(text).words.map((word) => word.plain).join(" ")

const isIntent = (language: Language) => ({ intent, text }: Held) => understand(text, language).intent === intent

const isStay = (language: Language) => ({ arrive, asked, leave, nights, now, text, zone }: HeldStay) => {
  const stay =
    understand(text, language, { now: DateTime.toEpochMillis(now), timeZone: zone, asked: asked ?? null }).entities.stay
  return (stay?.arrive ?? null) === arrive && (stay?.leave ?? null) === leave && (stay?.nights ?? null) === nights
}

const sorted = (ages: ReadonlyArray<number>) => ages.toSorted((one, other) => one - other).join()

const areGuests = (language: Language) => ({ adults, asked, childAges, children, people, text }: HeldGuests) => {
  const party = understand(text, language, { asked: asked ?? null }).entities.party
  return (party?.adults ?? null) === adults && (party?.children ?? null) === children &&
    (party?.people ?? null) === people && sorted(party?.childAges ?? []) === sorted(childAges)
}

/** How well guests of that language are understood, by counts alone: the phrases stay unseen. */
export const marks = (language: Language): Marks => {
  const { guests, intents, stays } = examinations[language]
  const known = new Set(phrasesOf(language).map(({ text }) => plain(text)))
  const unseen = intents.filter(({ text }) => plain(text) === "" || !known.has(plain(text)))
  const perIntent = new Map<Intent, Mark>()
  for (const intent of new Set(unseen.map((one) => one.intent))) {
    perIntent.set(intent, mark(unseen.filter((one) => one.intent === intent), isIntent(language)))
  }
  const judged = [...perIntent.values()]
  return {
    intents: {
      right: judged.reduce((all, one) => all + one.right, 0),
      wrong: judged.reduce((all, one) => all + one.wrong, 0)
    },
    perIntent,
    taught: intents.length - unseen.length,
    stays: mark(stays, isStay(language)),
    guests: mark(guests, areGuests(language))
  }
}
