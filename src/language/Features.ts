import { conceptsOf, plainWords } from "./Concepts.ts"
import type { Words } from "./Reading.ts"

/** What a text shows, by name, with its weight. A name may come up more than once; it counts once. */
export type Features = ReadonlyMap<string, number>

/** Each kind of evidence has length one before its weight, so a long text does not shout. */
const block = (into: Map<string, number>, names: ReadonlySet<string>, weight: number): void => {
  const each = names.size === 0 ? 0 : weight / Math.sqrt(names.size)
  for (const name of names) into.set(name, each)
}

/** Runs of `size` letters inside a word, its ends marked: what survives a typo. */
const grams = (into: Set<string>, kind: string, word: string, size: number): void => {
  const ended = `^${word.length > 24 ? word.slice(0, 24) : word}$`
  for (let start = 0; start + size <= ended.length; start++) into.add(kind + ended.slice(start, start + size))
}

/** The concepts of one message that are paired with each other: its first ones. */
const MOST_CONCEPTS = 12
/** Concepts that say nothing about what else is there. */
const FUNCTION = "func"
/** Concepts that answer a question and ask none. */
const DETAILS: ReadonlySet<string> = new Set([
  FUNCTION,
  "date",
  "night",
  "people",
  "weare",
  "ordinal",
  "room",
  "name",
  "contact",
  "instead",
  "arrive",
  "hello"
])
const NUMBER = /^\p{N}/u
const HAS_DIGIT = /\p{N}/u

const isDetail = (word: string, concepts: ReadonlySet<string>): boolean =>
  NUMBER.test(word) || [...concepts].some((concept) => DETAILS.has(concept))

const lengthOf = (words: number): string =>
  words <= 3 ? String(words) : words <= 5 ? "4-5" : words <= 8 ? "6-8" : words <= 13 ? "9-13" : "14+"

/** Evidence of what is wanted: words, neighbours, pieces of words, and what they are about in any language. */
export const intentFeatures = (words: Words): Features => {
  const single = new Set<string>()
  const pairs = new Set<string>()
  const pieces = new Set<string>()
  const about = new Set<string>()
  const together = new Set<string>()
  const plain = plainWords(words)
  const meant = conceptsOf(plain)
  let before = "^"
  let earlier: ReadonlyArray<string> = ["^"]
  let others = 0
  for (const [at, word] of plain.entries()) {
    single.add(`w:${word}`)
    pairs.add(`b:${before} ${word}`)
    before = word
    grams(pieces, "g:", word, 3)
    grams(pieces, "g:", word, 4)
    const concepts = NUMBER.test(word) ? new Set([...(meant[at] ?? []), "number"]) : meant[at] ?? new Set()
    const telling = [...concepts].filter((concept) => concept !== FUNCTION)
    for (const concept of telling) {
      about.add(`c:${concept}`)
      for (const one of earlier) together.add(`d:${one}>${concept}`)
    }
    if (telling.length > 0) earlier = telling
    else if (concepts.size === 0) earlier = ["?"]
    if (!isDetail(word, concepts)) others += 1
  }
  if (words.length > 0) pairs.add(`b:${before} $`)
  const found = [...about].toSorted().slice(0, MOST_CONCEPTS)
  for (const [at, one] of found.entries()) for (const other of found.slice(at + 1)) together.add(`e:${one}+${other}`)
  const features = new Map<string, number>()
  block(features, single, 1)
  block(features, pairs, 0.7)
  block(features, pieces, 1)
  block(features, about, 1)
  block(features, together, 0.8)
  features.set(`n:${lengthOf(words.length)}`, 0.3)
  features.set(`o:${Math.min(others, 4)}`, 0.4)
  return features
}

/** Evidence of the language: words as written and without accents, and pieces of both. */
export const languageFeatures = (words: Words): Features => {
  const single = new Set<string>()
  const pieces = new Set<string>()
  for (const { plain, written } of words) {
    // Numbers and references are the same in every language.
    if (HAS_DIGIT.test(plain)) continue
    single.add(`w:${written}`)
    single.add(`p:${plain}`)
    grams(pieces, "g:", written, 2)
    grams(pieces, "g:", plain, 3)
  }
  const features = new Map<string, number>()
  block(features, single, 1.2)
  block(features, pieces, 1)
  return features
}
