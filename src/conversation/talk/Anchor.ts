import { type LocalDate, plusDays } from "../../domain/StayDates.ts"
import type { StayMention } from "../../language/Entities.ts"
import { inquiryOf, type Talk } from "./Talk.ts"

const DAY = 86_400_000

const daysBetween = (from: LocalDate, to: LocalDate): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/**
 * The day from which the days of a talk are counted: "Saturday" near a stay in May is a Saturday in May, and "from the
 * 10th" after "in January" is in January. Never a day of the same weekday as today, so that what is counted from today
 * ("tomorrow") can be told from what is not. Nothing while no days were named.
 */
export const anchorOf = (talk: Talk, today: LocalDate): LocalDate | null => {
  const inquiry = inquiryOf(talk)
  if (inquiry === null) return null
  const { arrive, within } = inquiry
  const near = within !== null ? plusDays(within.from, -1) : arrive === null ? null : plusDays(arrive, -3)
  if (near === null || near <= today) return null
  return daysBetween(today, near) % 7 === 0 ? plusDays(near, 1) : near
}

/** Of a stay read from today and the same words read from the anchor: what was meant, in this talk. */
export const nearer = (
  talk: Talk,
  today: LocalDate,
  anchor: LocalDate,
  fromToday: StayMention,
  fromAnchor: StayMention
): StayMention => {
  const plain = [fromToday, fromAnchor].every(({ otherwise, problem }) => otherwise === null && problem === null)
  const inquiry = inquiryOf(talk)
  if (inquiry === null || !plain) return fromToday
  const [day, other] = [fromToday.arrive ?? fromToday.leave, fromAnchor.arrive ?? fromAnchor.leave]
  if (day === null || other === null || day === other) return fromToday
  // "Tomorrow" is as far from either day: it is counted from today.
  if (daysBetween(today, day) === daysBetween(anchor, other)) return fromToday
  const { arrive, within } = inquiry
  if (within !== null) return within.from <= other && other < within.until ? fromAnchor : fromToday
  if (arrive === null) return fromToday
  // A day of leaving comes after the arrival.
  if (fromToday.arrive === null && day <= arrive) return fromAnchor
  return Math.abs(daysBetween(arrive, other)) < Math.abs(daysBetween(arrive, day)) ? fromAnchor : fromToday
}
