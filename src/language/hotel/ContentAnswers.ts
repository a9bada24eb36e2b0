import type { Amenity } from "../../domain/Amenity.ts"
import type { Language } from "../../domain/Language.ts"
import type { PolicyKey } from "../../tenancy/HotelContent.ts"
import { say } from "../Phrases.ts"
import { receptionAnswer } from "../ReceptionAnswer.ts"
import { amenityAnswer, detailText } from "./AmenityAnswer.ts"
import { type ContentAnswer, type Facts, known, notKnown } from "./Facts.ts"
import { bullets } from "./Lists.ts"
import { paymentAnswer } from "./PaymentAnswer.ts"
import { cancellationAnswer, checkInAnswer, checkOutAnswer } from "./StayRules.ts"

/** What a guest may ask of the hotel itself. */
export type ContentTopic =
  | "services"
  | "check_in"
  | "check_out"
  | "cancellation"
  | "payment"
  | "location"
  | "reception"
  /** None named asks for all. */
  | { readonly amenities: ReadonlyArray<Amenity> }
  | { readonly policy: PolicyKey }
  /** A room type by the PMS's id. */
  | { readonly room: string }

export interface Asking {
  readonly language: Language
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether it is a guest of the house who asks: only they are told the password of the Wi-Fi. */
  readonly staying: boolean
}

/** What the hotel's own facts say to it: the same facts, the same answer. */
export const contentAnswer = (facts: Facts, topic: ContentTopic, { language, now, staying }: Asking): ContentAnswer => {
  if (typeof topic === "object") {
    if ("amenities" in topic) return amenityAnswer(facts, topic.amenities, language, staying)
    return "policy" in topic ? policyAnswer(facts, topic.policy, language) : roomAnswer(facts, topic.room, language)
  }
  switch (topic) {
    case "services":
      return servicesAnswer(facts, language)
    case "check_in":
      return checkInAnswer(facts, language)
    case "check_out":
      return checkOutAnswer(facts, language)
    case "cancellation":
      return cancellationAnswer(facts, language)
    case "payment":
      return paymentAnswer(facts, language)
    case "location":
      return locationAnswer(facts, language)
    case "reception":
      return {
        known: facts.profile.reception !== undefined,
        text: receptionAnswer(language, facts.profile, now)
      }
  }
}

const servicesAnswer = (facts: Facts, language: Language): ContentAnswer => {
  const { services = [] } = facts.content
  if (services.length === 0) return amenityAnswer(facts, [], language, false)
  const list = services.map(({ name, ...details }) => {
    const more = detailText(details, language)
    return more === "" ? name[language] : `${name[language]}: ${more}`
  })
  return known(say(language, "services", { list: bullets(list) }))
}

const locationAnswer = ({ content, profile: { location } }: Facts, language: Language): ContentAnswer => {
  const directions = content.directions?.[language] ?? ""
  if (location === undefined) {
    return directions === "" ? notKnown(language) : known(directions)
  }
  return { known: true, text: [location.address, directions].filter((part) => part !== "").join("\n"), place: location }
}

const policyAnswer = ({ content }: Facts, policy: PolicyKey, language: Language): ContentAnswer => {
  const words = content.policies?.[policy]
  return words === undefined ? notKnown(language) : known(words[language])
}

const roomAnswer = ({ content }: Facts, typeId: string, language: Language): ContentAnswer => {
  const room = content.rooms?.find((one) => one.typeId === typeId)
  if (room?.description === undefined) return notKnown(language)
  return { ...known(room.description[language]), photos: room.photos ?? [] }
}
