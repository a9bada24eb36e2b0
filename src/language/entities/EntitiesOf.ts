import type { Language } from "../../domain/Language.ts"
import type { Entities } from "../Entities.ts"
import type { Setting } from "../Understood.ts"
import { amenitiesIn, isUrgent } from "./Asides.ts"
import { emailIn, type Found, phoneIn } from "./Contact.ts"
import { partsOf } from "./Lexicon.ts"
import { moneyOf } from "./MoneyOf.ts"
import { partyOf } from "./PartyOf.ts"
import { nameOf } from "./PersonName.ts"
import { pickOf } from "./PickOf.ts"
import { referenceIn } from "./Reference.ts"
import { roomsOf } from "./RoomsOf.ts"
import { stayOf } from "./StayOf.ts"
import { timesOf } from "./Times.ts"
import { legible, tokensOf, without } from "./Tokens.ts"

const cut = (text: string, found: Found<string> | undefined): string =>
  found === undefined ? text : `${text.slice(0, found.from)} ; ${text.slice(found.until)}`

/**
 * What was named in a message. Total and bounded on any text; the same words in the same setting always name the same.
 * What is read is taken away before the next is looked for: a number is read once.
 */
export const entitiesOf = (text: string, setting: Setting, language: Language): Entities => {
  const whole = legible(text)
  const email = emailIn(whole)
  const afterEmail = cut(whole, email)
  const reference = referenceIn(afterEmail, setting.asked === "reference")
  const afterReference = cut(afterEmail, reference)
  const phone = phoneIn(afterReference, setting.timeZone)
  const rest = cut(afterReference, phone)

  const all = tokensOf(rest, language)
  const money = moneyOf(all)
  const unpaid = without(all, money)
  const times = timesOf(unpaid, setting.asked)
  const timeless = without(unpaid, times)
  // `a segunda` is a Monday, but not for who was asked which room.
  const chosen = setting.asked === "room" ? pickOf(timeless, "room") : undefined
  const unchosen = without(timeless, chosen === undefined ? [] : [chosen])
  const { spans, stay } = stayOf(unchosen, setting, language)
  const left = without(unchosen, spans)
  const words = partsOf(rest)
  return {
    stay,
    party: partyOf(left, setting.asked),
    rooms: roomsOf(words, setting, language),
    pick: (chosen ?? pickOf(left, setting.asked))?.pick ?? null,
    time: times[0]?.time ?? null,
    money: money[0]?.money ?? null,
    reference: reference?.value ?? null,
    name: nameOf(left, setting.asked),
    email: email?.value ?? null,
    phone: phone?.value ?? null,
    amenities: amenitiesIn[language](words),
    urgent: isUrgent(words)
  }
}
