import { helpIds } from "../language/HelpChoices.ts"
import type { Understood } from "../language/Understood.ts"
import type { CaringAnswer } from "./caring/CaringDecision.ts"
import type { Decision } from "./Decision.ts"
import * as ReservingEvolve from "./reserving/ReservingEvolve.ts"
import type { BotState, State } from "./State.ts"
import { DATE_IDS, offerIds } from "./talk/Choice.ts"
import type { Inquiry } from "./talk/Inquiry.ts"
import type { Quote } from "./talk/Quote.ts"
import { IDLE, type Talk } from "./talk/Talk.ts"

/** The state that a decision leads to. */
export const evolve = (state: State, decision: Decision, language: Understood["language"]): State => {
  if (state._tag === "WithStaff") return state
  switch (decision._tag) {
    case "StaySilent":
      return { ...state, language }
    case "HandOver":
      return { _tag: "WithStaff", language, because: decision.because, talk: state.talk }
    default: {
      const talk = talkAfter(state.talk, decision)
      return {
        _tag: "Bot",
        language,
        misunderstood: misunderstoodAfter(state, decision),
        talk,
        personOffered: offersPerson(decision) && talk._tag === "Idle",
        menu: menuAfter(decision)
      }
    }
  }
}

const talkAfter = (talk: Talk, decision: Decision): Talk => {
  switch (decision._tag) {
    case "Ask":
      return { _tag: "Gathering", inquiry: decision.inquiry, question: decision.question }
    case "ShowRooms":
      return { _tag: "Gathering", inquiry: decision.inquiry, question: "stay" }
    case "TooMany":
      return {
        _tag: "Gathering",
        inquiry: { ...decision.inquiry, adults: null, children: 0, childAges: [] },
        question: "party"
      }
    case "AskWhichDate":
      return { _tag: "ChoosingDates", inquiry: decision.inquiry, readings: decision.readings }
    case "Offer":
    case "AskWhich":
      return { _tag: "Offering", inquiry: decision.inquiry, quote: decision.quote }
    case "AskToConfirm": {
      const { chosen, inquiry, quote } = decision
      return { _tag: "Confirming", inquiry: chosenIn(inquiry, quote, chosen), quote, chosen }
    }
    case "Owe": {
      const { ask, inquiry, since } = decision
      return { _tag: "Awaiting", inquiry, ask, since }
    }
    case "StartOver":
      return IDLE
    case "ReservingAnswer":
      return ReservingEvolve.talkAfter(talk, decision.answer)
    case "CaringAnswer":
      return talkAfterCare(talk, decision.answer)
    case "Meanwhile":
      return talkAfter(talk, decision.next)
    default:
      return talk
  }
}

const talkAfterCare = (talk: Talk, answer: CaringAnswer): Talk => {
  if (answer._tag !== "Late") return talk._tag === "LeavingLate" ? IDLE : talk
  const { answer: late } = answer
  return late._tag === "Possible" || late._tag === "FeeChanged"
    ? { _tag: "LeavingLate", reservation: late.reservation.id, fee: late.fee }
    : IDLE
}

/** Whoever picks other days than they asked for goes on from those. */
const chosenIn = (inquiry: Inquiry, { offers }: Quote, chosen: number): Inquiry => {
  const { arrive, leave } = offers[chosen]?.stay ?? inquiry
  return { ...inquiry, arrive, leave, nights: null, within: null }
}

const misunderstoodAfter = ({ misunderstood, talk }: BotState, decision: Decision): number => {
  switch (decision._tag) {
    case "Clarify":
      return misunderstood + 1
    case "Ask":
      return decision.again ? misunderstood + 1 : 0
    case "AskWhichDate":
      return talk._tag === "ChoosingDates" ? misunderstood + 1 : 0
    case "CannotRead":
      return misunderstood
    default:
      return 0
  }
}

/** Whether the answer ends by asking if a person should take over. */
const offersPerson = ({ _tag }: Decision): boolean => _tag === "NotKnown" || _tag === "CannotRead"

/** What a number picks after this answer. */
export const menuAfter = (decision: Decision): ReadonlyArray<string> => {
  switch (decision._tag) {
    case "Greet":
    case "Help":
    case "Clarify":
    case "OutOfScope":
      return helpIds
    case "Offer":
    case "AskWhich":
      return offerIds(decision.quote)
    // A yes is said or tapped; a number is still one of the offers.
    case "AskWhichDate":
      return DATE_IDS
    case "Meanwhile":
      return menuAfter(decision.next)
    default:
      return []
  }
}

/** A person answered from the hotel's own phone: that is a hand-over, whatever the bot was doing. */
export const takenOver = (state: State): State =>
  state._tag === "WithStaff"
    ? state
    : { _tag: "WithStaff", language: state.language, because: "phone_app", talk: state.talk }
