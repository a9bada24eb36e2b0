import type { DaySpec } from "./DaySpec.ts"
import { countAt, is, nameOf, past, type Tokens, valueOf } from "./Tokens.ts"

/** A day that was said, and where the words after it begin. */
export interface DaySaid {
  readonly spec: DaySpec
  readonly next: number
  /** Its own words show that it is a day: a bare number needs that from elsewhere. */
  readonly sure: boolean
  /** `el viernes a la noche`: its night, or only the time of day. */
  readonly night: boolean
  readonly tonight: boolean
}

type Found = Omit<DaySaid, "night" | "tonight">

const SEPARATORS = /^[-/.]$/u

const calendar = (day: number, month: number | null, year: number | null = null): DaySpec => ({
  _tag: "Calendar",
  day,
  month,
  year,
  monthsAhead: null
})

const digits = (tokens: Tokens, at: number): number | undefined => tokens[at]?.number ?? undefined

/** What a number counts when it is no day. */
const counted = (tokens: Tokens, at: number): boolean =>
  is(
    tokens,
    at,
    "thing",
    "person",
    "people",
    "adult",
    "child",
    "baby",
    "night",
    "day",
    "week",
    "moon",
    "hour",
    "am",
    "pm",
    "currency",
    "thousand",
    "pair",
    "fortnight"
  ) || tokens[at]?.word === "%" || (is(tokens, at, "yearsOld") && !is(tokens, at, "to", "the"))

const year = (written: number): number => written < 100 ? 2000 + written : written

/** `de 2026`, `del año que viene`, `, 2027`: the year and what is after it. */
const yearAt = (tokens: Tokens, at: number, thisYear: number): readonly [year: number | null, next: number] => {
  const here = past(tokens, tokens[at]?.word === "," ? at + 1 : at, "of", "the")
  const number = digits(tokens, here)
  if (number !== undefined && number >= 2000 && number < 2100 && !counted(tokens, here + 1)) return [number, here + 1]
  if (is(tokens, here, "nextYear")) return [thisYear + 1, here + 1]
  if (is(tokens, here, "thisYear")) return [thisYear, here + 1]
  return [null, at]
}

/** `2026-12-10`, `10/12`, `10-12-26`, `10/dic/2026`. */
const numericAt = (tokens: Tokens, at: number): Found | undefined => {
  const first = digits(tokens, at)
  const sign = tokens[at + 1]
  if (first === undefined || sign === undefined || !SEPARATORS.test(sign.word) || !sign.glued) return undefined
  const again = (place: number) =>
    tokens[place]?.word === sign.word && tokens[place]?.glued === true && tokens[place + 1]?.glued === true
  const month = valueOf(tokens, at + 2, "month")
  const second = digits(tokens, at + 2)
  const third = again(at + 3) ? digits(tokens, at + 4) : undefined
  if (tokens[at + 2]?.glued !== true || first === 0 || tokens[at]?.nth === true) return undefined
  if (month !== undefined && first <= 39) {
    return {
      spec: calendar(first, month, third === undefined ? null : year(third)),
      next: at + (third ? 5 : 3),
      sure: true
    }
  }
  if (second === undefined) return undefined
  if (first >= 1000 && third !== undefined) return { spec: calendar(third, second, first), next: at + 5, sure: true }
  if (first > 39 || second > 39 || second === 0) return undefined
  if (third !== undefined) {
    if (third > 99 && (third < 1900 || third > 2100)) return undefined
    return { spec: { _tag: "Numeric", first, second, year: year(third) }, next: at + 5, sure: true }
  }
  const more = tokens[at + 3]
  const goesOn = more !== undefined && SEPARATORS.test(more.word) && more.glued && tokens[at + 4]?.glued === true &&
    digits(tokens, at + 4) !== undefined
  if (counted(tokens, at + 3) || (first === 24 && second === 7)) return undefined
  // `10-12 de diciembre`, `10-15` and `10-12/1` are two days, `2.5` is none.
  const twoDays = second > 12 || is(tokens, past(tokens, at + 3, "of"), "month") || (goesOn && more.word !== "-")
  if (sign.word === "-" && twoDays) return undefined
  if (sign.word === "." && (second > 12 || first > 31)) return undefined
  return { spec: { _tag: "Numeric", first, second, year: null }, next: at + 3, sure: true }
}

