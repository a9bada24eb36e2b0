import { countAt, is, type Span, type Tokens } from "./Tokens.ts"

export interface Nights extends Span {
  readonly nights: number
}

/** Longer stays are said all the same, and told that they are too long. */
const MOST = 400
const MOST_MONTHS = 4

/** `dos noches`, `a week`, `uns 10 dias`, `a couple of nights`; a month is thirty. Not `por noche`, not `en dos semanas`. */
export const nightsAt = (tokens: Tokens, at: number): Nights | undefined => {
  const count = countAt(tokens, at)
  if (count === undefined || count < 1 || count > MOST) return undefined
  if (tokens[at]?.nth === true || tokens[at + 1]?.word === "/" || is(tokens, at - 1, "each")) return undefined
  let unit = at + 1
  if (tokens[unit]?.word === "-") unit++
  if (is(tokens, unit, "only", "next", "alone", "whole")) unit++
  const found = (each: number) => ({ nights: count * each, from: at, until: unit + 1 })
  if (is(tokens, unit, "night")) return found(1)
  // Of days and longer units also a distance in time may be meant.
  if (
    is(tokens, at - 1, "ahead", "not") || (is(tokens, at - 1, "about") && is(tokens, at - 2, "ahead")) ||
    is(tokens, unit + 1, "later")
  ) return undefined
  if (is(tokens, unit, "day") && !is(tokens, at, "one")) return found(1)
  if (is(tokens, unit, "week")) return found(7)
  if (is(tokens, unit, "fortnight")) return found(14)
  // More than a few months are an age.
  const month = is(tokens, unit, "moon") && count <= MOST_MONTHS && !is(tokens, at - 1, "of", "aged", "baby", "child")
  return month && !is(tokens, unit + 1, "of") ? found(30) : undefined
}

/** A time of day or a number of years may look the same to a hurried reader; a stay is the first that is none. */
export const nightsOf = (tokens: Tokens): Nights | undefined => {
  for (let at = 0; at < tokens.length; at++) {
    const found = nightsAt(tokens, at)
    if (found !== undefined) return found
  }
  return undefined
}
