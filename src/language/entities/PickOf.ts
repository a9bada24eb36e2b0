import type { PickMention } from "../Entities.ts"
import type { Asked } from "../Understood.ts"
import { is, nameOf, past, type Span, type Tokens, valueOf } from "./Tokens.ts"

const WORDS: Readonly<Record<string, PickMention>> = {
  last: "last",
  other: "other",
  cheapest: "cheapest",
  dearest: "dearest"
}

/** The longest list that is shown. */
const MOST = 10

/** Nothing that an ordinal could belong to: it stands for what we showed. */
const standsAlone = (tokens: Tokens, at: number): boolean =>
  tokens[at] === undefined || !/^\p{L}/u.test(tokens[at]?.word ?? "") ||
  is(tokens, at, "option", "room", "one", "for", "and", "goesOn")

const asNumber = (value: number | undefined | null): number | undefined =>
  value !== undefined && value !== null && value >= 1 && value <= MOST ? value : undefined

const pickAt = (tokens: Tokens, at: number, asked: Asked | null): PickMention | undefined => {
  const which = WORDS[nameOf(tokens, at, "which") ?? ""]
  const led = is(tokens, at - 1, "the", "dayMark", "to", "one") || asked === "room" || is(tokens, at, "the")
  if (which === "cheapest" || which === "dearest") return which
  if (which !== undefined) return led && standsAlone(tokens, at + 1) ? which : undefined
  if (is(tokens, at, "option")) {
    const here = past(tokens, at + 1, "the")
    return asNumber(
      tokens[here]?.number ?? valueOf(tokens, here, "num") ?? valueOf(tokens, here, "ord") ??
        valueOf(tokens, here, "one")
    )
  }
  const ordinal = valueOf(tokens, at, "ord") ?? (tokens[at]?.nth === true ? tokens[at]?.number : undefined)
  if (ordinal !== undefined && (led || is(tokens, at + 1, "option", "room")) && standsAlone(tokens, at + 1)) {
    return asNumber(ordinal)
  }
  if (asked === "room" && standsAlone(tokens, at + 1)) return asNumber(tokens[at]?.number ?? valueOf(tokens, at, "num"))
  return undefined
}

export interface PickSaid extends Span {
  readonly pick: PickMention
}

/** Which of the things we showed is meant. */
export const pickOf = (tokens: Tokens, asked: Asked | null): PickSaid | undefined => {
  for (let at = 0; at < tokens.length; at++) {
    const pick = pickAt(tokens, at, asked)
    if (pick !== undefined) return { pick, from: at, until: at + 1 }
  }
  return undefined
}