/** `10 de diciembre`, `diez del mes que viene`, `the 10th`; a bare number is not sure. */
const numberedAt = (tokens: Tokens, at: number, thisYear: number): Found | undefined => {
  const ordinal = tokens[at]?.nth === true || is(tokens, at, "ord")
  const day = digits(tokens, at) ?? valueOf(tokens, at, "num") ?? valueOf(tokens, at, "ord") ??
    (tokens[at]?.word === "uno" ? 1 : undefined)
  if (day === undefined || day < 1 || day > 99) return undefined
  if (is(tokens, at, "room", "thing") && is(tokens, at, "ord")) return undefined
  const after = tokens[at + 1]?.word === "," || (tokens[at]?.nth === true && is(tokens, at + 1, "day"))
    ? at + 2
    : at + 1
  const here = past(tokens, after, "of", "the", "this")
  const month = valueOf(tokens, here, "month")
  if (month !== undefined) {
    const [year, next] = yearAt(tokens, here + 1, thisYear)
    return { spec: calendar(day, month, year), next, sure: true }
  }
  if (is(tokens, here, "nextMoon", "thisMoon")) {
    const monthsAhead = is(tokens, here, "nextMoon") ? 1 : 0
    return { spec: { _tag: "Calendar", day, month: null, year: null, monthsAhead }, next: here + 1, sure: true }
  }
  // `el 10 del 12`: in speech the month has a number, too.
  const second = is(tokens, at - 1, "dayMark", "to") || at === 0 ? digits(tokens, at + 2) : undefined
  if (/^(?:del|do)$/u.test(tokens[at + 1]?.word ?? "") && second !== undefined && second >= 1 && second <= 12) {
    if (!counted(tokens, at + 3)) return { spec: calendar(day, second), next: at + 3, sure: true }
  }
  if (counted(tokens, at + 1) || is(tokens, at + 1, "weekend", "option", "us") || day > 31) return undefined
  if (is(tokens, at + 1, "of") && is(tokens, at + 2, "us")) return undefined
  // `the second one`, `la primera`: an ordinal in words alone is a choice, not a day.
  if (is(tokens, at, "ord") && is(tokens, at, "weekday")) return undefined
  const sure = tokens[at]?.nth === true || (ordinal && day > 10)
  const [year, next] = tokens[at + 1]?.word === "," ? yearAt(tokens, at + 1, thisYear) : [null, at + 1]
  return { spec: calendar(day, null, year), next, sure }
}

/** `December 10th`, `diciembre 10, 2026`. */
const monthFirstAt = (tokens: Tokens, at: number, thisYear: number): Found | undefined => {
  const month = valueOf(tokens, at, "month")
  const here = past(tokens, tokens[at + 1]?.word === "." ? at + 2 : at + 1, "the")
  const day = digits(tokens, here) ?? valueOf(tokens, here, "num") ?? valueOf(tokens, here, "ord")
  if (month === undefined || day === undefined || day < 1 || day > 39 || counted(tokens, here + 1)) return undefined
  if (tokens[here + 1]?.word === "/" && tokens[here + 1]?.glued === true) return undefined
  const [year, next] = yearAt(tokens, here + 1, thisYear)
  return { spec: calendar(day, month, year), next, sure: true }
}

/** `viernes`, `next Friday`, `sexta que vem`, `Friday next week`. */
const weekdayAt = (tokens: Tokens, at: number): Found | undefined => {
  const week = (place: number) =>
    is(tokens, place, "next") ? "next" : is(tokens, place, "this") ? "this" : is(tokens, place, "past") ? "past" : null
  const before = week(at)
  const here = before === null ? at : at + 1
  const weekday = valueOf(tokens, here, "weekday")
  if (weekday === undefined || is(tokens, here + 1, "option", "week", "fortnight", "weekend")) return undefined
  const later = past(tokens, here + 1, "of", "the")
  if (is(tokens, later, "nextWeek")) {
    return { spec: { _tag: "Weekday", weekday, week: "next" }, next: later + 1, sure: true }
  }
  const after = before === null && !is(tokens, here + 1, "offset") ? week(here + 1) : null
  const said = before ?? (after === "this" ? null : after)
  return {
    // The next Friday is the first one to come.
    spec: { _tag: "Weekday", weekday, week: said === "past" || said === "this" ? said : "nearest" },
    next: is(tokens, later, "thisWeek") ? later + 1 : here + (said !== null && before === null ? 2 : 1),
    sure: true
  }
}

