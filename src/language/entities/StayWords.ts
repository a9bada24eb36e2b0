import type { Asked } from "../Understood.ts"
import type { Day } from "./Calendar.ts"
import type { DaySpec } from "./DaySpec.ts"
import { type DaySaid, dayWordsAt } from "./DayWords.ts"
import { type Nights, nightsAt } from "./Nights.ts"
import { type Period, periodAt } from "./Periods.ts"
import { is, past, type Span, type Tokens } from "./Tokens.ts"

export interface RangeSaid extends Span {
  readonly _tag: "Range"
  readonly first: DaySpec
  readonly second: DaySpec
}

/** Days in a row: `24, 25 y 26 de diciembre`. Of `las noches del 10 y 11` all are slept. */
export interface ListSaid extends Span {
  readonly _tag: "List"
  readonly first: DaySpec
  readonly last: DaySpec
  readonly days: number
  readonly nights: boolean
}

export interface OneDaySaid extends Span {
  readonly _tag: "OneDay"
  readonly spec: DaySpec
  /** The night of that day, when nothing else says how long. */
  readonly night: boolean
  readonly tonight: boolean
  readonly role: "arrive" | "leave" | null
}

/** What of a stay was said, in the order of the message. */
export type StayWord =
  | RangeSaid
  | ListSaid
  | OneDaySaid
  | (Nights & { readonly _tag: "Nights" })
  | (Period & { readonly _tag: "Period" })

export interface StayScan {
  readonly tokens: Tokens
  readonly today: Day
  readonly thisYear: number
  readonly timeZone: string
  readonly asked: Asked | null
  /** The day a spec means when nothing else is said of it. */
  readonly dayOf: (spec: DaySpec) => Day | undefined
}

const STAY_ASKED: ReadonlySet<Asked | null> = new Set<Asked | null>(["stay", "arrive", "leave"])

/** Nothing that separates two days: a comma, a part of the day, what was read already. */
const between = (tokens: Tokens, at: number): number => {
  let here = at
  while (
    here < at + 4 && here < tokens.length &&
    (tokens[here]?.word === "" || tokens[here]?.word === "," || is(tokens, here, "part"))
  ) here++
  return here
}

/** `al`, `hasta el`, `-`, and `y` after `entre`: where the second day begins. */
const connected = (tokens: Tokens, at: number, afterBetween: boolean): number | undefined => {
  const here = between(tokens, at)
  const plus = is(tokens, here, "and") && is(tokens, here + 1, "until") ? here + 1 : here
  if (is(tokens, plus, "to") || (afterBetween && is(tokens, plus, "and"))) return plus + 1
  return tokens[here]?.word === "-" ? here + 1 : undefined
}

const rangeAt = (scan: StayScan, at: number): RangeSaid | undefined => {
  const { asked, thisYear, tokens } = scan
  const afterBetween = is(tokens, at, "between")
  const begins = is(tokens, at, "from") ? at + 1 : at
  const first = dayWordsAt(tokens, begins, thisYear)
  if (first === undefined) return undefined
  const join = connected(tokens, first.next, afterBetween)
  const second = join === undefined ? undefined : dayWordsAt(tokens, join, thisYear)
  if (second === undefined || join === undefined) return undefined
  const marked = begins > at && is(tokens, at, "dayMark") || is(tokens, join - 1, "dayMark")
  const late = [first, second].some(({ spec }) => spec._tag === "Calendar" && spec.day > 24)
  // `de 10 a 12 ou de 17 a 19 de março`: the second one shows that the first one is a stay, too.
  const next = () => is(tokens, second.next, "or") && rangeAt(scan, second.next + 1) !== undefined
  if (!first.sure && !second.sure && !marked && !late && !STAY_ASKED.has(asked) && !next()) return undefined
  return { _tag: "Range", first: first.spec, second: second.spec, from: at, until: second.next }
}

/** The longest list of days that people say one by one. */
const MOST_DAYS = 7

const listAt = ({ thisYear, tokens }: StayScan, at: number): ListSaid | undefined => {
  const nights = is(tokens, at, "night")
  let here = nights ? past(tokens, at + 1, "of") : is(tokens, at, "from") && !is(tokens, at, "between") ? at + 1 : at
  const said: Array<DaySaid> = []
  let joined = false
  while (said.length < MOST_DAYS) {
    const day = dayWordsAt(tokens, here, thisYear)
    if (day === undefined) break
    said.push(day)
    const next = between(tokens, day.next)
    const and = is(tokens, next, "and")
    if (joined || (!and && next === day.next)) break
    joined = and
    here = and ? next + 1 : next
  }
  const [first] = said
  const last = said.at(-1)
  if (first === undefined || last === undefined || said.length < 2 || !joined) return undefined
  if (!last.sure && !first.sure && !(is(tokens, at, "from") && !is(tokens, at, "of"))) return undefined
  return { _tag: "List", first: first.spec, last: last.spec, days: said.length, nights, from: at, until: last.next }
}

