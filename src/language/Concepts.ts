import type { Words } from "./Reading.ts"
import concepts from "./concepts.json" with { type: "json" }

/** The longest run of words that names one thing, such as `late check out`. */
const LONGEST = 3
/** Shorter beginnings than this would be the beginning of anything. */
const SHORTEST_STEM = 3

/** A word without doubled letters: `hello` and `helo` are one. */
export const folded = (plain: string): string => plain.replace(/(\p{L})\1/gu, "$1")

const whole = new Map<string, Set<string>>()
const stems = new Map<string, Set<string>>()
for (const [concept, spoken] of Object.entries(concepts)) {
  for (const entry of Object.values(spoken).flat()) {
    const stem = entry.endsWith("*")
    const known = stem ? stems : whole
    const key = folded(stem ? entry.slice(0, -1) : entry)
    known.set(key, (known.get(key) ?? new Set()).add(concept))
  }
}
const longestStem = Math.max(...[...stems.keys()].map((stem) => stem.length))

const NONE: ReadonlySet<string> = new Set()

const meaningOf = (run: string): ReadonlySet<string> => {
  const exact = whole.get(run)
  if (exact !== undefined) return exact
  for (let end = Math.min(run.length, longestStem); end >= SHORTEST_STEM; end--) {
    const known = stems.get(run.slice(0, end))
    if (known !== undefined) return known
  }
  return NONE
}

/**
 * What words are about, whatever the language: `precio`, `price` and `preço` are all `price`. One entry for each word, of
 * all the concepts that it or a run it begins stands for.
 */
export const conceptsOf = (words: ReadonlyArray<string>): ReadonlyArray<ReadonlySet<string>> =>
  words.map((word, at) => {
    let run = word
    const found = new Set(meaningOf(word))
    for (let length = 2; length <= LONGEST && at + length <= words.length; length++) {
      run += ` ${words[at + length - 1] ?? ""}`
      for (const concept of whole.get(run) ?? NONE) found.add(concept)
      for (const concept of stemOfRun(run)) found.add(concept)
    }
    return found
  })

/** Stems of several words, such as `costo de cancel*`. */
const stemOfRun = (run: string): ReadonlySet<string> => {
  for (let end = Math.min(run.length, longestStem); end > run.lastIndexOf(" ") + 1; end--) {
    const known = stems.get(run.slice(0, end))
    if (known !== undefined) return known
  }
  return NONE
}

export const plainWords = (words: Words): ReadonlyArray<string> => words.map(({ plain }) => folded(plain))
