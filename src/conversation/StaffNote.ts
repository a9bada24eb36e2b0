import type { Decision } from "./Decision.ts"
import type { Offered, Quote } from "./talk/Quote.ts"
import { type Inquiry, stayOf } from "./talk/Inquiry.ts"
import type { Talk } from "./talk/Talk.ts"

/** What staff should know when a guest becomes theirs: English, and none of the guest's words. Empty when nothing. */
export const noteOf = (talk: Talk): string => {
  switch (talk._tag) {
    case "Idle":
      return ""
    case "Offering":
      return `${wish(talk.inquiry)}; was shown ${talk.quote.offers.map(offer).join(", ")}`
    case "Confirming": {
      const chosen = talk.quote.offers[talk.chosen]
      return chosen === undefined ? wish(talk.inquiry) : `Was asked to confirm ${choiceOf(talk.quote, chosen)}`
    }
    case "Reserving":
      return `Has a reservation under way (${talk.reservation})`
    case "Cancelling":
      return `Was asked whether to cancel the reservation ${talk.reservation}`
    case "LeavingLate":
      return `Was asked whether to leave late from the reservation ${talk.reservation}`
    case "ChoosingOwn":
      return `Was asked which of ${talk.references.join(", ")}`
    case "Awaiting":
      return `${wish(talk.inquiry)}; waits for an answer of the PMS`
    default:
      return wish(talk.inquiry)
  }
}

/** The same of a decision that makes a guest theirs. */
export const noteWith = (decision: Decision, talk: Talk): string => {
  switch (decision._tag) {
    case "HandOver":
      return decision.note
    case "Meanwhile":
      return noteWith(decision.next, talk)
    case "Reserve": {
      const { chosen, quote } = decision
      return `Said yes to ${choiceOf(quote, quote.offers[chosen] ?? quote.offers[0])}`
    }
    default:
      return noteOf(talk)
  }
}

/** One offer with everything that is needed to book it by hand. */
export const choiceOf = ({ party, stale }: Pick<Quote, "party" | "stale">, { room, stay }: Offered): string => {
  const { total } = room.price
  return `${room.name}, ${stay.arrive} to ${stay.leave} (${many(stay.nights, "night")}), ` +
    `${people(party.adults, party.childAges)}, ${total.decimal} ${total.currency} in all with tax` +
    (stale ? " (price not confirmed by the PMS)" : "")
}

const offer = ({ room, stay }: Offered): string =>
  `${room.name} ${stay.arrive} to ${stay.leave} at ${room.price.total.decimal} ${room.price.total.currency}`

export const wish = (inquiry: Inquiry): string => {
  const { adults, arrive, childAges, leave, nights, room, within } = inquiry
  const stay = stayOf(inquiry)
  const days = stay !== null
    ? `${stay.arrive} to ${stay.leave} (${many(stay.nights, "night")})`
    : within !== null
    ? `some time from ${within.from} to ${within.until}`
    : [
      arrive === null ? "" : `from ${arrive}`,
      leave === null ? "" : `until ${leave}`,
      nights === null ? "" : many(nights, "night")
    ].filter((part) => part !== "").join(" ")
  const parts = [room?.name ?? "", days, adults === null ? "" : people(adults, childAges)]
  return `Asks for ${parts.filter((part) => part !== "").join(", ") || "a stay"}`
}

const people = (adults: number, childAges: ReadonlyArray<number>): string =>
  many(adults, "adult") + (childAges.length === 0 ? "" : ` and children of ${childAges.join(", ")}`)

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`
