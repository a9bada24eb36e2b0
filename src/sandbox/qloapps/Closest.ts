/** Edits between two words (Levenshtein), with one row of memory. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (let at = 1; at <= to.length; at++) {
      const above = row[at] ?? 0
      const diagonal = row[at - 1] ?? 0
      const left = next[at - 1] ?? 0
      next.push(Math.min(above + 1, left + 1, diagonal + (letter === to[at - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The known word nearest to a wrong one; of equals the last. */
export const closest = (wrong: string, known: ReadonlyArray<string>): string => {
  let best = { word: "", edits: Number.POSITIVE_INFINITY }
  for (const word of known) {
    const edits = distance(wrong, word)
    if (edits <= best.edits) best = { word, edits }
  }
  return best.word
}

export const quoted = (words: ReadonlyArray<string>): string => words.map((word) => `"${word}"`).join(", ")
