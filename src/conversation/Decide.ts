import { receptionAt } from "../language/ReceptionHours.ts"
import type { Intent, Understood } from "../language/Understood.ts"
import { type Decision, type HandoverReason, MOST_MISUNDERSTOOD, type Told, UNREADABLE } from "./Decision.ts"
import type { GuestTurn } from "./GuestTurn.ts"
import type { ContentQuestion, Subject } from "./HotelContent.ts"
import type { Moment } from "./Moment.ts"
import { type Said, saidIn } from "./Said.ts"
import { onReservation } from "./reserving/ReservingTalk.ts"
import { onCare, onFee } from "./caring/CaringTalk.ts"
import { noteOf } from "./StaffNote.ts"
import type { BotState, State } from "./State.ts"
import { ask, isNamed, onStay } from "./talk/StayTalk.ts"
import type { Talk } from "./talk/Talk.ts"

/** A text longer than this that was not understood is asked for in fewer words. */
const LONG_TEXT = 2_000

/** A message that reached us later than this after it was written needs a reason to be answered still. */
export const LATE_AFTER = 15 * 60_000

/** What makes no sense an hour later: politeness, a word of agreement, a puzzle. */
const RESTS_WHEN_LATE: ReadonlySet<Intent> = new Set([
  "greeting",
  "goodbye",
  "thanks",
  "affirm",
  "deny",
  "out_of_scope",
  "unknown"
])

/** Facts of the hotel. */
const SUBJECTS: Readonly<Partial<Record<Intent, Subject>>> = {
  hotel_location: "location",
  business_hours_info: "reception",
  guest_services: "services",
  hotel_amenities: "amenities",
  check_in_info: "check_in",
  check_out_info: "check_out",
  cancellation_policy: "cancellation",
  payment_info: "payment"
}

/** What a person must see to. */
const FOR_STAFF: Readonly<Partial<Record<Intent, HandoverReason>>> = {
  human: "guest_asked",
  complaint: "complaint"
}

/** The rule of the house, without a runtime: what to do on hearing this in that state. */
export const decide = (state: State, turn: GuestTurn, understood: Understood, moment: Moment): Decision => {
  if (state._tag === "WithStaff") return { _tag: "StaySilent", because: "with_staff" }
  const said = saidIn(state, turn, understood)
  if (turn.late > LATE_AFTER && RESTS_WHEN_LATE.has(said.intent)) return { _tag: "StaySilent", because: "too_late" }
  return always(state, said, moment) ?? onFee(state.talk, said) ?? onReservation(state.talk, said, turn) ??
    startingOver(state.talk, said) ??
    inPassing(state.talk, said, moment) ?? onStay(state.talk, said, moment) ??
    onCare(said, turn) ?? anything(state, turn, said)
}

/** What works wherever a talk stands. */
const always = (
  { personOffered, talk }: BotState,
  { entities, intent }: Said,
  { hotel, now }: Moment
): Decision | null => {
  if (entities.urgent) {
    const closed = receptionAt(hotel.profile, now)._tag === "Closed"
    return handOver(closed ? "urgent_after_hours" : "urgent", talk)
  }
  if (intent === "human" || intent === "complaint") return handOver(intent === "human" ? "guest_asked" : intent, talk)
  if (personOffered && intent === "affirm") return handOver("guest_asked", talk)
  return null
}

const startingOver = (talk: Talk, { intent }: Said): Decision | null =>
  intent === "start_over" ? { _tag: "StartOver", had: talk._tag !== "Idle" } : null

/** A fact of the hotel, and whatever else the message gives to what is under way. */
const inPassing = (talk: Talk, said: Said, moment: Moment): Decision | null => {
  const subject = SUBJECTS[said.intent]
  if (subject === undefined) return null
  const told = tell({ subject, amenities: said.entities.amenities }, moment)
  const { party, stay } = said.entities
  const gives = talk._tag === "Idle" ? stay !== null && party !== null : isNamed({ ...said.entities, rooms: [] })
  if (!gives || (talk._tag !== "Idle" && talk._tag !== "Gathering")) return told
  const next = onStay(talk, { ...said, intent: "inform" }, moment)
  return next === null ? told : { _tag: "Meanwhile", told, next }
}

const tell = (question: ContentQuestion, { facts, language, now }: Moment): Told =>
  facts.tell(question, language, now) === null ? { _tag: "NotKnown", question } : { _tag: "Tell", question }

const anything = (state: BotState, turn: GuestTurn, { intent }: Said): Decision => {
  const reason = FOR_STAFF[intent]
  if (reason !== undefined) return handOver(reason, state.talk)
  switch (intent) {
    case "greeting":
      return { _tag: "Greet" }
    case "help":
      return { _tag: "Help" }
    case "goodbye":
    case "checkout_completed":
      return { _tag: "SayGoodbye" }
    case "thanks":
      return { _tag: "AnswerThanks" }
    case "language_change":
      return { _tag: "SwitchLanguage" }
    case "out_of_scope":
      return { _tag: "OutOfScope" }
    case "affirm":
    case "deny":
      return isAsked(state.talk) ? notUnderstood(state, turn) : { _tag: "Acknowledge" }
    default:
      return notUnderstood(state, turn)
  }
}

/** Whether a piece was asked that a yes or a no does not answer. */
const isAsked = ({ _tag }: Talk): boolean => _tag === "Gathering" || _tag === "ChoosingDates" || _tag === "ChoosingOwn"

const notUnderstood = (state: BotState, turn: GuestTurn): Decision => {
  if (turn.text.trim() === "") {
    const [first] = turn.place ? ["location"] : turn.unread
    if (first !== undefined) return { _tag: "CannotRead", what: UNREADABLE.find((kind) => kind === first) ?? "other" }
  }
  if (state.misunderstood + 1 >= MOST_MISUNDERSTOOD) return handOver("not_understood", state.talk)
  if (turn.text.length > LONG_TEXT) return { _tag: "CannotRead", what: "long" }
  const { talk } = state
  switch (talk._tag) {
    case "Gathering":
      return ask(talk.inquiry, talk.question, { again: true })
    case "ChoosingDates":
      return { _tag: "AskWhichDate", inquiry: talk.inquiry, readings: talk.readings }
    case "Reserving":
      return { _tag: "Reserving", errand: { _tag: "Ask", reservation: talk.reservation, again: true } }
    default:
      return { _tag: "Clarify" }
  }
}

const handOver = (because: HandoverReason, talk: Talk): Decision => ({
  _tag: "HandOver",
  because,
  note: noteOf(talk)
})
