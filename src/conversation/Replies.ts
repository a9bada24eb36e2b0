import type { Language } from "../domain/Language.ts"
import { helpChoices } from "../language/HelpChoices.ts"
import { say } from "../language/Phrases.ts"
import { handOverAnswer, receptionAnswer } from "../language/ReceptionAnswer.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import type { Decision, Unreadable } from "./Decision.ts"

/** What a decision is put into words with. */
export interface Circumstances {
  readonly hotel: Hotel
  readonly language: Language
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The guest wrote long ago: the answer says so. */
  readonly late: boolean
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
} as const satisfies Record<Unreadable, string>

/** The decision in the guest's language; nothing when it is to stay silent. */
export const reply = (
  decision: Decision,
  { hotel, language, late, now }: Circumstances
): ReadonlyArray<OutboundMessage> => {
  const { name, location } = hotel.profile
  const opening = late ? `${say(language, "late")}\n\n` : ""
  const text = (body: string): OutboundMessage => ({ _tag: "Text", body: `${opening}${body}` })
  const offering = (body: string): OutboundMessage => ({
    _tag: "Choices",
    body: `${opening}${body}`,
    open: say(language, "choose"),
    choices: helpChoices(language)
  })
  switch (decision._tag) {
    case "Greet":
      return [offering(say(language, "greeting", { hotel: name }))]
    case "Help":
      return [offering(say(language, "help", { hotel: name }))]
    case "SendLocation":
      if (location === undefined) return [text(say(language, "noLocation"))]
      return [...(late ? [{ _tag: "Text", body: say(language, "late") } as const] : []), { _tag: "Place", ...location }]
    case "TellHours":
      return [text(receptionAnswer(language, hotel.profile, now))]
    case "HandOver":
      return [text(handOverAnswer(language, hotel.profile, now))]
    case "Clarify":
      return [offering(say(language, decision.again ? "clarifyAgain" : "clarify"))]
    case "CannotRead":
      return [text(say(language, UNREADABLE[decision.what]))]
    case "StaySilent":
      return []
  }
}

/** When a turn failed for good: true, and without a promise. */
export const apology = (language: Language): ReadonlyArray<OutboundMessage> => [
  { _tag: "Text", body: say(language, "failed") }
]
