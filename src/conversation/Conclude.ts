import { Array } from "effect"
import type { Decision } from "./Decision.ts"
import type { Errand, Finding } from "./Errand.ts"
import { type Moment, todayAt } from "./Moment.ts"
import { choiceOf, wish } from "./StaffNote.ts"
import { isSameOffer, type Offered, offeredOf, type Quote } from "./talk/Quote.ts"

/** Offers that are shown at once, the cheapest first. */
const MOST_OFFERS = 5

/** What the answer of the PMS makes of the question that was taken to it. */
export const conclude = (errand: Errand, finding: Finding, moment: Moment): Decision => {
  switch (finding._tag) {
    case "Found":
      return found(errand, finding, moment)
    case "Away":
      return away(errand, moment)
    case "Closed":
      return { _tag: "HandOver", because: "no_pms", note: `${wish(errand.inquiry)}; no PMS could be asked` }
  }
}

type Found = Extract<Finding, { readonly _tag: "Found" }>

const found = (errand: Errand, { availability, instead }: Found, moment: Moment): Decision => {
  const { inquiry, purpose, stay } = errand
  const quote = quoting(errand, availability, moment)
  const free = availability.offers.map((room) => offeredOf(stay, room))
  if (purpose._tag === "Renew") return renewed(errand, purpose.offered, free, quote)
  const ofType = inquiry.room === null ? free : free.filter(({ room }) => room.roomTypeId === inquiry.room?.id)
  const because = purpose._tag === "Owed" ? "owed" : purpose._tag === "Lost" ? "gone" : "asked"
  if (Array.isReadonlyArrayNonEmpty(ofType)) return offer(inquiry, quote(ofType), because)
  const anyType = { ...inquiry, room: null }
  if (Array.isReadonlyArrayNonEmpty(free)) return offer(anyType, quote(free), "type_full")
  if (Array.isReadonlyArrayNonEmpty(instead)) return offer(anyType, quote(instead), "full")
  const days = { ...anyType, arrive: null, leave: null, nights: stay.nights, within: null }
  return { _tag: "Ask", inquiry: days, question: "arrive", problem: null, lead: "nothing_free", again: false }
}

const quoting =
  ({ party }: Errand, { asOf, potentiallyStale: stale }: Found["availability"], { id, now, patience }: Moment) =>
  ([first, ...others]: Array.NonEmptyReadonlyArray<Offered>): Quote => ({
    id,
    party,
    offers: [first, ...others.slice(0, MOST_OFFERS - 1)],
    asOf,
    until: now + patience.quote,
    stale
  })

/** One offer is a question of its own. */
const offer = (
  inquiry: Errand["inquiry"],
  quote: Quote,
  because: Extract<Decision, { readonly _tag: "Offer" }>["because"]
): Decision =>
  quote.offers.length === 1
    ? { _tag: "AskToConfirm", inquiry, quote, chosen: 0, because }
    : { _tag: "Offer", inquiry, quote, because }

/** The guest has said yes to this already: it is taken only if nothing about it has changed. */
const renewed = (
  { inquiry, stay }: Errand,
  wanted: Offered,
  free: ReadonlyArray<Offered>,
  quote: (offers: Array.NonEmptyReadonlyArray<Offered>) => Quote
): Decision => {
  const still = free.find((one) => isSameOffer(one, wanted))
  if (still !== undefined) {
    const only = quote([still])
    const { total } = still.room.price
    const before = wanted.room.price.total
    if (total.minor !== before.minor || total.currency !== before.currency) {
      return { _tag: "AskToConfirm", inquiry, quote: only, chosen: 0, because: "price_changed" }
    }
    return only.stale ? cannotPromise(still, only) : { _tag: "Reserve", inquiry, quote: only, chosen: 0 }
  }
  if (Array.isReadonlyArrayNonEmpty(free)) return offer({ ...inquiry, room: null }, quote(free), "gone")
  const days = { ...inquiry, room: null, arrive: null, leave: null, nights: stay.nights }
  return { _tag: "Ask", inquiry: days, question: "arrive", problem: null, lead: "nothing_free", again: false }
}

/** Nothing is promised on an old answer: staff book what the guest chose, or say why not. */
const cannotPromise = (chosen: Offered, quote: Quote): Decision => ({
  _tag: "HandOver",
  because: "pms_away",
  note: `Said yes to ${choiceOf({ ...quote, stale: true }, chosen)}`
})

const away = ({ inquiry, party, purpose, stay }: Errand, moment: Moment): Decision => {
  const { id, now, patience } = moment
  switch (purpose._tag) {
    case "Answer":
      return { _tag: "Owe", inquiry, ask: id, since: now, tries: 1, silent: false }
    case "Lost":
    case "Renew":
      return {
        _tag: "HandOver",
        because: "pms_away",
        note: `Said yes to ${choiceOf({ party, stale: true }, purpose.offered)}`
      }
    case "Owed": {
      const { ask, since, tries } = purpose
      const over = now - since >= patience.owed || stay.arrive < todayAt(moment)
      return over
        ? { _tag: "HandOver", because: "pms_away", note: `${wish(inquiry)}; the PMS did not answer in time` }
        : { _tag: "Owe", inquiry, ask, since, tries: tries + 1, silent: true }
    }
  }
}
