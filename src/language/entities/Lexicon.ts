import { type Language, LANGUAGES } from "../../domain/Language.ts"
import { spellings } from "./Spelling.ts"
import en from "./words/en.json" with { type: "json" }
import es from "./words/es.json" with { type: "json" }
import pt from "./words/pt.json" with { type: "json" }

/** The words of stays and guests by what they are for. A phrase may have several uses; where it stands decides. */
export type Tag = keyof typeof es.words
type Phrases = ReadonlyArray<string> | Readonly<Record<string, ReadonlyArray<string>>>

export interface Words {
  readonly words: Readonly<Record<Tag, Phrases>>
  /** Words that are right as they are, though they look like a slip of one that we know. */
  readonly ordinary: ReadonlyArray<string>
  /** Words in the name of a room that do not say which one it is. */
  readonly inRoomNames: ReadonlyArray<string>
  readonly rooms: Readonly<Record<string, ReadonlyArray<string>>>
  readonly amenities: Readonly<Record<string, ReadonlyArray<string>>>
  readonly urgent: ReadonlyArray<string>
}

export const words: Readonly<Record<Language, Words>> = { es, en, pt }

/** The uses of a phrase, each with its value: a month's number, a holiday's name; `1` where there is nothing to say. */
export type Means = ReadonlyMap<Tag, string>

export interface Entry {
  /** The phrase, word by word. */
  readonly parts: ReadonlyArray<string>
  readonly means: Means
}

export interface Lexicon {
  /** By their first word, the longest first. */
  readonly phrases: ReadonlyMap<string, ReadonlyArray<Entry>>
  /** The word that was meant by one that is nearly right. */
  readonly meant: (word: string) => string | undefined
}

const MARKS = /\p{M}+/gu
const WORDS = /[\p{L}\p{N}$€£#&]+/gu

/** As words are compared: small, without accents. */
export const plain = (text: string): string => text.toLowerCase().normalize("NFD").replace(MARKS, "")

export const partsOf = (phrase: string): ReadonlyArray<string> => plain(phrase).match(WORDS) ?? []

/** Uses whose long words are understood in a conversation of another language too: nothing else is spelt so. */
const SHARED: ReadonlySet<string> = new Set<Tag>([
  "month",
  "weekday",
  "offset",
  "weekend",
  "night",
  "week",
  "adult",
  "child",
  "person",
  "holiday"
])
const LONG = 5

/** Uses whose long words are still known with one slip. */
const SPELT: ReadonlyArray<Tag> = ["month", "weekday", "offset", "night", "adult", "child", "person", "weekend"]

const isList = (phrases: Phrases): phrases is ReadonlyArray<string> => Array.isArray(phrases)

function* usesOf({ words }: Words): Generator<readonly [tag: string, value: string, phrase: string]> {
  for (const [tag, phrases] of Object.entries(words)) {
    if (isList(phrases)) { for (const phrase of phrases) yield [tag, "1", phrase] }
    else for (const [value, same] of Object.entries(phrases)) for (const phrase of same) yield [tag, value, phrase]
  }
}

const isTag = (name: string): name is Tag => name in es.words

const build = (language: Language): Lexicon => {
  const known = new Map<string, Map<Tag, string>>()
  const enter = (phrase: string, name: string, value: string) => {
    if (!isTag(name)) return
    const means = known.get(phrase) ?? new Map<Tag, string>()
    known.set(phrase, means.set(name, value))
  }
  for (const [tag, value, phrase] of usesOf(words[language])) enter(partsOf(phrase).join(" "), tag, value)
  const own = new Set(known.keys())
  for (const other of LANGUAGES.filter((one) => one !== language)) {
    for (const [tag, value, phrase] of usesOf(words[other])) {
      const key = partsOf(phrase).join(" ")
      if (SHARED.has(tag) && key.length >= LONG && !own.has(key)) enter(key, tag, value)
    }
  }
  const phrases = new Map<string, Array<Entry>>()
  for (const [phrase, means] of known) {
    const parts = phrase.split(" ")
    const first = parts[0] ?? ""
    phrases.set(first, [...(phrases.get(first) ?? []), { parts, means }])
  }
  for (const entries of phrases.values()) entries.sort((one, other) => other.parts.length - one.parts.length)
  const right = new Set([...known.keys()].flatMap((phrase) => phrase.split(" ")))
  const spelt = [...known].filter(([phrase, means]) => !phrase.includes(" ") && SPELT.some((tag) => means.has(tag)))
  return {
    phrases,
    meant: spellings(spelt.map(([phrase]) => phrase), new Set([...right, ...words[language].ordinary.map(plain)]))
  }
}

export const lexicons: Readonly<Record<Language, Lexicon>> = { es: build("es"), en: build("en"), pt: build("pt") }
