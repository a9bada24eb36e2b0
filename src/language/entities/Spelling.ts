/** Shorter words are too close to too many others. */
const SHORTEST = 6

function* withoutOne(word: string): Generator<string> {
  for (let at = 0; at < word.length; at++) yield word.slice(0, at) + word.slice(at + 1)
}

/**
 * Finds the word that was meant by one with a letter too many, too few, wrong, or two swapped. Words that are `right`
 * mean themselves. Looks a word up by what is left of it, so its cost is that of its own length.
 */
export const spellings = (
  known: ReadonlyArray<string>,
  right: ReadonlySet<string>
): (word: string) => string | undefined => {
  const left = new Map<string, string>()
  for (const word of known.filter(({ length }) => length >= SHORTEST)) {
    for (const rest of [word, ...withoutOne(word)]) if (!left.has(rest)) left.set(rest, word)
  }
  return (word) => {
    if (word.length < SHORTEST - 1 || word.length > 16 || right.has(word)) return undefined
    const whole = left.get(word)
    if (whole !== undefined) return whole
    if (word.length < SHORTEST) return undefined
    for (const rest of withoutOne(word)) {
      const found = left.get(rest)
      if (found !== undefined) return found
    }
    return undefined
  }
}
