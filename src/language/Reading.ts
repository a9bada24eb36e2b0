/** How much of a message is read: its beginning and its end, where people say what they want. In UTF-16 units. */
const BEGINNING = 480
const END = 240
/** The most sentences, and the most clauses, that are looked at on their own. */
const MOST_PARTS = 8

/** Written marks that no word needs: zero-width, bidi, tags and controls. */
const INVISIBLE = /[\p{Cf}\p{Cc}]+/gu
const MARKS = /\p{M}+/gu
const STRETCHED = /(\p{L})\1{2,}/gu
const SENTENCES = /[.;!?¿¡…|]+/u
const CLAUSES = /[,:()/]+/u
/** Letters and digits, and the gestures that are an answer on their own. */
const WORDS = /[\p{L}\p{N}]+|[👍👌👎✅🙏]/gu

/** One word as it was written (accents kept) and as it is compared (accents gone). */
export interface Word {
  readonly written: string
  readonly plain: string
}

export type Words = ReadonlyArray<Word>

/** What is left of a message once its tricks are gone. Bounded, whatever came in. */
export interface Reading {
  readonly words: Words
  readonly sentences: ReadonlyArray<Words>
  /** Sentences cut again at their commas: a wish hides there, though less of what it is about. */
  readonly clauses: ReadonlyArray<Words>
}

const bounded = (text: string): string =>
  text.length <= BEGINNING + END ? text : `${text.slice(0, BEGINNING)}\n${text.slice(-END)}`

/** Compatibility forms unfolded, case and invisible marks gone, stretched letters (`holaaa`) and piled accents let go. */
const normalised = (text: string): string =>
  bounded(text)
    .toWellFormed()
    .replace(/\n+/gu, " | ")
    .replace(/\s+/gu, " ")
    .normalize("NFKC")
    .slice(0, 2 * (BEGINNING + END))
    .toLowerCase()
    .normalize("NFC")
    .replace(INVISIBLE, "")
    .replace(MARKS, "")
    .replace(STRETCHED, "$1")

const wordsOf = (part: string): Words =>
  (part.match(WORDS) ?? []).map((written) => ({ written, plain: written.normalize("NFD").replace(MARKS, "") }))

const said = (words: Words): boolean => words.length > 0

const firstAndLast = <A>(parts: ReadonlyArray<A>): ReadonlyArray<A> =>
  parts.length <= MOST_PARTS ? parts : [...parts.slice(0, MOST_PARTS / 2), ...parts.slice(-MOST_PARTS / 2)]

/** Total on any string: hostile, empty, huge. */
export const read = (text: string): Reading => {
  const cut = normalised(text).split(SENTENCES).map((sentence) => sentence.split(CLAUSES).map(wordsOf).filter(said))
  const sentences = cut.map((clauses) => clauses.flat()).filter(said)
  return {
    words: sentences.flat(),
    sentences: firstAndLast(sentences),
    clauses: firstAndLast(cut.flat())
  }
}
