import type { Entities } from "../../language/Entities.ts"
import type { Intent } from "../../language/Understood.ts"
import { fits } from "../../pms/RoomType.ts"
import type { Decision } from "../Decision.ts"
import { type Moment, todayAt } from "../Moment.ts"
import type { Said } from "../Said.ts"
import { BLANK, type Inquiry, isSame, missing, partyOf, type Question, stayOf } from "./Inquiry.ts"
import * as OfferTalk from "./OfferTalk.ts"
import { refine, type Refinement, withStay } from "./Refinement.ts"
import type { Talk } from "./Talk.ts"

/** Asks about a stay whatever else it says. */
const WANTED: ReadonlySet<Intent> = new Set([
  "check_availability",
  "make_reservation",
  "pricing_info",
  "show_room_options"
])

/** May come with dates or people that begin an inquiry although nothing asks for one. */
const OPEN: ReadonlySet<Intent> = new Set(["inform", "unknown", "greeting", "affirm", "help"])

/** Whether days, people or a room were named. */
export const isNamed = ({ party, rooms, stay }: Entities): boolean =>
  stay !== null || party !== null || rooms.length > 0

/** What to do about a stay; nothing when this is about something else, or makes no sense here. */
export const onStay = (talk: Talk, said: Said, moment: Moment): Decision | null => {
  switch (talk._tag) {
    case "Idle":
    case "Reserving":
    case "Cancelling":
    case "ChoosingOwn":
    case "LeavingLate":
      return begin(said, moment)
    case "Gathering":
      return gather(talk.inquiry, talk.question, said, moment)
    case "ChoosingDates":
      return chooseDates(talk, said, moment)
    case "Awaiting":
      return wait(talk, said, moment)
    case "Offering":
    case "Confirming":
      return OfferTalk.onOffer(talk, said, moment) ?? change(talk.inquiry, said, moment)
  }
}

const begin = (said: Said, moment: Moment): Decision | null => {
  const { entities, intent } = said
  if (!WANTED.has(intent) && !(OPEN.has(intent) && isNamed(entities))) return null
  const refined = refine(BLANK, entities, todayAt(moment))
  if (entities.stay === null && intent === "show_room_options") return { _tag: "ShowRooms", inquiry: refined.inquiry }
  return advance(refined, moment, intent === "pricing_info" && entities.stay === null ? "prices" : null)
}

const gather = (inquiry: Inquiry, question: Question, said: Said, moment: Moment): Decision | null => {
  const { entities, intent } = said
  if (isNamed(entities)) return advance(refine(inquiry, entities, todayAt(moment)), moment)
  if (intent === "show_room_options") return { _tag: "ShowRooms", inquiry }
  if (WANTED.has(intent)) return ask(inquiry, question)
  if (intent !== "deny") return null
  if (question === "change") return { _tag: "StartOver", had: true }
  return question === "child_ages"
    ? advance({ inquiry: { ...inquiry, children: inquiry.childAges.length }, problem: null, readings: null }, moment)
    : null
}

const chooseDates = (
  { inquiry, readings }: Extract<Talk, { readonly _tag: "ChoosingDates" }>,
  said: Said,
  moment: Moment
): Decision | null => {
  const { choice, entities, intent } = said
  const picked = choice?._tag === "Date" ? choice.which : DATE_PICKS.get(entities.pick) ?? null
  if (picked !== null) {
    const { arrive, leave } = readings[picked]
    const chosen = withStay(inquiry, { arrive, leave, nights: null, within: null })
    return advance({ inquiry: chosen, problem: null, readings: null }, moment)
  }
  if (isNamed(entities)) return advance(refine(inquiry, entities, todayAt(moment)), moment)
  return WANTED.has(intent) ? { _tag: "AskWhichDate", inquiry, readings } : null
}

/** What a word picks of two. */
const DATE_PICKS = new Map<Entities["pick"], 0 | 1>([
  [1, 0],
  [2, 1],
  ["last", 1]
])

const wait = (
  talk: Extract<Talk, { readonly _tag: "Awaiting" }>,
  said: Said,
  moment: Moment
): Decision | null =>
  change(talk.inquiry, said, moment) ?? (WANTED.has(said.intent) ? lookUp(talk.inquiry, moment) : null)

/** "And for three?", "better on Saturday": the same question again with one piece changed. */
const change = (inquiry: Inquiry, said: Said, moment: Moment): Decision | null => {
  if (!isNamed(said.entities)) return null
  const refined = refine(inquiry, said.entities, todayAt(moment))
  return refined.problem === null && refined.readings === null && isSame(refined.inquiry, inquiry)
    ? null
    : advance(refined, moment)
}

/** The next thing to say about a stay: what is wrong with it, what is missing, or what the PMS says of it. */
export const advance = (
  { inquiry, problem, readings }: Refinement,
  moment: Moment,
  lead: "prices" | null = null
): Decision => {
  if (readings !== null) return { _tag: "AskWhichDate", inquiry, readings }
  const question = missing(inquiry)
  if (problem !== null || question !== null) return ask(inquiry, question ?? "stay", { problem, lead })
  return lookUp(inquiry, moment)
}

export const ask = (
  inquiry: Inquiry,
  question: Question,
  more: Partial<Pick<Extract<Decision, { readonly _tag: "Ask" }>, "problem" | "lead" | "again">> = {}
): Decision => ({ _tag: "Ask", inquiry, question, problem: null, lead: null, again: false, ...more })

/** Asks the PMS, unless nobody has to be asked: no room sleeps so many. */
const lookUp = (inquiry: Inquiry, { rooms }: Moment): Decision => {
  const [stay, party] = [stayOf(inquiry), partyOf(inquiry)]
  if (stay === null) return ask(inquiry, "stay")
  const people = (inquiry.adults ?? 0) + inquiry.childAges.length
  if (party === null) return { _tag: "TooMany", inquiry, people }
  if (rooms.length > 0 && !rooms.some(({ capacity }) => fits(party, capacity))) {
    return { _tag: "TooMany", inquiry, people }
  }
  return { _tag: "LookUp", errand: { inquiry, stay, party, purpose: { _tag: "Answer" } } }
}
