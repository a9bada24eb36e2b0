import { type Day, easter, firstWeekday, monthStart, partsOf, weekdayOf, weekStart } from "./Calendar.ts"
import { countAt, is, nameOf, past, type Span, type Tokens, valueOf } from "./Tokens.ts"
import zones from "./zones.json" with { type: "json" }

/** A time that holds many stays, half open. A weekend is a stay of its own: `exact`. */
export interface Period extends Span {
  readonly begins: Day
  readonly ends: Day
  readonly exact: boolean
}

interface Season {
  readonly month: number
  readonly months: number
}

/** Where each season begins, north of the equator: on the 21st. */
const SEASONS: Readonly<Record<string, Season>> = {
  spring: { month: 3, months: 3 },
  summer: { month: 6, months: 3 },
  autumn: { month: 9, months: 3 },
  winter: { month: 12, months: 3 }
}
const TURN = 21
const SOUTH: ReadonlySet<string> = new Set(zones.south)

type Days = readonly [begins: Day, ends: Day]

/** The one of this year, of the last or of the next that is not over yet. */
const coming = (today: Day, ofYear: (year: number) => Days): Days => {
  const { year } = partsOf(today)
  const last = ofYear(year - 1)
  const now = ofYear(year)
  return last[1] > today ? last : now[1] > today ? now : ofYear(year + 1)
}

const season = (name: string, today: Day, timeZone: string): Days => {
  const { month, months } = SEASONS[name] ?? { month: 1, months: 12 }
  const south = SOUTH.has(timeZone) ? 6 : 0
  return coming(today, (year) => [
    monthStart(year, month + south) + TURN - 1,
    monthStart(year, month + south + months) + TURN - 1
  ])
}

/** Days around Easter Sunday, or of the calendar: `-50` is the Saturday of the carnival. */
const holiday = (name: string, today: Day): Days =>
  coming(today, (year) => {
    switch (name) {
      case "holy_week":
        return [easter(year) - 7, easter(year) + 1]
      case "easter":
        return [easter(year) - 2, easter(year) + 1]
      case "carnival":
        return [easter(year) - 50, easter(year) - 46]
      case "christmas":
        return [monthStart(year, 12) + 23, monthStart(year, 12) + 26]
      case "new_year":
        return [monthStart(year, 12) + 29, monthStart(year + 1, 1) + 1]
      default:
        return [monthStart(year, 12) + 23, monthStart(year + 1, 1) + 1]
    }
  })

const monthDays = (month: number, year: number | null, today: Day): Days => {
  if (year !== null) return [monthStart(year, month), monthStart(year, month + 1)]
  return coming(today, (year) => [monthStart(year, month), monthStart(year, month + 1)])
}

/** The first ten days, the ten in the middle, the rest. */
const stretched = ([begins, ends]: Days, stretch: number | undefined): Days =>
  stretch === 1
    ? [begins, begins + 10]
    : stretch === 2
    ? [begins + 10, begins + 20]
    : stretch === 3
    ? [begins + 20, ends]
    : [begins, ends]

/** Friday to Sunday; of a weekend that has begun already on Saturday, what is left. */
export const weekendFrom = (today: Day): Days => {
  const weekday = weekdayOf(today)
  if (weekday === 6) return [today, today + 1]
  const friday = firstWeekday(today, 5)
  return [friday, friday + 2]
}

/** The one a day belongs to, or the first after it. */
const weekendOf = (day: Day): Days => {
  const weekday = weekdayOf(day)
  const friday = weekday >= 6 ? day - (weekday - 5) : firstWeekday(day, 5)
  return [friday, friday + 2]
}

const yearAt = (tokens: Tokens, at: number, today: Day): readonly [year: number | null, next: number] => {
  const here = past(tokens, at, "of", "the")
  const number = tokens[here]?.number ?? 0
  const { year } = partsOf(today)
  if (number >= 2000 && number < 2100) return [number, here + 1]
  if (is(tokens, here, "nextYear")) return [year + 1, here + 1]
  return is(tokens, here, "thisYear") ? [year, here + 1] : [null, at]
}

const monthAt = (tokens: Tokens, at: number, today: Day): Period | undefined => {
  const stretch = valueOf(tokens, at, "stretch")
  let here = past(tokens, stretch === undefined ? at : at + 1, "of", "the", "this")
  if (tokens[here]?.word === "-") here++
  const next = is(tokens, here, "next") ? here + 1 : here
  const month = valueOf(tokens, next, "month")
  const span = (days: Days, until: number): Period => {
    const [begins, ends] = stretched(days, stretch)
    return { begins: Math.max(begins, Math.min(today, ends - 1)), ends, exact: false, from: at, until }
  }
  if (is(tokens, here, "nextMoon", "thisMoon") || (stretch !== undefined && is(tokens, here, "moon"))) {
    const { month, year } = partsOf(today)
    const ahead = is(tokens, here, "nextMoon") ? 1 : 0
    return span([monthStart(year, month + ahead), monthStart(year, month + ahead + 1)], here + 1)
  }
  if (month === undefined) return undefined
  const expected = here > at || next > here || is(tokens, at - 1, "ahead", "for", "of", "from") || stretch !== undefined
  // `may I`, `vista al mar`: a name that is also another word counts only where a time is expected.
  if (is(tokens, next, "unsure") && !expected) return undefined
  const [year, until] = yearAt(tokens, next + 1, today)
  return span(monthDays(month, year, today), is(tokens, until, "next") ? until + 1 : until)
}

