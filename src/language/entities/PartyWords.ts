import type { Asked } from "../Understood.ts"
import { agesAt } from "./ChildAges.ts"
import { countAt, is, past, type Span, type Tokens, valueOf } from "./Tokens.ts"

/** What was said of who comes, in the order of the message. */
export type PartyWord =
  & Span
  & (
    /** With their noun: `2 adultos`. */
    | { readonly _tag: "Adults"; readonly count: number }
    /** Named one by one: `mi mujer`, `una pareja`, `con dos amigos`; `together` with who writes. */
    | { readonly _tag: "Named"; readonly count: number; readonly together: boolean }
    | { readonly _tag: "Self" }
    | { readonly _tag: "Alone" }
    | {
      readonly _tag: "Children"
      readonly count: number
      readonly ages: ReadonlyArray<number>
      readonly together: boolean
      /** `two of them are kids`: they are among the people that were counted. */
      readonly among: boolean
      /** `a 5-year-old`: said by the age alone, perhaps one that was counted before. */
      readonly byAge: boolean
    }
    | { readonly _tag: "NoChildren" }
    | { readonly _tag: "Ages"; readonly ages: ReadonlyArray<number> }
    /** Of any age: `somos 4`. */
    | { readonly _tag: "People"; readonly count: number }
  )

/** More people than this in one message are rather something else that was counted. */
const MOST = 60

const isPlural = (word: string): boolean => word.endsWith("s") || word === "children"

const isWord = (tokens: Tokens, at: number): boolean => /^\p{L}/u.test(tokens[at]?.word ?? "")

/** Children at `at`, `count` of them where it was said, with the ages after them. */
const childrenAt = (tokens: Tokens, at: number, count: number | null, from: number, among: boolean) => {
  if (!is(tokens, at, "child", "baby")) return undefined
  const plural = isPlural(tokens[at]?.word ?? "")
  const twins = valueOf(tokens, at, "twins")
  const { ages, until } = agesAt(tokens, at + 1, count)
  // `los menores de 12 años` are a rule of the house, `2 menores de 12` an upper bound.
  const rule = is(tokens, at, "minors") && ages.length === 1 && count !== 1
  if (rule && count === null) return undefined
  const said = count === 1 && twins !== undefined ? twins : count ?? twins
  const one = (is(tokens, at - 1, "mine") && !plural) ||
    (is(tokens, at, "baby") && (is(tokens, at - 1, "and", "with") || tokens[at - 1]?.word === "+"))
  const number = said ?? (one ? 1 : ages.length === 0 ? undefined : plural ? ages.length : 1)
  if (number === undefined) return undefined
  const [age] = ages
  const each = ages.length === 1 && age !== undefined ? Array.from({ length: number }, () => age) : ages
  return {
    _tag: "Children",
    count: Math.max(number, rule ? 0 : ages.length),
    ages: rule ? [] : each,
    together: is(tokens, from - 1, "mine") && is(tokens, from - 2, "with"),
    among,
    byAge: false,
    from,
    until: Math.max(until, at + 1)
  } as const
}

/** `a 5-year-old`, `a 4 year old and a 7 year old`. */
const byAgeAt = (tokens: Tokens, at: number): PartyWord | undefined => {
  const number = is(tokens, at, "one") && tokens[at]?.number === null ? at + 1 : at
  const unit = tokens[number + 1]?.word === "-" ? number + 2 : number + 1
  if (countAt(tokens, number) === undefined || !is(tokens, unit, "ageNoun")) return undefined
  const { ages, until } = agesAt(tokens, number)
  return ages.length === 0 || is(tokens, until, "child", "baby") && ages.length > 1 ? undefined : {
    _tag: "Children",
    count: ages.length,
    ages,
    together: false,
    among: false,
    byAge: true,
    from: at,
    until: is(tokens, until, "child", "baby") ? until + 1 : until
  }
}

const COUNTED = [
  "thing",
  "night",
  "day",
  "week",
  "moon",
  "hour",
  "yearsOld",
  "monthsOld",
  "currency",
  "option",
  "weekend"
] as const

/** `somos 4`, `para 3`, `the two of us`, and `4` as an answer: a number of people without a noun. */
const bareAt = (tokens: Tokens, at: number, count: number, asked: Asked | null): PartyWord | undefined => {
  const after = at + 1
  if (is(tokens, after, ...COUNTED)) return undefined
  const article = is(tokens, at - 1, "the") ? at - 2 : at - 1
  const led = is(tokens, article, "be", "for", "family", "only") || is(tokens, at - 1, "us")
  const ends = !isWord(tokens, after)
  const answered = asked === "party" && (ends || tokens[after]?.means.size !== 0)
  const ofUs = is(tokens, after, "us") || tokens[after]?.word === "of us"
  // `un`, `a` count only where nothing follows that they could belong to.
  const spoken = tokens[at]?.number === null && is(tokens, at, "one")
  const said = answered ||
    (spoken ? ends && is(tokens, at - 1, "be", "for") : led || ofUs || is(tokens, after, "total"))
  return said ? { _tag: "People", count, from: at, until: ofUs ? after + 1 : after } : undefined
}

