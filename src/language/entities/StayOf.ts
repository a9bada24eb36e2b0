import type { Language } from "../../domain/Language.ts"
import { localDateAt } from "../../domain/StayDates.ts"
import type { StayMention, StayProblem } from "../Entities.ts"
import type { Setting } from "../Understood.ts"
import { dateOf, type Day, dayAt, dayOf, monthStart, partsOf } from "./Calendar.ts"
import { type DayFirst, resolveDay } from "./DaySpec.ts"
import { type Ends, resolveEnd, resolveRange } from "./Ranges.ts"
import { type ListSaid, type OneDaySaid, type RangeSaid, type StayWord, stayWordsOf } from "./StayWords.ts"
import { is, type Span, type Tokens } from "./Tokens.ts"

/** The longest stay that is taken, in nights, and how far ahead it may begin, in months. */
export const MOST_NIGHTS = 30
export const MOST_MONTHS = 18

export interface StayRead {
  readonly stay: StayMention | null
  readonly spans: ReadonlyArray<Span>
}

interface Known extends Ends {
  readonly nights: number | null
}

const isRange = (word: StayWord): word is RangeSaid => word._tag === "Range"
const isDay = (word: StayWord): word is OneDaySaid => word._tag === "OneDay"

const farthest = (today: Day): Day => {
  const { day, month, year } = partsOf(today)
  const ahead = monthStart(year, month + MOST_MONTHS)
  const { month: folded, year: then } = partsOf(ahead)
  return dayAt({ day, month: folded, year: then }) ?? monthStart(year, month + MOST_MONTHS + 1) - 1
}

/** Two of three make the third. */
const completed = ({ arrive, impossible, leave, nights }: Known): Known => {
  if (arrive !== null && leave !== null) {
    return { arrive, leave, impossible, nights: leave > arrive ? leave - arrive : null }
  }
  if (arrive !== null && nights !== null) return { arrive, leave: arrive + nights, impossible, nights }
  if (leave !== null && nights !== null) return { arrive: leave - nights, leave, impossible, nights }
  return { arrive, leave, impossible, nights }
}

const problemOf = ({ arrive, impossible, leave, nights }: Known, today: Day): StayProblem | null => {
  if (impossible) return "impossible"
  if ((arrive !== null && arrive < today) || (leave !== null && leave <= today && arrive === null)) return "past"
  if (arrive !== null && leave !== null && leave <= arrive) return "reversed"
  if ((nights ?? 0) > MOST_NIGHTS) return "too_long"
  return (arrive ?? leave ?? today) > farthest(today) ? "too_far" : null
}

/** Stays are read from `words` in one way of writing dates. */
interface Way {
  readonly tokens: Tokens
  readonly words: ReadonlyArray<StayWord>
  readonly today: Day
  readonly since: Day | null
  readonly asked: Setting["asked"]
  readonly numeric: DayFirst
}

const NOTHING: Ends = { arrive: null, leave: null, impossible: false }

const joinedBy = (tokens: Tokens, one: Span, other: Span, tag: "and" | "or"): boolean => {
  for (let at = one.until; at < other.from; at++) if (is(tokens, at, tag)) return other.from - one.until <= 3
  return false
}

const adjacent = (tokens: Tokens, one: Span, other: Span): boolean => {
  for (let at = one.until; at < other.from; at++) {
    if (!is(tokens, at, "and", "to") && !/^[,;|/-]?$/u.test(tokens[at]?.word ?? "")) return false
  }
  return true
}

/** Days that were said one by one: with a role, or in the order of a stay. */
const daysEnds = ({ asked, numeric, since, today, tokens }: Way, days: ReadonlyArray<OneDaySaid>): Ends => {
  const plain = days.filter(({ role }) => role === null)
  const arrives = days.findLast(({ role }) => role === "arrive")
  const leaves = days.findLast(({ role }) => role === "leave")
  const range = (one: OneDaySaid, other: OneDaySaid) => resolveRange(one.spec, other.spec, today, numeric)
  if (arrives !== undefined && leaves !== undefined) return range(arrives, leaves)
  const last = plain.at(-1)
  if (leaves !== undefined) {
    return last === undefined ? resolveEnd(leaves.spec, "leave", since, today, numeric) : range(last, leaves)
  }
  if (arrives !== undefined) {
    const after = plain.find(({ from }) => from >= arrives.until)
    const pair = after !== undefined && adjacent(tokens, arrives, after) &&
      !joinedBy(tokens, arrives, after, "or")
    return pair ? range(arrives, after) : resolveEnd(arrives.spec, "arrive", null, today, numeric)
  }
  if (last === undefined) return NOTHING
  const before = plain.at(-2)
  if (before !== undefined && joinedBy(tokens, before, last, "or")) {
    return resolveEnd(before.spec, "arrive", null, today, numeric)
  }
  if (before !== undefined && adjacent(tokens, before, last)) return range(before, last)
  return resolveEnd(last.spec, asked === "leave" ? "leave" : "arrive", since, today, numeric)
}

/** Of two days both are slept, unless the second is a Sunday; of more the last is the one of leaving. Then it is asked. */
const isSlept = ({ days, last, nights }: ListSaid): boolean =>
  nights || (days === 2 && !(last._tag === "Weekday" && last.weekday === 7))

