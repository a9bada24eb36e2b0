/**
 * Text as WhatsApp takes it. Lengths are UTF-16 units: never fewer than the characters Meta counts, so what fits here
 * fits there.
 */

/** Shown in place of a text in which nothing can be seen: Meta refuses an empty one. */
export const NOTHING = "…"

const SEEN = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}]/u

/** Can a person see anything of it? */
export const visible = (text: string): boolean => SEEN.test(text)

/** What no wire and no database takes is gone: lone surrogates, NUL and the other control characters. */
export const clean = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.toWellFormed().replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")

/** On one line, as titles, headers, footers and template parameters must be. An amount stays with its currency. */
export const oneLine = (text: string): string => clean(text).replace(/[^\S\u00a0]+/gu, " ").trim()

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })

/** The ends of sentences, lines, paragraphs and words; the first kind that leaves a piece half full is taken. */
const SEAMS: ReadonlyArray<{ readonly after: RegExp; readonly least: number }> = [
  { after: /\n[^\S\n]*\n\s*/gu, least: 0.5 },
  { after: /\n\s*/gu, least: 0.5 },
  { after: /(?<![.!?…])[.!?…]+["'”’»)\]]*\s+|[。！？]+/gu, least: 0.5 },
  { after: /\s+/gu, least: 0 }
]

/** Where the piece that starts a text ends: at most `limit` units, never inside a grapheme that fits itself. */
const cutOf = (text: string, limit: number): number => {
  // One unit more than a whole code point past the limit shows whether the limit itself is a boundary.
  const window = text.slice(0, limit + 2)
  const boundaries = new Set<number>()
  let last = 0
  for (const { index } of graphemes.segment(window)) {
    if (index > limit) break
    boundaries.add(index)
    last = index
  }
  for (const { after, least } of SEAMS) {
    let best = 0
    for (const seam of window.matchAll(after)) {
      // A seam's white space may be cut anywhere: the part that hangs over the limit is trimmed.
      const end = Math.min(seam.index + seam[0].length, limit)
      if (seam.index < limit && end > best && boundaries.has(end)) best = end
    }
    if (best > limit * least) return best
  }
  if (last > 0) return last
  // A single grapheme longer than a message: the limit outranks it, a surrogate pair does not.
  const code = text.charCodeAt(limit - 1)
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit
}

/** White space at the start, but not the one that carries a combining mark. */
const LEADING = /^\s+(?!\p{M})/u

/**
 * Cuts a text into pieces of at most `limit` units at the end of a paragraph, line, sentence or word, or else between
 * graphemes. Only white space at a seam and pieces in which nothing can be seen are dropped.
 */
export const split = (text: string, limit: number): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  let rest = text.replace(LEADING, "")
  while (rest.length > limit) {
    const cut = cutOf(rest, limit)
    pieces.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).replace(LEADING, "")
  }
  pieces.push(rest.trimEnd())
  return pieces.filter(visible)
}

/** A text whose last part fits `tail` units; what comes before it is in pieces of at most `limit`. */
export const splitTail = (
  text: string,
  limit: number,
  tail: number
): { readonly before: ReadonlyArray<string>; readonly last: string } => {
  const pieces = split(text, tail)
  const last = pieces.at(-1) ?? NOTHING
  if (pieces.length < 2) return { before: [], last }
  return { before: split(text.slice(0, text.lastIndexOf(last)), limit), last }
}

/** The beginning of a text, with an ellipsis where it was too long. */
export const shorten = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const kept = text.slice(0, cutOf(text, limit - 1)).trimEnd()
  return `${kept}…`
}

/** Paragraphs one under the other, without those in which nothing can be seen. */
export const lines = (...paragraphs: ReadonlyArray<string>): string => paragraphs.filter(visible).join("\n\n")