/** Something that was counted: `2 adultos`, `dos parejas`, `para 3`. */
const countedAt = (tokens: Tokens, at: number, asked: Asked | null): PartyWord | undefined => {
  const count = countAt(tokens, at)
  if (count === undefined || count > MOST || is(tokens, at - 1, "option")) return undefined
  const dash = /^[-x]$/u.test(tokens[at + 1]?.word ?? "") ? at + 2 : at + 1
  const among = is(tokens, dash, "are")
  const here = among ? past(tokens, dash, "are", "the") : dash
  const noun = is(tokens, here, "next", "small") ? here + 1 : here
  const span = { from: at, until: noun + 1 }
  const couple = is(tokens, at, "couple") && !is(tokens, noun, "adult", "child", "baby", "person", "people")
  if (couple) {
    const two = is(tokens, at, "pair") || tokens[at]?.word === "a couple"
    return two && !is(tokens, noun, "thing", "night", "day", "week")
      ? { _tag: "Named", count: 2, together: false, from: at, until: at + 1 }
      : undefined
  }
  if (is(tokens, noun, "adult")) return { _tag: "Adults", count, ...span }
  if (is(tokens, noun, "child", "baby")) return childrenAt(tokens, noun, count, at, among)
  if (is(tokens, noun, "pair") && !is(tokens, at - 1, "thing")) {
    return { _tag: "Named", count: 2 * count, together: false, ...span }
  }
  if (is(tokens, noun, "people")) return { _tag: "Named", count, together: is(tokens, at - 1, "with"), ...span }
  if (is(tokens, noun, "person") && is(tokens, noun + 1, "adult")) {
    return { _tag: "Adults", count, from: at, until: noun + 2 }
  }
  if (!is(tokens, noun, "person")) return bareAt(tokens, at, count, asked)
  // `I am a guest`, `hablar con una persona`.
  const spoken = tokens[at]?.number === null && is(tokens, at, "one") && tokens[at]?.word !== "one"
  const meant = !spoken || at === 0 || asked === "party" || is(tokens, at - 1, "be", "for", "family", "only", "us")
  return meant ? { _tag: "People", count, ...span } : undefined
}

/** `yo`, `me`, `mí` beside others; `mi` is `mí` only where nothing is called mine. */
const selfAt = (tokens: Tokens, at: number): PartyWord | undefined => {
  if (!is(tokens, at, "self")) return undefined
  if (is(tokens, at, "mine") && isWord(tokens, at + 1) && !is(tokens, at + 1, "and", "with")) return undefined
  const beside = is(tokens, at + 1, "and", "with") || /^[+,]$/u.test(tokens[at + 1]?.word ?? "") ||
    is(tokens, at - 1, "and") || tokens[at - 1]?.word === "+" ||
    (is(tokens, at - 1, "for") && is(tokens, at - 2, "and"))
  if (beside) return { _tag: "Self", from: at, until: at + 1 }
  const only = is(tokens, at - 1, "for") && tokens.slice(at + 1).every(({ word }) => !/[\p{L}\p{N}]/u.test(word))
  return only ? { _tag: "Alone", from: at, until: at + 1 } : undefined
}

const namedAt = (tokens: Tokens, at: number): PartyWord | undefined => {
  const span = { from: at, until: at + 1 }
  const kin = valueOf(tokens, at, "kin")
  if (kin !== undefined) return { _tag: "Named", count: kin, together: is(tokens, at - 1, "with"), ...span }
  const bed = is(tokens, at - 1, "thing", "room", "each") || tokens[at - 1]?.word === "de"
  if (is(tokens, at, "pair") && !bed) return { _tag: "Named", count: 2, together: false, ...span }
  const night = is(tokens, at + 1, "night", "thing") || is(tokens, at - 1, "night", "thing")
  return is(tokens, at, "alone") && !night ? { _tag: "Alone", ...span } : undefined
}

const noChildrenAt = (tokens: Tokens, at: number): PartyWord | undefined => {
  const noun = past(tokens, at + 1, "the", "one")
  if (is(tokens, at, "without") && is(tokens, noun, "child", "baby")) {
    return { _tag: "NoChildren", from: at, until: noun + 1 }
  }
  const only = is(tokens, at, "only")
    ? is(tokens, at + 1, "adult")
    : is(tokens, at, "adult") && is(tokens, at + 1, "only")
  return only ? { _tag: "NoChildren", from: at, until: at + 2 } : undefined
}

const laterAgesAt = (tokens: Tokens, at: number): PartyWord | undefined => {
  if (!is(tokens, at, "aged")) return undefined
  const { ages, until } = agesAt(tokens, at)
  return ages.length === 0 ? undefined : { _tag: "Ages", ages, from: at, until }
}

const wordAt = (tokens: Tokens, at: number, asked: Asked | null): PartyWord | undefined =>
  noChildrenAt(tokens, at) ?? namedAt(tokens, at) ?? selfAt(tokens, at) ??
    (asked === "child_ages" ? undefined : byAgeAt(tokens, at)) ?? countedAt(tokens, at, asked) ??
    childrenAt(tokens, at, null, at, false) ?? laterAgesAt(tokens, at)

export const partyWordsOf = (tokens: Tokens, asked: Asked | null): ReadonlyArray<PartyWord> => {
  const words: Array<PartyWord> = []
  for (let at = 0; at < tokens.length;) {
    const word = wordAt(tokens, at, asked)
    if (word !== undefined) words.push(word)
    at = word?.until ?? at + 1
  }
  return words
}