const ahead = (days: number, months: number, next: number): Found => ({
  spec: { _tag: "Ahead", days, months },
  next,
  sure: true
})

/** `hoy`, `tomorrow`, `en dos semanas`, `3 days from now`, `viernes santo`, `nochebuena`. */
const relativeAt = (tokens: Tokens, at: number): Found | undefined => {
  const offset = valueOf(tokens, at, "offset")
  if (offset !== undefined && !(is(tokens, at - 1, "the", "this") && tokens[at]?.word === "manana")) {
    return ahead(offset, 0, at + 1)
  }
  // `mañana y pasado`, `de amanhã pra depois`.
  if (is(tokens, at, "dayAfter") && is(tokens, at - 1, "and", "to") && !is(tokens, at + 1, "weekday")) {
    return ahead(2, 0, at + 1)
  }
  const feast = valueOf(tokens, at, "feast")
  if (feast !== undefined) return { spec: { _tag: "Feast", after: feast }, next: at + 1, sure: true }
  const [month, day] = nameOf(tokens, at, "fixed")?.split("-") ?? []
  if (month !== undefined) return { spec: calendar(Number(day), Number(month)), next: at + 1, sure: true }
  const begins = is(tokens, at, "ahead") ? past(tokens, at + 1, "about") : at
  const count = countAt(tokens, begins)
  const unit = begins + 1
  const ends = begins > at || is(tokens, unit + 1, "later")
  if (count === undefined || count > 1000 || !ends) return undefined
  const next = unit + (is(tokens, unit + 1, "later") ? 2 : 1)
  if (is(tokens, unit, "day")) return ahead(count, 0, next)
  if (is(tokens, unit, "week")) return ahead(7 * count, 0, next)
  if (is(tokens, unit, "fortnight")) return ahead((count === 1 ? 1 : count) * 14, 0, next)
  return is(tokens, unit, "moon") ? ahead(0, count, next) : undefined
}

/** A day with its weekday before it: the number says which one. */
const withWeekday = (tokens: Tokens, at: number, thisYear: number): Found | undefined => {
  if (!is(tokens, at, "weekday", "offset")) return undefined
  let here = tokens[at + 1]?.word === "," ? at + 2 : at + 1
  while (is(tokens, here, "the", "dayMark") && !is(tokens, here, "to")) here++
  const found = numericAt(tokens, here) ?? numberedAt(tokens, here, thisYear) ?? monthFirstAt(tokens, here, thisYear)
  return found === undefined ? undefined : { ...found, sure: true }
}

/** The day whose words begin at `at`, its article among them. */
export const dayWordsAt = (tokens: Tokens, at: number, thisYear: number): DaySaid | undefined => {
  const here = past(tokens, at, "the", "dayMark")
  const marked = here > at && tokens.slice(at, here).some((_, index) => is(tokens, at + index, "dayMark"))
  const tonight = is(tokens, here, "tonight")
  const found = tonight
    ? { spec: { _tag: "Ahead", days: 0, months: 0 } as const, next: here + 1, sure: true }
    : withWeekday(tokens, here, thisYear) ?? numericAt(tokens, here) ?? monthFirstAt(tokens, here, thisYear) ??
      relativeAt(tokens, here) ?? weekdayAt(tokens, here) ?? numberedAt(tokens, here, thisYear)
  if (found === undefined) return undefined
  const eve = valueOf(tokens, found.next, "part") === 4 ||
    (is(tokens, found.next, "night") && !is(tokens, found.next, "num"))
  const weekdayToo = is(tokens, here, "offset") && is(tokens, found.next, "weekday") ? 1 : 0
  return {
    spec: found.spec,
    next: found.next + (eve ? 1 : 0) + weekdayToo,
    sure: found.sure || (marked && !is(tokens, here, "ord")),
    night: tonight || eve,
    tonight
  }
}