/** `la noche del 10`, `the night of Dec 3rd`. */
const nightOfAt = ({ thisYear, tokens }: StayScan, at: number): OneDaySaid | undefined => {
  if (!is(tokens, at, "night") && tokens[at]?.means.get("part") !== "4") return undefined
  const day = is(tokens, at + 1, "of", "dayMark") ? dayWordsAt(tokens, past(tokens, at + 1, "of"), thisYear) : undefined
  return day === undefined
    ? undefined
    : { _tag: "OneDay", spec: day.spec, night: true, tonight: false, role: null, from: at, until: day.next }
}

/** `llego 10, salgo 12`: bare numbers are days where both ends are named. */
const cued = (tokens: Tokens, at: number): boolean =>
  is(tokens, at - 1, "arrive", "leave") && !is(tokens, at - 1, "be", "of", "for") &&
  tokens.some((_, place) => is(tokens, place, "arrive")) && tokens.some((_, place) => is(tokens, place, "leave"))

const allowed = ({ asked, tokens }: StayScan, at: number, { sure }: DaySaid): boolean =>
  sure || cued(tokens, at) || (STAY_ASKED.has(asked) && !is(tokens, at - 1, "be", "for", "us", "family", "option"))

const wordAt = (scan: StayScan, at: number): StayWord | undefined => {
  const { thisYear, timeZone, today, tokens } = scan
  const range = rangeAt(scan, at)
  if (range !== undefined) return range
  const nights = nightsAt(tokens, at)
  if (nights !== undefined) return { _tag: "Nights", ...nights }
  const list = listAt(scan, at)
  if (list !== undefined) {
    const [first, last] = [scan.dayOf(list.first), scan.dayOf(list.last)]
    if (first !== undefined && last !== undefined) return list
  }
  const night = nightOfAt(scan, at)
  if (night !== undefined) return night
  const day = dayWordsAt(tokens, at, thisYear)
  if (day !== undefined && allowed(scan, at, day)) {
    return {
      _tag: "OneDay",
      spec: day.spec,
      night: day.night,
      tonight: day.tonight,
      role: null,
      from: at,
      until: day.next
    }
  }
  const period = periodAt(tokens, at, today, timeZone, (at) => {
    if (rangeAt(scan, at) !== undefined) return undefined
    const found = dayWordsAt(tokens, at, thisYear)
    const day = found === undefined ? undefined : scan.dayOf(found.spec)
    return found === undefined || day === undefined ? undefined : [day, found.next]
  })
  return period === undefined ? undefined : { _tag: "Period", ...period }
}

/** How far a word like `llego` reaches. */
const REACH = 6

const cueAt = (tokens: Tokens, at: number): "arrive" | "leave" | null => {
  const arrives = is(tokens, at, "arrive")
  const leaves = is(tokens, at, "leave")
  return arrives === leaves ? null : arrives ? "arrive" : "leave"
}

const cueBefore = (tokens: Tokens, { from }: Span, floor: number) => {
  for (let at = from - 1; at >= Math.max(floor, from - REACH); at--) {
    const cue = cueAt(tokens, at)
    if (cue !== null) return cue
  }
  return null
}

const cueAfter = (tokens: Tokens, { until }: Span, ceiling: number) => {
  for (let at = until; at < Math.min(ceiling, until + 3); at++) {
    const cue = cueAt(tokens, at)
    if (cue !== null) return cue
  }
  return null
}

/** `llego el 10` or `el 10 llego`: whichever way the first of the days has it, the others have it too. */
const withRoles = (tokens: Tokens, words: ReadonlyArray<StayWord>): ReadonlyArray<StayWord> => {
  const first = words.findIndex(({ _tag }) => _tag === "OneDay")
  const day = words[first]
  if (day === undefined) return words
  const edges = (index: number) => [words[index - 1]?.until ?? 0, words[index + 1]?.from ?? tokens.length] as const
  const last = words.findLastIndex(({ _tag }) => _tag === "OneDay")
  const end = words[last] ?? day
  const before = cueBefore(tokens, day, edges(first)[0]) !== null || cueAfter(tokens, end, edges(last)[1]) === null
  return words.map((word, index) => {
    if (word._tag !== "OneDay") return word
    const [floor, ceiling] = edges(index)
    // `el 10` may have taken `al` or `hasta` for its article.
    const own = cueAt(tokens, word.from)
    const role = own ??
      (before
        ? cueBefore(tokens, word, floor) ?? (index === words.length - 1 ? cueAfter(tokens, word, ceiling) : null)
        : cueAfter(tokens, word, ceiling) ?? null)
    return { ...word, role }
  })
}

/** Everything that is said of a stay; what is denied (`no el 10`) and greetings (`buenas noches`) are not. */
export const stayWordsOf = (scan: StayScan): ReadonlyArray<StayWord> => {
  const { tokens } = scan
  const words: Array<StayWord> = []
  for (let at = 0; at < tokens.length;) {
    if (is(tokens, at, "hello", "each")) {
      at++
      continue
    }
    const denied = is(tokens, at, "not")
    const word = wordAt(scan, denied ? at + 1 : at)
    if (word === undefined) at++
    else {
      if (!denied) words.push(word)
      at = Math.max(word.until, at + 1)
    }
  }
  return withRoles(tokens, words)
}
