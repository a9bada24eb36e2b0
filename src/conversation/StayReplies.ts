import type { Language } from "../domain/Language.ts"
import { Money } from "../domain/Money.ts"
import { localDateAt } from "../domain/StayDates.ts"
import type { StayProblem } from "../language/Entities.ts"
import { capital, dayInWords, moneyText, partyText, stayText } from "../language/Locale.ts"
import { type PhraseKey, say } from "../language/Phrases.ts"
import { atClock } from "../language/ReceptionAnswer.ts"
import type { Choice, OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import type { Because, Decision } from "./Decision.ts"
import { type Moment, todayAt } from "./Moment.ts"
import { DATE_IDS, NO_ID, offerIds, yesId } from "./talk/Choice.ts"
import * as ReservingReplies from "./reserving/ReservingReplies.ts"
import type { Question } from "./talk/Inquiry.ts"
import type { Offered, Quote } from "./talk/Quote.ts"
import type { Reading } from "./talk/Refinement.ts"
import type { Talk } from "./talk/Talk.ts"
import { paragraphs, sentences, text } from "./Wording.ts"

type StayDecision = Extract<Decision, {
  readonly _tag:
    | "Ask"
    | "AskWhichDate"
    | "ShowRooms"
    | "TooMany"
    | "Offer"
    | "AskWhich"
    | "AskToConfirm"
    | "Owe"
}>

/** What is said about a stay. */
export const reply = (decision: StayDecision, moment: Moment): ReadonlyArray<OutboundMessage> => {
  const { language } = moment
  switch (decision._tag) {
    case "Ask":
      return [text(asking(decision, language))]
    case "AskWhichDate":
      return [whichDate(decision.readings, moment)]
    case "ShowRooms":
      return [text(paragraphs(roomsText(moment), say(language, "askStay")))]
    case "TooMany":
      return [text(say(language, "tooMany", { count: String(decision.people) }))]
    case "Offer":
      return [offers(decision.quote, leadOf(decision.because, language), moment)]
    case "AskWhich":
      return [offers(decision.quote, say(language, "which"), moment)]
    case "AskToConfirm":
      return [confirming(decision, moment)]
    case "Owe":
      return decision.silent ? [] : [text(say(language, "owe"))]
  }
}

/** The question that was interrupted; empty when none was. */
export const resume = (talk: Talk, moment: Moment): string => {
  const { language } = moment
  switch (talk._tag) {
    case "Idle":
    case "Cancelling":
    case "ChoosingOwn":
    case "LeavingLate":
      return ""
    case "Reserving":
      return ReservingReplies.resume(talk.asked, moment)
    case "Gathering":
      return sentences(say(language, "resume"), say(language, QUESTIONS[talk.question]))
    case "ChoosingDates":
      return sentences(say(language, "whichDate"), readingTitles(talk.readings, moment).join(" / "))
    case "Offering":
      return say(language, "resumeOffer")
    case "Confirming":
      return say(language, "resumeConfirm", { room: talk.quote.offers[talk.chosen]?.room.name ?? "" })
    case "Awaiting":
      return say(language, "stillOwed")
  }
}

const QUESTIONS = {
  stay: "askStay",
  arrive: "askArrive",
  leave: "askLeave",
  days: "askDays",
  party: "askParty",
  child_ages: "askChildAges",
  change: "askChange"
} as const satisfies Record<Question, PhraseKey>

const PROBLEMS = {
  past: "stayPast",
  reversed: "stayReversed",
  too_long: "stayTooLong",
  too_far: "stayTooFar",
  impossible: "stayImpossible"
} as const satisfies Record<StayProblem, PhraseKey>

const asking = (
  { again, lead, problem, question }: Extract<Decision, { readonly _tag: "Ask" }>,
  language: Language
): string => {
  if (lead === "nothing_free") return say(language, "nothingFree")
  if (lead === "prices" && question === "stay") return say(language, "askStayPrices")
  const wanted = say(language, QUESTIONS[question])
  if (problem !== null) return sentences(say(language, PROBLEMS[problem]), wanted)
  if (lead === "declined") return sentences(say(language, "declined"), wanted)
  return again
    ? sentences(say(language, "sorry"), wanted, question === "change" ? "" : say(language, "orPerson"))
    : wanted
}

const readingTitles = (readings: readonly [Reading, Reading], moment: Moment): readonly [string, string] => {
  const title = ({ arrive }: Reading) => dayInWords(moment.language, arrive, todayAt(moment))
  return [title(readings[0]), title(readings[1])]
}

const whichDate = (readings: readonly [Reading, Reading], moment: Moment): OutboundMessage => {
  const { language } = moment
  const [one, other] = readingTitles(readings, moment)
  const choices: readonly [Choice, Choice] = [{ id: DATE_IDS[0], title: one }, { id: DATE_IDS[1], title: other }]
  return { _tag: "Choices", body: say(language, "whichDate"), open: say(language, "choose"), choices }
}

/** Rooms that are named at once. */
const MOST_ROOMS = 10

const roomsText = ({ language, rooms }: Moment): string =>
  rooms.length === 0 ? "" : [
    say(language, "rooms"),
    ...rooms.slice(0, MOST_ROOMS).map(({ capacity: { guests }, name }) =>
      `• ${
        guests === 1
          ? say(language, "roomForOne", { room: name })
          : say(language, "roomFor", { room: name, count: String(guests) })
      }`
    )
  ].join("\n")

const LEADS = {
  asked: null,
  again: null,
  picked: null,
  owed: "nowKnown",
  type_full: "typeFull",
  full: "full",
  price_changed: "priceChanged",
  gone: "gone"
} as const satisfies Record<Because | "picked", PhraseKey | null>

const leadOf = (because: Because | "picked", language: Language): string => {
  const key = LEADS[because]
  return key === null ? "" : say(language, key)
}

/** Tax included. A night of a longer stay is the total shared out, to the smallest coin. */
const priceText = (language: Language, { room, stay }: Offered): string => {
  const { total } = room.price
  if (stay.nights === 1) return say(language, "priceOneNight", { total: moneyText(language, total) })
  const night = new Money({ minor: Math.round(total.minor / stay.nights), currency: total.currency })
  return say(language, "price", { night: moneyText(language, night), total: moneyText(language, total) })
}

const isOneStay = ({ offers: [first, ...others] }: Quote): boolean =>
  others.every(({ stay }) => stay.arrive === first.stay.arrive && stay.leave === first.stay.leave)

const offers = (quote: Quote, lead: string, moment: Moment): OutboundMessage => {
  const { language, now } = moment
  const today = todayAt(moment)
  const party = partyText(language, quote.party)
  const together = isOneStay(quote)
  const [first, ...others] = offerIds(quote).map((id, at): Choice => {
    const offered = quote.offers[at] ?? quote.offers[0]
    const days = together ? "" : `${stayText(language, offered.stay, today)}: `
    return { id, title: offered.room.name, description: `${days}${priceText(language, offered)}` }
  })
  const intro = together
    ? capital(say(language, "offerIntro", { stay: stayText(language, quote.offers[0].stay, today), party }))
    : say(language, "offerIntroDays", { party })
  const body = paragraphs(lead, intro)
  return first === undefined ? text(body) : {
    _tag: "Choices",
    body,
    open: say(language, "choose"),
    choices: [first, ...others],
    footer: quote.stale
      ? sentences(staleText(quote, moment), say(language, "offerFoot"))
      : say(language, "offerKept", { minutes: String(Math.max(1, Math.round((quote.until - now) / 60_000))) })
  }
}

/** When the PMS said so: the hour, or the day when that was another one. */
const staleText = ({ asOf }: Quote, moment: Moment): string => {
  const { hotel: { profile: { timeZone } }, language } = moment
  const today = todayAt(moment)
  const day = localDateAt(asOf, timeZone)
  if (day !== today) return say(language, "stale", { time: dayInWords(language, day, today) })
  const [hour = "0", minute = "0"] = new Intl.DateTimeFormat("sv-SE", { timeZone, timeStyle: "short" }).format(asOf)
    .split(":")
  return say(language, "stale", { time: atClock(language, Number(hour) * 60 + Number(minute)) })
}

const confirming = (
  { because, chosen, quote }: Extract<Decision, { readonly _tag: "AskToConfirm" }>,
  moment: Moment
): OutboundMessage => {
  const { language } = moment
  const offered = quote.offers[chosen] ?? quote.offers[0]
  const offer = say(language, "offerOne", {
    room: offered.room.name,
    stay: stayText(language, offered.stay, todayAt(moment)),
    party: partyText(language, quote.party),
    price: priceText(language, offered)
  })
  const body = sentences(
    leadOf(because, language),
    offer,
    quote.stale ? staleText(quote, moment) : "",
    say(language, "confirm")
  )
  return {
    _tag: "Choices",
    body,
    open: say(language, "choose"),
    choices: [{ id: yesId(quote), title: say(language, "chooseYes") }, { id: NO_ID, title: say(language, "chooseNo") }]
  }
}
