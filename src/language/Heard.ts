import { type Language, LANGUAGES } from "../domain/Language.ts"
import en from "./heard/en.json" with { type: "json" }
import es from "./heard/es.json" with { type: "json" }
import pt from "./heard/pt.json" with { type: "json" }

/** What guests say in one language, by what they mean. A phrase may name a slot: `dónde queda {place}`. */
interface Said {
  readonly subjects: Readonly<Record<string, ReadonlyArray<string>>>
  readonly slots: Readonly<Record<string, ReadonlyArray<string>>>
  /** Everyday words, for telling the language. */
  readonly words: ReadonlyArray<string>
}

/**
 * The only thing the models learn from. A new subject is a new key in all three; subjects that are not in `INTENTS` teach
 * what is *not* asked, and are there to become intents.
 */
export const heard: Readonly<Record<Language, Said>> = { es, en, pt }

export interface Phrase {
  readonly language: Language
  readonly subject: string
  readonly text: string
}

/** How many of a slot's words one phrase is learnt with. */
const WORDS_PER_SLOT = 6
const SLOT = /\{(\w+)\}/u

const filled = (text: string, index: number, { slots }: Said): ReadonlyArray<string> => {
  const words = slots[SLOT.exec(text)?.[1] ?? ""]
  if (words === undefined) return [text]
  return Array.from(
    { length: Math.min(WORDS_PER_SLOT, words.length) },
    (_, nth) => text.replace(SLOT, words[(index * WORDS_PER_SLOT + nth) % words.length] ?? "")
  )
}

export const phrasesOf = (language: Language): ReadonlyArray<Phrase> =>
  Object.entries(heard[language].subjects).flatMap(([subject, texts]) =>
    texts.flatMap((text, index) => filled(text, index, heard[language]).map((text) => ({ language, subject, text })))
  )

export const everyPhrase: ReadonlyArray<Phrase> = LANGUAGES.flatMap(phrasesOf)
