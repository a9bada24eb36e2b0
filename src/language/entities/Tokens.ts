import type { Language } from "../../domain/Language.ts"
import { type Lexicon, lexicons, type Means, plain, type Tag } from "./Lexicon.ts"

/** A word, a number, a sign, or a phrase that the lexicon knows as one. */
export interface Token {
  /** Small and without accents; of a phrase its words with one space between. */
  readonly word: string
  readonly written: string
  /** The value of digits; of words it is among what they mean. */
  readonly number: number | null
  /** `10th`, `1º`. */
  readonly nth: boolean
  /** Nothing stands between it and the one before. */
  readonly glued: boolean
  /** Begins a line or a sentence. */
  readonly first: boolean
  readonly means: Means
}

export type Tokens = ReadonlyArray<Token>

/** How much of a message is read, in UTF-16 units: its beginning and its end, where people say what they want. */
const BEGINNING = 480
const END = 240
/** Tokens of one message; hostile texts have more, people do not. */
const MOST = 320

const INVISIBLE = /[\p{Cf}\p{Cc}]+/gu
const STRETCHED = /([\p{L}!?])\1{2,}/gu

/** What is read of a message: bounded, one line, no hidden marks. Case and accents stay, for names are written with them. */
export const legible = (text: string): string =>
  (text.length <= BEGINNING + END ? text : `${text.slice(0, BEGINNING)} | ${text.slice(-END)}`)
    .toWellFormed()
    .replace(/[ºª°]/gu, "º")
    .replace(/\n+/gu, " | ")
    .replace(/\s+/gu, " ")
    .replace(INVISIBLE, "")
    .replace(STRETCHED, "$1")
    .slice(0, 2 * (BEGINNING + END))
    .trim()

const PIECES =
  /(?<digits>\d{1,9})(?<nth>(?:st|nd|rd|th|ro|er|ra|do|to|ta|vo|mo|[ºoa])(?![\p{L}\p{N}]))?|(?<word>[uU]\$[sSdD]|[uU][sS]\$|[rR]\$|[\p{L}\p{M}]+|[$€£#&])|(?<sign>[^\s\p{L}\p{N}])/gu

const NOTHING: Means = new Map()
const DASHES = /^[-‐‑‒–—−]$/u
const ENDS = /^[.;!?¿¡…|]$/u

/** `a` after digits is an ordinal in writing only (`1a`); spoken it is the next word. */
const pieces = (text: string): ReadonlyArray<Token> => {
  const found: Array<Token> = []
  let end = -1
  let first = true
  for (const match of text.matchAll(PIECES)) {
    const { digits, nth, sign } = match.groups ?? {}
    const written = match[0]
    const word = sign === undefined ? plain(written) : DASHES.test(sign) ? "-" : sign
    found.push({
      word,
      written,
      number: digits === undefined ? null : Number(digits),
      nth: nth !== undefined,
      glued: match.index === end,
      first,
      means: NOTHING
    })
    first = sign !== undefined && ENDS.test(sign) && !(match.index === end)
      ? true
      : sign !== undefined && ENDS.test(sign)
    end = match.index + written.length
    if (found.length >= MOST) break
  }
  return found
}

/** Whether the phrase stands at `at`; a dash or an apostrophe inside a word is no more than a space. Its length, or 0. */
const lengthAt = (tokens: Tokens, at: number, parts: ReadonlyArray<string>): number => {
  let here = at
  for (const [index, part] of parts.entries()) {
    if (index > 0) {
      const between = tokens[here]
      if (between !== undefined && between.glued && /^[-'’´`.]$/u.test(between.word)) here++
    }
    if (tokens[here]?.word !== part) return 0
    here++
  }
  return here - at
}

const phraseAt = (tokens: Tokens, at: number, lexicon: Lexicon): readonly [length: number, means: Means] => {
  const word = tokens[at]?.word ?? ""
  for (const { means, parts } of lexicon.phrases.get(word) ?? []) {
    const length = lengthAt(tokens, at, parts)
    if (length > 0) return [length, means]
  }
  const meant = lexicon.meant(word)
  const entry = meant === undefined
    ? undefined
    : lexicon.phrases.get(meant)?.findLast(({ parts }) => parts.length === 1)
  return [1, entry?.means ?? NOTHING]
}

export const tokensOf = (legible: string, language: Language): Tokens => {
  const raw = pieces(legible)
  const tokens: Array<Token> = []
  for (let at = 0; at < raw.length;) {
    const piece = raw[at]
    if (piece === undefined) break
    const [length, means] = phraseAt(raw, at, lexicons[language])
    const run = raw.slice(at, at + length)
    tokens.push({
      ...piece,
      word: run.map(({ word }) => word).join(" "),
      written: run.map(({ written }) => written).join(" "),
      means
    })
    at += length
  }
  return tokens
}

const TAKEN: Token = { word: "", written: "", number: null, nth: false, glued: false, first: false, means: NOTHING }

/** Half open, in tokens. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** The same tokens with what was read already out of the way. */
export const without = (tokens: Tokens, spans: ReadonlyArray<Span>): Tokens =>
  spans.length === 0
    ? tokens
    : tokens.map((token, at) => spans.some(({ from, until }) => from <= at && at < until) ? TAKEN : token)

export const is = (tokens: Tokens, at: number, ...tags: ReadonlyArray<Tag>): boolean => {
  const means = tokens[at]?.means
  return means !== undefined && tags.some((tag) => means.has(tag))
}

export const valueOf = (tokens: Tokens, at: number, tag: Tag): number | undefined => {
  const value = tokens[at]?.means.get(tag)
  return value === undefined ? undefined : Number(value)
}

export const nameOf = (tokens: Tokens, at: number, tag: Tag): string | undefined => tokens[at]?.means.get(tag)

/** A whole number in digits or words; `un`, `a`, `uma` are 1. */
export const countAt = (tokens: Tokens, at: number): number | undefined =>
  tokens[at]?.number ?? valueOf(tokens, at, "num") ?? valueOf(tokens, at, "one") ?? valueOf(tokens, at, "couple")

/** The first place from `at` on that has none of these uses. */
export const past = (tokens: Tokens, at: number, ...tags: ReadonlyArray<Tag>): number => {
  let here = at
  while (is(tokens, here, ...tags)) here++
  return here
}
