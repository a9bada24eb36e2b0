import { type Language, LANGUAGES } from "../../src/domain/Language.ts"
import en from "../../src/language/heard/en.json" with { type: "json" }
import es from "../../src/language/heard/es.json" with { type: "json" }
import pt from "../../src/language/heard/pt.json" with { type: "json" }

/** What guests say in one language, by what they mean. A phrase may name slots: `dónde queda {place}`. */
interface Said {
  readonly subjects: Readonly<Record<string, ReadonlyArray<string>>>
  readonly slots: Readonly<Record<string, ReadonlyArray<string>>>
  /** Said before or after anything; no evidence of what is wanted. */
  readonly openings: ReadonlyArray<string>
  readonly closings: ReadonlyArray<string>
  /** Everyday words, for telling the language. */
  readonly words: ReadonlyArray<string>
}

/** The only thing the models learn from. */
export const heard: Readonly<Record<Language, Said>> = { es, en, pt }

export interface Phrase {
  readonly language: Language
  readonly subject: string
  readonly text: string
  /** Of the phrase that it fills: what is said in the same way belongs together. */
  readonly family: number
  /** How much it counts: the words of one phrase's slots share what the phrase counts. */
  readonly weight: number
}

/** How many ways one phrase with slots is learnt. */
const WAYS = 5
/** A phrase that is nothing but slots. */
const ONLY_SLOTS = /^[\s,]*(?:\{\w+\}[\s,]*)+$/u
const ONLY_SLOTS_WAYS = 16
const SLOT = /\{(\w+)\}/u

const filled = (text: string, seed: number, { slots }: Said): ReadonlyArray<string> => {
  if (!SLOT.test(text)) return [text]
  const ways = ONLY_SLOTS.test(text) ? ONLY_SLOTS_WAYS : WAYS
  return [
    ...new Set(Array.from({ length: ways }, (_, way) => {
      let said = text
      let at = seed * ways + way
      for (let slot = SLOT.exec(said); slot !== null; slot = SLOT.exec(said)) {
        const words = slots[slot[1] ?? ""] ?? []
        said = said.replace(SLOT, words[at % words.length] ?? "")
        // Another step for each slot, so that the same words do not always meet.
        at = at * 3 + 1
      }
      return said
    }))
  ]
}

export const phrasesOf = (language: Language): ReadonlyArray<Phrase> =>
  Object.entries(heard[language].subjects).flatMap(([subject, texts]) =>
    texts.flatMap((text, index) => {
      const ways = filled(text, index, heard[language])
      return ways.map((text) => ({ language, subject, text, family: index, weight: 1 / Math.sqrt(ways.length) }))
    })
  )

export const everyPhrase: ReadonlyArray<Phrase> = LANGUAGES.flatMap(phrasesOf)
