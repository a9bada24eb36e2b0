import { type Day, dayAt, partsOf } from "./Calendar.ts"
import { calendarOf, type DayFirst, type DaySpec, resolveDay } from "./DaySpec.ts"

/** Both ends of a stay as days of the calendar; a day that does not exist is `impossible`. */
export interface Ends {
  readonly arrive: Day | null
  readonly leave: Day | null
  readonly impossible: boolean
}

/** More nights than this over the turn of a month are rather two days in the wrong order. */
const OVER_A_MONTH = 21
/** The same where both months were named. */
const OVER_A_YEAR = 180

type Calendar = Extract<DaySpec, { _tag: "Calendar" }>

const calendarIn = (spec: DaySpec, numeric: DayFirst): DaySpec =>
  spec._tag === "Numeric" ? calendarOf(spec, numeric) : spec

const isCalendar = (spec: DaySpec): spec is Calendar => spec._tag === "Calendar"

/** `del 28 al 3 de enero`: the month and the year that only the later day names. */
const borrowed = (arrive: Calendar, leave: Calendar): Calendar => {
  if (leave.monthsAhead !== null) return arrive.month === null ? { ...arrive, monthsAhead: leave.monthsAhead } : arrive
  if (leave.month === null) return leave.year === null ? arrive : { ...arrive, year: arrive.year ?? leave.year }
  if (arrive.monthsAhead !== null) return arrive
  if (arrive.month !== null) {
    const year = leave.year === null ? null : arrive.month > leave.month ? leave.year - 1 : leave.year
    return { ...arrive, year: arrive.year ?? year }
  }
  // Around 30 days less what lies between: the month before only when the stay then is a short one.
  const before = arrive.day > leave.day && 31 - arrive.day + leave.day <= OVER_A_MONTH
  const month = before ? (leave.month + 10) % 12 + 1 : leave.month
  const year = leave.year === null ? null : before && leave.month === 1 ? leave.year - 1 : leave.year
  return { ...arrive, month, year }
}

/** The day with this number, in the month of another one. */
const sameMonth = (leave: Calendar, arrive: Day): Day | undefined => {
  const { month, year } = partsOf(arrive)
  return dayAt({ day: leave.day, month: leave.month ?? month, year })
}

const leaveAfter = (leave: DaySpec, arrive: Day, today: Day, numeric: DayFirst): Day | undefined => {
  const found = resolveDay(leave, { today, floor: arrive + 1, numeric })
  if (found === undefined || !isCalendar(leave) || leave.year !== null || leave.monthsAhead !== null) return found
  const nights = found - arrive
  return nights > (leave.month === null ? OVER_A_MONTH : OVER_A_YEAR) ? sameMonth(leave, arrive) ?? found : found
}

/** `October 10 to 12, 2026`: the later day has the year, the month stands before the first. */
const dated = (leave: DaySpec, arrive: DaySpec): DaySpec =>
  isCalendar(leave) && isCalendar(arrive) && leave.year !== null && leave.month === null
    ? { ...leave, month: arrive.month }
    : leave

/** Two days that were said as the two ends of a stay. The second may come before the first: that is asked about. */
export const resolveRange = (first: DaySpec, second: DaySpec, today: Day, numeric: DayFirst): Ends => {
  const leaveSpec = calendarIn(second, numeric)
  const said = calendarIn(first, numeric)
  const arriveSpec = isCalendar(said) && isCalendar(leaveSpec) ? borrowed(said, leaveSpec) : said
  const arrive = resolveDay(arriveSpec, { today, floor: today, numeric })
  if (arrive === undefined) return { arrive: null, leave: null, impossible: true }
  const leave = leaveAfter(dated(leaveSpec, arriveSpec), arrive, today, numeric)
  return leave === undefined ? { arrive, leave: null, impossible: true } : { arrive, leave, impossible: false }
}

/** One day of a stay: its first, or its last after a first one that is known already. */
export const resolveEnd = (
  spec: DaySpec,
  as: "arrive" | "leave",
  since: Day | null,
  today: Day,
  numeric: DayFirst
): Ends => {
  const floor = as === "leave" ? Math.max(today, since ?? today) + (since === null ? 0 : 1) : today
  const day = resolveDay(calendarIn(spec, numeric), { today, floor, numeric })
  return {
    arrive: as === "arrive" ? day ?? null : null,
    leave: as === "leave" ? day ?? null : null,
    impossible: day === undefined
  }
}
