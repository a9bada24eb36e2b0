import { type LocalDate, plusDays, StayDates } from "../../domain/StayDates.ts"
import type { Entities, PartyMention, StayMention, StayProblem } from "../../language/Entities.ts"
import type { Inquiry } from "./Inquiry.ts"

/** One way to read the days that were named. */
export interface Reading {
  readonly arrive: LocalDate
  readonly leave: LocalDate | null
}

/** What a message makes of an inquiry. */
export interface Refinement {
  readonly inquiry: Inquiry
  /** Why the days that were named cannot be taken; they are not in `inquiry` then. */
  readonly problem: StayProblem | null
  /** The days have two readings; `inquiry` holds neither. */
  readonly readings: readonly [Reading, Reading] | null
}

/** Longer stays are a contract, and a person makes those. */
const MOST_NIGHTS = 90

/** Takes what was said into what is known: what was not said again stays. */
export const refine = (before: Inquiry, { party, rooms, stay }: Entities, today: LocalDate): Refinement => {
  const [room = before.room] = rooms
  const known: Inquiry = { ...withParty(before, party), room: room === null ? null : { id: room.id, name: room.name } }
  if (stay === null) return { inquiry: known, problem: null, readings: null }
  if (stay.problem !== null) return refused(known, stay, stay.problem)
  if (stay.otherwise !== null && stay.arrive !== null) {
    const { otherwise } = stay
    return { inquiry: known, problem: null, readings: [{ arrive: stay.arrive, leave: stay.leave }, otherwise] }
  }
  const inquiry = withStay(known, stay)
  const problem = problemOf(inquiry, today)
  return problem === null ? { inquiry, problem, readings: null } : refused(known, stay, problem)
}

const nightsOf = ({ arrive, leave, nights }: Inquiry): number | null =>
  arrive === null || leave === null ? nights : new StayDates({ arrive, leave }).nights

/** "Better on Saturday" keeps the nights, "one night more" keeps the arrival. */
export const withStay = (
  before: Inquiry,
  { arrive, leave, nights, within }: Pick<StayMention, "arrive" | "leave" | "nights" | "within">
): Inquiry => {
  if (arrive !== null && leave !== null) return { ...before, arrive, leave, nights: null, within: null }
  if (arrive !== null) {
    const kept = nights ?? nightsOf(before)
    const until = kept === null ? (before.arrive === null ? before.leave : null) : plusDays(arrive, kept)
    return { ...before, arrive, leave: until, nights: null, within: null }
  }
  if (leave !== null) {
    const from = before.arrive ?? (nights === null ? null : plusDays(leave, -nights))
    return { ...before, arrive: from, leave, nights: null, within: null }
  }
  if (within !== null) return { ...before, arrive: null, leave: null, nights: nights ?? nightsOf(before), within }
  if (nights === null) return before
  return before.arrive === null ? { ...before, nights } : { ...before, leave: plusDays(before.arrive, nights) }
}

const withParty = (before: Inquiry, party: PartyMention | null): Inquiry => {
  if (party === null) return before
  const { childAges, people } = party
  // Nobody is not a number of guests: it is asked again.
  const adults = party.adults === 0 ? null : party.adults
  // Ages that are named are children, although nobody counted them.
  const children = party.children ?? Math.max(childAges.length, before.children)
  const grown = adults ?? (people === null ? before.adults : Math.max(1, people - children))
  return {
    ...before,
    adults: grown,
    children,
    childAges: childAges.length > 0 ? childAges : before.childAges.slice(0, children)
  }
}

/** What the parts say together, although each alone is fine. */
const problemOf = ({ arrive, leave }: Inquiry, today: LocalDate): StayProblem | null => {
  if (arrive !== null && arrive < today) return "past"
  if (arrive === null || leave === null) return null
  if (leave <= arrive) return "reversed"
  return new StayDates({ arrive, leave }).nights > MOST_NIGHTS ? "too_long" : null
}

/** The days are asked again; a leaving day that makes no sense does not take a good arrival with it. */
const refused = (known: Inquiry, stay: StayMention, problem: StayProblem): Refinement => {
  const onlyEnd = stay.arrive === null && known.arrive !== null && (problem === "reversed" || problem === "too_long")
  const inquiry = { ...known, arrive: onlyEnd ? known.arrive : null, leave: null, nights: null, within: null }
  return { inquiry, problem, readings: null }
}
