import type { Language } from "../domain/Language.ts"
import { helpChoices } from "../language/HelpChoices.ts"
import { type Details, type PhraseKey, say } from "../language/Phrases.ts"
import { handOverAnswer } from "../language/ReceptionAnswer.ts"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import type { Decision, HandoverReason, Told, Unreadable } from "./Decision.ts"
import type { Moment } from "./Moment.ts"
import * as CaringReplies from "./caring/CaringReplies.ts"
import * as ReservingReplies from "./reserving/ReservingReplies.ts"
import * as StayReplies from "./StayReplies.ts"
import { IDLE, type Talk } from "./talk/Talk.ts"
import * as Wording from "./Wording.ts"

/** What a decision is put into words with. */
export interface Circumstances {
  readonly moment: Moment
  /** Where the talk stands after the decision: what was interrupted is taken up again. */
  readonly talk: Talk
  /** The guest wrote long ago: the answer says so. */
  readonly late: boolean
  /** Whether there may be buttons and lists; numbered text otherwise. */
  readonly interactive: boolean
  /** Whether what was not understood is asked again with what we can do; otherwise in a word. */
  readonly helpful: boolean
}

type Messages = ReadonlyArray<OutboundMessage>

/** The decision in the guest's language; nothing when it is to stay silent. */
export const reply = (decision: Decision, circumstances: Circumstances): Messages => {
  const { interactive, late, moment } = circumstances
  const messages = worded(decision, circumstances)
  const opened = late && messages.length > 0 ? Wording.before(say(moment.language, "late"), messages) : messages
  return interactive ? opened : opened.map(Wording.plain)
}

const worded = (decision: Decision, circumstances: Circumstances): Messages => {
  const { moment, talk } = circumstances
  const { hotel, language } = moment
  const { name } = hotel.profile
  const text = (key: PlainKey): Messages => [Wording.text(say(language, key))]
  const resumed = (messages: Messages): Messages => {
    const question = StayReplies.resume(talk, moment)
    return question === "" ? messages : Wording.after(messages, question)
  }
  switch (decision._tag) {
    case "Greet":
      return talk._tag === "Idle"
        ? [offering(language, say(language, "greeting", { hotel: name }))]
        : resumed([Wording.text(say(language, "hello"))])
    case "Help":
      return talk._tag === "Idle"
        ? [offering(language, say(language, "help", { hotel: name }))]
        : resumed([Wording.text(say(language, "help", { hotel: name }))])
    case "SayGoodbye":
      return text("goodbye")
    case "AnswerThanks":
      return text("welcome")
    case "SwitchLanguage":
      return talk._tag === "Idle" ? text("switchLanguage") : resumed(text("switchLanguageMeanwhile"))
    case "OutOfScope":
      return resumed(text("outOfScope"))
    case "RequestDone":
      return text("requestDone")
    case "Acknowledge":
      return text("acknowledge")
    case "StartOver":
      return text(decision.had ? "startOver" : "startOverNothing")
    case "Tell":
    case "NotKnown":
      return resumed(told(decision, moment, talk))
    case "Meanwhile":
      return Wording.joined(
        told(decision.told, moment, talk._tag === "Idle" ? IDLE : talk),
        worded(decision.next, circumstances)
      )
    case "HandOver":
      return [
        Wording.text(
          Wording.sentences(openingOf(decision.because, language), handOverAnswer(language, hotel.profile, moment.now))
        )
      ]
    case "Clarify":
      if (!circumstances.helpful) {
        return talk._tag === "Idle"
          ? [Wording.text(Wording.sentences(say(language, "sorry"), say(language, "orPerson")))]
          : resumed(text("sorry"))
      }
      return talk._tag === "Idle" ? [offering(language, say(language, "clarify"))] : resumed(text("clarify"))
    case "CannotRead":
      return text(UNREADABLE[decision.what])
    case "ReservingAnswer":
      return ReservingReplies.reply(decision.answer, moment)
    case "CaringAnswer":
      return decision.answer._tag === "RequestTaken"
        ? resumed(CaringReplies.reply(decision.answer, moment))
        : CaringReplies.reply(decision.answer, moment)
    case "StaySilent":
    case "LookUp":
    case "Reserve":
    case "Reserving":
    case "Caring":
      return []
    default:
      return StayReplies.reply(decision, moment)
  }
}

/** Sentences that need no details. */
type PlainKey = { readonly [Key in PhraseKey]: keyof Details<Key> extends never ? Key : never }[PhraseKey]

const offering = (language: Language, body: string): OutboundMessage => ({
  _tag: "Choices",
  body,
  open: say(language, "choose"),
  choices: helpChoices(language)
})

const told = ({ _tag, question }: Told, { facts, language, now }: Moment, talk: Talk): Messages => {
  const known = _tag === "Tell" ? facts.tell(question, language, now) : null
  return known ?? [Wording.text(say(language, talk._tag === "Idle" ? "notKnown" : "notKnownMeanwhile"))]
}

const OPENINGS = {
  guest_asked: null,
  phone_app: null,
  complaint: "sorryComplaint",
  urgent: "sorryUrgent",
  urgent_after_hours: "sorryUrgent",
  not_understood: "sorryNotUnderstood",
  payment: "staffPayment",
  late_checkout: "staffLateCheckout",
  special_request: "staffRequest",
  no_pms: "staffAvailability",
  pms_away: "staffAway",
  bookings_away: "bookingsAway"
} as const satisfies Record<HandoverReason, PhraseKey | null>

const openingOf = (because: HandoverReason, language: Language): string => {
  const key = OPENINGS[because]
  return key === null ? "" : say(language, key)
}

const UNREADABLE = {
  audio: "mediaAudio",
  voice: "mediaAudio",
  image: "mediaImage",
  video: "mediaVideo",
  document: "mediaDocument",
  sticker: "mediaSticker",
  contacts: "mediaContacts",
  location: "mediaLocation",
  long: "tooLong",
  other: "mediaOther"
} as const satisfies Record<Unreadable, PhraseKey>

/** When a turn failed for good: true, and without a promise. */
export const apology = (language: Language): Messages => [Wording.text(say(language, "failed"))]
