import type { TimeMention } from "../Entities.ts"
import type { Asked } from "../Understood.ts"
import { is, past, type Span, type Tokens, valueOf } from "./Tokens.ts"

export interface TimeSaid extends Span {
  readonly time: TimeMention
}

/** Hours up to this one without a part of the day are meant after noon: nobody plans for the night's. */
const AFTERNOON = 6

/** `3 de la tarde`, `8 in the morning`; `el 24 a la tarde` is a day. */
const OF_THE_CLOCK = /^(?:de|da|del|in|at|do) /u

const inDay = (hour: number, tokens: Tokens, at: number, named: boolean): readonly [hour: number, next: number] => {
  const part = named || OF_THE_CLOCK.test(tokens[at]?.word ?? "") ? valueOf(tokens, at, "part") : undefined
  if (is(tokens, at, "pm") || part === 3 || part === 4 || part === 2) {
    return [hour < 12 && !(part === 2 && hour > 10) ? hour + 12 : hour, at + 1]
  }
  if (is(tokens, at, "am") || part === 1) return [hour === 12 ? 0 : hour, at + 1]
  return [hour, at]
}

/** `14:30hs`, `2 pm`, `a las 3 de la tarde`, `15h30`, `mediodía`. */
const timeAt = (tokens: Tokens, at: number, asked: boolean): TimeSaid | undefined => {
  const whole = (hour: number, until: number) => ({ time: { hour, minute: 0 }, from: at, until })
  if (is(tokens, at, "noon")) return whole(12, at + 1)
  if (is(tokens, at, "midnight")) return whole(0, at + 1)
  const begins = is(tokens, at, "at") ? past(tokens, at + 1, "the", "at") : at
  const named = begins > at
  if (named && (is(tokens, begins, "noon") || is(tokens, begins, "midnight"))) {
    return { ...whole(is(tokens, begins, "noon") ? 12 : 0, begins + 1), from: at }
  }
  const hour = tokens[begins]?.number ??
    (named
      ? valueOf(tokens, begins, "num") ?? (/^una?$|^uma$|^one$/u.test(tokens[begins]?.word ?? "") ? 1 : undefined)
      : undefined)
  if (hour === undefined || hour > 24 || tokens[begins]?.nth === true) return undefined
  const sign = tokens[begins + 1]
  const mark = sign?.word === ":" || sign?.word === "." || (sign?.word === "h" && sign.glued)
  const minute = mark && tokens[begins + 2]?.glued === true ? tokens[begins + 2]?.number ?? undefined : undefined
  const clock = minute !== undefined && minute < 60 && tokens[begins + 2]?.written.length === 2
  const half = is(tokens, begins + 1, "half") ? 30 : undefined
  const before = clock ? begins + 3 : half === undefined ? begins + 1 : begins + 2
  const unit = is(tokens, before, "hour") && !(tokens[before]?.word === "a") ? before + 1 : before
  const dated = !named && is(tokens, begins - 1, "dayMark", "weekday", "month", "of") && !clock
  const [full, until] = dated ? [hour, unit] as const : inDay(hour, tokens, unit, named)
  const dotted = clock && sign?.word === "."
  // `a las 10 de enero` and `at 3 nights` are no times.
  const shown = (clock && !dotted) || unit > before || until > unit || (dotted && named)
  const counted = is(
    tokens,
    before,
    "thing",
    "night",
    "day",
    "week",
    "person",
    "adult",
    "child",
    "month",
    "of",
    "weekday",
    "currency"
  )
  if (!shown && !(named && !counted && !is(tokens, before, "to")) && !(asked && !counted)) return undefined
  // `24 hs` and `48 horas` are lengths.
  if (!clock && unit > before && until === unit && hour >= 24) return undefined
  const bare = until === unit && !clock && full <= AFTERNOON && full > 0
  return { time: { hour: (bare ? full + 12 : full) % 24, minute: clock ? minute : half ?? 0 }, from: at, until }
}

/** The first time of the day that was said. */
export const timesOf = (tokens: Tokens, asked: Asked | null): ReadonlyArray<TimeSaid> => {
  const found: Array<TimeSaid> = []
  for (let at = 0; at < tokens.length;) {
    const time = timeAt(tokens, at, asked === "time")
    if (time !== undefined) found.push(time)
    at = time?.until ?? at + 1
  }
  return found
}