const listEnds = ({ days, first, last }: ListSaid, { numeric, today }: Way, slept: boolean): Ends => {
  const ends = resolveRange(first, last, today, numeric)
  const inARow = ends.arrive !== null && ends.leave !== null && ends.leave - ends.arrive === days - 1
  return inARow && slept && ends.leave !== null ? { ...ends, leave: ends.leave + 1 } : ends
}

const knownIn = (way: Way): Known => {
  const { asked, numeric, today, tokens, words } = way
  const ranges = words.filter(isRange)
  const days = words.filter(isDay)
  const said = words.findLast((word) => word._tag === "Nights")?.nights ?? null
  const weekend = words.findLast((word) => word._tag === "Period" && word.exact)
  const [range, other] = ranges.length > 1 && ranges[0] !== undefined && ranges[1] !== undefined &&
      joinedBy(tokens, ranges[0], ranges[1], "or")
    ? [ranges[0], ranges[1]]
    : [ranges.at(-1), undefined]
  if (range !== undefined) {
    return completed({
      ...resolveRange(range.first, range.second, today, numeric),
      nights: other === undefined ? said : null
    })
  }
  const list = words.findLast((word) => word._tag === "List")
  if (list?._tag === "List") return completed({ ...listEnds(list, way, isSlept(list)), nights: null })
  if (days.length > 0) {
    const ends = daysEnds(way, days)
    const [only] = days
    const night = days.length === 1 && only?.night === true &&
      (only.tonight || (only.role === null && asked !== "arrive" && asked !== "leave"))
    return completed({ ...ends, nights: said ?? (night ? 1 : null) })
  }
  if (weekend?._tag === "Period") {
    const leave = said === null ? weekend.ends : weekend.begins + said
    return completed({ arrive: weekend.begins, leave, impossible: false, nights: said })
  }
  return { ...NOTHING, nights: said }
}

/** `del 10 al 12 o del 17 al 19`, `el viernes o el sábado`: the one that was said second. */
const alternative = (way: Way): Known | undefined => {
  const { numeric, since, today, tokens, words } = way
  const list = words.findLast((word) => word._tag === "List")
  if (list?._tag === "List" && !list.nights && !words.some(({ _tag }) => _tag === "Nights")) {
    return completed({ ...listEnds(list, way, !isSlept(list)), nights: null })
  }
  const [one, other] = words.filter((word) => isRange(word) || isDay(word)).slice(-2)
  if (one === undefined || other === undefined || !joinedBy(tokens, one, other, "or")) return undefined
  const ends = isRange(other)
    ? resolveRange(other.first, other.second, today, numeric)
    : isDay(other)
    ? resolveEnd(other.spec, other.role ?? "arrive", since, today, numeric)
    : NOTHING
  const nights = words.findLast((word) => word._tag === "Nights")?.nights ?? null
  return completed({ ...ends, nights: isRange(other) ? null : nights })
}

/** `entre navidad y año nuevo`, `enero o febrero`: from the first to the last. */
const spanned = (periods: ReadonlyArray<StayWord>) => {
  const all = periods.filter((word) => word._tag === "Period")
  const last = all.at(-1)
  const before = all.at(-2)
  return last === undefined || before === undefined || before.begins > last.begins || last.from - before.until > 2
    ? last
    : { begins: before.begins, ends: Math.max(before.ends, last.ends) }
}

const date = (day: Day | null) => day === null ? null : dateOf(day)

const otherwiseOf = (known: Known | undefined): StayMention["otherwise"] =>
  known === undefined || known.arrive === null ? null : { arrive: dateOf(known.arrive), leave: date(known.leave) }

const same = (one: Known, other: Known): boolean => one.arrive === other.arrive && one.leave === other.leave

/** The stay that `tokens` speak of, resolved in the hotel's zone at the setting's instant. */
export const stayOf = (tokens: Tokens, setting: Setting, language: Language): StayRead => {
  const today = dayOf(localDateAt(setting.now, setting.timeZone))
  const first: DayFirst = language === "en" ? "month" : "day"
  const words = stayWordsOf({
    tokens,
    today,
    thisYear: partsOf(today).year,
    timeZone: setting.timeZone,
    asked: setting.asked,
    dayOf: (spec) => resolveDay(spec, { today, floor: today, numeric: first })
  })
  if (words.length === 0) return { stay: null, spans: [] }
  const since = setting.arrive === undefined || setting.arrive === null ? null : dayOf(setting.arrive)
  const way = (numeric: DayFirst): Way => ({ tokens, words, today, since, asked: setting.asked, numeric })
  const readings = (language === "en" ? ["month", "day"] as const : ["day"] as const).map((numeric) =>
    knownIn(way(numeric))
  )
  const good = readings.filter((known) => problemOf(known, today) === null)
  const [known = readings[0], second] = good
  if (known === undefined) return { stay: null, spans: [] }
  const other = alternative(way(first)) ?? (second !== undefined && !same(known, second) ? second : undefined)
  const periods = words.filter((word) => word._tag === "Period" && !word.exact)
  const period = spanned(periods)
  const within = period !== undefined && known.arrive === null && known.leave === null && !known.impossible
    ? { from: dateOf(period.begins), until: dateOf(period.ends) }
    : null
  return {
    stay: {
      arrive: date(known.arrive),
      leave: date(known.leave),
      nights: known.nights,
      otherwise: otherwiseOf(other),
      within,
      problem: within !== null && period !== undefined && period.begins > farthest(today)
        ? "too_far"
        : problemOf(known, today)
    },
    spans: words
  }
}
