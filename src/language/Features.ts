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

/** Evidence of what is wanted: words, neighbours, pieces of words. Doubled letters are one (`hello`, `helo`). */
export const intentFeatures = (words: Words): Features => {
  const single = new Set<string>()
  const pairs = new Set<string>()
  const pieces = new Set<string>()
  let before = "^"
  for (const { plain } of words) {
    const word = plain.replace(/(\p{L})\1/gu, "$1")
    single.add(`w:${word}`)
    pairs.add(`b:${before} ${word}`)
    before = word
    grams(pieces, "g:", word, 3)
    grams(pieces, "g:", word, 4)
  }
  if (words.length > 0) pairs.add(`b:${before} $`)
  const features = new Map<string, number>()
  block(features, single, 1)
  block(features, pairs, 0.7)
  block(features, pieces, 1)
  return features
}

/** Evidence of the language: words as written and without accents, and pieces of both. */
export const languageFeatures = (words: Words): Features => {
  const single = new Set<string>()
  const pieces = new Set<string>()
  for (const { plain, written } of words) {
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