/** `el primer finde de enero`, `la segunda quincena de febrero`, `última semana de marzo`. */
const partAt = (tokens: Tokens, at: number, today: Day): Period | undefined => {
  const last = is(tokens, at, "last")
  const nth = last ? 0 : valueOf(tokens, at, "ord") ?? (tokens[at]?.nth === true ? countAt(tokens, at) : undefined)
  if (nth === undefined || nth > 5 || !is(tokens, at + 1, "weekend", "week", "fortnight")) return undefined
  const month = monthAt(tokens, past(tokens, at + 2, "of", "the"), today)
  if (month === undefined) return undefined
  const { month: number, year } = partsOf(month.ends - 1)
  const first = monthStart(year, number)
  const found = ([begins, ends]: Days, exact: boolean): Period => ({
    begins,
    ends,
    exact,
    from: at,
    until: month.until
  })
  if (is(tokens, at + 1, "weekend")) {
    const friday = last ? firstWeekday(month.ends - 7, 5) : firstWeekday(first, 5) + 7 * (nth - 1)
    return found([friday, friday + 2], true)
  }
  if (is(tokens, at + 1, "week")) {
    const begins = last ? month.ends - 7 : first + 7 * (nth - 1)
    return found([begins, Math.min(begins + 7, month.ends)], false)
  }
  return found(last || nth === 2 ? [first + 15, month.ends] : [first, first + 15], false)
}

const weekendAt = (
  tokens: Tokens,
  at: number,
  today: Day,
  dayAt: (at: number) => readonly [Day, number] | undefined
): Period | undefined => {
  const before = is(tokens, at, "next", "this", "past") ? at : undefined
  const here = before === undefined ? at : at + 1
  if (!is(tokens, here, "weekend")) return undefined
  const of = past(tokens, here + 1, "of", "the", "from", "dayMark")
  const day = of > here + 1 ? dayAt(here + 1) ?? dayAt(past(tokens, here + 1, "of", "the")) : undefined
  if (day !== undefined) {
    const [begins, ends] = weekendOf(day[0])
    return { begins, ends, exact: true, from: at, until: day[1] }
  }
  // `a weekend in January` is some weekend of that month.
  if (is(tokens, past(tokens, here + 1, "of", "the"), "month", "nextMoon", "holiday", "season")) return undefined
  const after = is(tokens, here + 1, "next") ? here + 2 : here + 1
  const next = (before !== undefined && is(tokens, before, "next")) || after > here + 1
  const weekAfter = is(tokens, of, "nextWeek")
  const gone = is(tokens, at, "past") || is(tokens, here + 1, "past")
  const [begins, ends] = gone
    ? weekendOf(weekStart(today) - 7)
    : next || weekAfter
    ? weekendOf(weekStart(today) + 7)
    : weekendFrom(today)
  return { begins, ends, exact: true, from: at, until: weekAfter ? of + 1 : after }
}

/** The period whose words begin at `at`. `dayAt` reads the day of `the weekend of the 12th`. */
export const periodAt = (
  tokens: Tokens,
  at: number,
  today: Day,
  timeZone: string,
  dayAt: (at: number) => readonly [Day, number] | undefined
): Period | undefined => {
  const found = ([begins, ends]: Days, until: number): Period => ({
    begins: Math.max(begins, today),
    ends,
    exact: false,
    from: at,
    until
  })
  if (is(tokens, at, "longWeekend")) return undefined
  const part = partAt(tokens, at, today)
  if (part !== undefined) return part
  const weekend = weekendAt(tokens, at, today, dayAt)
  if (weekend !== undefined) return weekend
  if (is(tokens, at, "week") && is(tokens, at + 1, "of", "dayMark")) {
    const day = dayAt(past(tokens, at + 1, "of"))
    if (day !== undefined) return found([day[0], day[0] + 7], day[1])
  }
  if (is(tokens, at, "nextWeek")) return found([weekStart(today) + 7, weekStart(today) + 14], at + 1)
  if (is(tokens, at, "thisWeek")) return found([today, weekStart(today) + 7], at + 1)
  const [year, until] = yearAt(tokens, at + 1, today)
  const name = nameOf(tokens, at, "holiday")
  const from = year === null ? today : Math.max(today, monthStart(year, 1))
  if (name !== undefined) return found(holiday(name, from), until)
  const seasonName = nameOf(tokens, at, "season")
  if (seasonName !== undefined) return found(season(seasonName, from, timeZone), until)
  return monthAt(tokens, at, today)
}
