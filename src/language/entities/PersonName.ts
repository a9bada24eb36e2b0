import type { Asked } from "../Understood.ts"
import { countAt, is, type Token, type Tokens } from "./Tokens.ts"
import words from "./words/names.json" with { type: "json" }

/** The longest name, in words. */
const MOST = 6

/** `de`, `da`, `van`: small words inside a name. */
const PARTICLES: ReadonlySet<string> = new Set(words.particles)
/** What follows `soy` or `I'm` and is no name. */
const NEVER: ReadonlySet<string> = new Set(words.never)
/** Where a name that is written small ends: what people go on with. */
const AFTER: ReadonlySet<string> = new Set(words.after)
/** What an answer to "what is your name?" may begin with and is no part of it. */
const BEFORE: ReadonlySet<string> = new Set(words.before)
/** What begins an answer that is none. */
const REFUSALS: ReadonlySet<string> = new Set(words.refusals)

const LETTERS = /^\p{L}[\p{L}\p{M}]*$/u

const isParticle = (word: string): boolean => PARTICLES.has(word.toLowerCase())

const isCapital = ({ written }: Token): boolean => /^\p{Lu}/u.test(written)

/** As it is written on a booking: shouted and whispered names get one capital letter. */
const asOnBooking = (word: string): string => {
  if (isParticle(word)) return word.toLowerCase()
  const plain = word === word.toLowerCase() || (word.length > 1 && word === word.toUpperCase())
  return plain ? word.charAt(0).toUpperCase() + word.slice(1).toLowerCase() : word
}

/** `de los Ángeles`, `van der Berg`: what joins is part of a name when a capital follows. */
const leadsToCapital = (tokens: Tokens, at: number): boolean => {
  let here = at
  while (here < at + 2 && (tokens[here]?.written ?? "").split(" ").every(isParticle)) here++
  const token = tokens[here]
  return token !== undefined && isCapital(token) && LETTERS.test(token.written)
}

const endsSmall = (tokens: Tokens, at: number): boolean =>
  AFTER.has(tokens[at]?.word ?? "") || countAt(tokens, at) !== undefined ||
  is(tokens, at, "weekday", "month", "offset", "room", "night", "arrive", "leave", "pair", "tonight")

/** `Jean-Pierre`, `O'Connor`. */
const isHyphen = (tokens: Tokens, at: number): boolean =>
  /^[-'’]$/u.test(tokens[at]?.word ?? "") && tokens[at]?.glued === true && tokens[at + 1]?.glued === true

/** A name from `at` on. `lone` says that there is nothing but a name. */
const nameFrom = (tokens: Tokens, at: number, lone: boolean): string | null => {
  const first = tokens[at]
  if (first === undefined || NEVER.has(first.word)) return null
  const capital = isCapital(first)
  const parts: Array<string> = []
  for (let here = at; here < tokens.length && parts.length <= MOST; here++) {
    const token = tokens[here]
    if (token === undefined) break
    const pieces = token.written.split(" ")
    if (isHyphen(tokens, here)) {
      const whole = `${parts.pop() ?? ""}${token.word === "-" ? "-" : "'"}${tokens[here + 1]?.written ?? ""}`
      parts.push(whole)
      here++
    } else if (parts.length > 0 && capital && pieces.every(isParticle) && leadsToCapital(tokens, here + 1)) {
      parts.push(...pieces)
    } else {
      if (!pieces.every((piece) => LETTERS.test(piece))) break
      if (parts.length > 0 && (capital ? !isCapital(token) : pieces.length > 1 || (!lone && endsSmall(tokens, here)))) {
        break
      }
      parts.push(...pieces)
    }
  }
  while (isParticle(parts.at(-1) ?? "")) parts.pop()
  return parts.length === 0 || parts.length > MOST ? null : parts.map(asOnBooking).join(" ")
}

/** Weaker words than `my name is`: after them a name begins with a capital letter, or is no word that we know. */
const WEAK = /^(?:soy|sou|eu sou|i m|i am|im|this is|aca|aqui e|habla|(?:eu )?sou [oa]|aqui e [oa])$/u
/** Words that are about a name without giving it. */
const ABOUT = /^(?:nombre|nome|name|names|apellido|sobrenome|titular|under|reserva de|acá|aca)$/u

const introducedAt = (tokens: Tokens, at: number): string | null => {
  let here = at + 1
  while (tokens[here]?.word === ":" || is(tokens, here, "named")) here++
  const word = tokens[here - 1]?.word === ":" ? ":" : tokens[here - 1]?.word ?? ""
  const next = tokens[here]
  if (next === undefined) return null
  if (!isCapital(next) && (ABOUT.test(word) || (WEAK.test(word) && next.means.size > 0))) return null
  return nameFrom(tokens, here, false)
}

const answered = (tokens: Tokens): string | null => {
  let at = 0
  while (at < tokens.length && (BEFORE.has(tokens[at]?.word ?? "") || !/[\p{L}\p{N}]/u.test(tokens[at]?.word ?? ""))) {
    at++
  }
  const said = tokens.slice(at).filter(({ word }) => /[\p{L}\p{N}]/u.test(word))
  const isName = said.length > 0 && said.length <= MOST && !REFUSALS.has(said[0]?.word ?? "") &&
    said.every(({ number }) => number === null) && !tokens.some(({ word }) => word === "?")
  return isName ? nameFrom(tokens, at, true) : null
}

/** The name of who writes: after `soy`, `my name is`, `me chamo`; or the whole of an answer. */
export const nameOf = (tokens: Tokens, asked: Asked | null): string | null => {
  for (let at = 0; at < tokens.length; at++) {
    const name = is(tokens, at, "named") ? introducedAt(tokens, at) : null
    if (name !== null && name.length > 1) return name
  }
  return asked === "name" ? answered(tokens) : null
}
