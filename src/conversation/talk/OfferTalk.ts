import type { Intent } from "../../language/Understood.ts"
import type { Decision } from "../Decision.ts"
import { type Moment, todayAt } from "../Moment.ts"
import type { Said } from "../Said.ts"
import { isSame, stayOf } from "./Inquiry.ts"
import { isExpired } from "./Quote.ts"
import { refine } from "./Refinement.ts"
import type { Talk } from "./Talk.ts"

type Shown = Extract<Talk, { readonly _tag: "Offering" | "Confirming" }>

const YES: ReadonlySet<Intent> = new Set(["affirm", "make_reservation"])
const AGAIN: ReadonlySet<Intent> = new Set(["check_availability", "pricing_info", "show_room_options"])

/** What a guest says to offers that were shown: one is picked, taken or declined. Nothing when it is about something else. */
export const onOffer = (talk: Shown, said: Said, moment: Moment): Decision | null => {
  const { choice, entities, intent, sure } = said
  const { inquiry, quote } = talk
  // A button of an older quote: what it stood for is not what is on the table.
  if (choice !== null && choice._tag !== "No" && choice._tag !== "Date" && choice.quote !== quote.id) {
    return again(talk, moment)
  }
  const picked = pickedIn(talk, said, moment)
  if (picked !== null && !(talk._tag === "Confirming" && picked === talk.chosen && YES.has(intent))) {
    return { _tag: "AskToConfirm", inquiry, quote, chosen: picked, because: "picked" }
  }
  if (changes(talk, said, moment)) return null
  if (YES.has(intent)) {
    if (talk._tag === "Offering") return { _tag: "AskWhich", inquiry, quote }
    if (!sure) return { _tag: "AskToConfirm", inquiry, quote, chosen: talk.chosen, because: "again" }
    return take(talk, moment)
  }
  if (intent === "deny") {
    return { _tag: "Ask", inquiry, question: "change", problem: null, lead: "declined", again: false }
  }
  if (entities.pick !== null) return otherThan(talk, moment)
  return AGAIN.has(intent) || entities.rooms.length > 0 ? again(talk, moment) : null
}

/** The place in the quote of what the guest named, from 0. */
const pickedIn = (talk: Shown, { choice, entities }: Said, moment: Moment): number | null => {
  const { offers } = talk.quote
  const within = (at: number) => at >= 0 && at < offers.length ? at : null
  if (choice?._tag === "Offer") return within(choice.chosen)
  const { party, pick, rooms, stay } = entities
  if (pick !== null && stay === null && party === null) {
    const totals = offers.map(({ room }) => room.price.total.minor)
    if (typeof pick === "number") return within(pick - 1)
    if (pick === "cheapest") return totals.indexOf(Math.min(...totals))
    if (pick === "dearest") return totals.indexOf(Math.max(...totals))
    if (pick === "last") return offers.length - 1
    return talk._tag === "Confirming" && offers.length === 2 ? 1 - talk.chosen : null
  }
  // "Saturday's", "the suite, then": one of those on the table, when it is there once.
  const days = stay?.arrive ?? null
  if (days !== null && party === null && rooms.length === 0) {
    return only(offers.flatMap((one, at) => one.stay.arrive === days && offers.length > 1 ? [at] : []))
  }
  const [room] = rooms
  const asBefore = refine(talk.inquiry, { ...entities, rooms: [] }, todayAt(moment))
  if (room === undefined || asBefore.problem !== null || !isSame(asBefore.inquiry, talk.inquiry)) return null
  return only(offers.flatMap((one, at) => one.room.roomTypeId === room.id ? [at] : []))
}

const only = (places: ReadonlyArray<number>): number | null => places.length === 1 ? places[0] ?? null : null

/** Whether days, people or a room are other than those that the offers are for. */
const changes = ({ inquiry }: Shown, { entities }: Said, moment: Moment): boolean => {
  const refined = refine(inquiry, entities, todayAt(moment))
  return refined.problem !== null || refined.readings !== null || !isSame(refined.inquiry, inquiry)
}

/** "Another one": what is left of the table, or other days when nothing is. */
const otherThan = (talk: Shown, moment: Moment): Decision => {
  const { inquiry, quote } = talk
  return quote.offers.length > 1
    ? again({ _tag: "Offering", inquiry, quote }, moment)
    : { _tag: "Ask", inquiry, question: "change", problem: null, lead: "declined", again: false }
}

/** Shows it again, asked anew when it is too old. */
const again = (talk: Shown, { now }: Moment): Decision => {
  const { inquiry, quote } = talk
  if (isExpired(quote, now)) return renew(talk, { _tag: "Answer" })
  return talk._tag === "Offering"
    ? { _tag: "Offer", inquiry, quote, because: "again" }
    : { _tag: "AskToConfirm", inquiry, quote, chosen: talk.chosen, because: "again" }
}

/** A yes: at once while the price is kept and known for true, else only if it is still the same. */
const take = (talk: Extract<Talk, { readonly _tag: "Confirming" }>, { now }: Moment): Decision => {
  const { chosen, inquiry, quote } = talk
  const offered = quote.offers[chosen]
  if (offered === undefined) return { _tag: "AskWhich", inquiry, quote }
  if (!isExpired(quote, now) && !quote.stale) return { _tag: "Reserve", inquiry, quote, chosen }
  return renew(talk, { _tag: "Renew", offered })
}

type LookUp = Extract<Decision, { readonly _tag: "LookUp" }>

const renew = ({ inquiry, quote }: Shown, purpose: LookUp["errand"]["purpose"]): Decision => {
  const [first] = quote.offers
  const stay = purpose._tag === "Renew" ? purpose.offered.stay : stayOf(inquiry) ?? first.stay
  return { _tag: "LookUp", errand: { inquiry, stay, party: quote.party, purpose } }
}
