import { Context, Effect, Layer } from "effect"
import type { Language } from "../domain/Language.ts"
import type { Amenity } from "../domain/Amenity.ts"
import { careText, type CareTopic, type StayNames } from "../language/hotel/CareAnswer.ts"
import { contentAnswer, type ContentTopic } from "../language/hotel/ContentAnswers.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { type HotelContent as Document, synonymsOf } from "../tenancy/HotelContent.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"

/** What a guest may ask of the hotel itself. */
export type Subject =
  | "services"
  | "amenities"
  | "check_in"
  | "check_out"
  | "cancellation"
  | "payment"
  | "location"
  | "reception"

export interface ContentQuestion {
  readonly subject: Subject
  /** What was named: "is there a pool?" Empty asks for all. */
  readonly amenities: ReadonlyArray<Amenity>
}

/** What a hotel says of itself. */
export interface HotelFacts {
  /** In the guest's language; `now` in milliseconds since the epoch. `null` is not known: said so, never invented. */
  readonly tell: (question: ContentQuestion, language: Language, now: number) => Words | null
  /** What guests may call a room type, beside its name. */
  readonly synonyms: (roomTypeId: string) => ReadonlyArray<string>
  /** What a booked guest is told around a stay, without asking. */
  readonly care: (topic: CareTopic, names: StayNames, language: Language) => string
}

type Words = readonly [OutboundMessage, ...ReadonlyArray<OutboundMessage>]

/** Where a hotel's own words are kept. */
export class HotelContent extends Context.Service<HotelContent, {
  /** Never fails: what cannot be read is not known. */
  readonly factsOf: (hotel: Hotel) => Effect.Effect<HotelFacts>
}>()("conserje/conversation/HotelContent") {
  /** Its document, and its place, hours and policies in the directory. */
  static readonly layer = Layer.effect(
    HotelContent,
    Effect.map(HotelContents, (contents) => ({
      factsOf: (hotel) => Effect.sync(() => factsOf(hotel, contents.of(hotel.tenantId)))
    }))
  )
}

export const factsOf = ({ profile }: Hotel, content: Document): HotelFacts => ({
  tell: (question, language, now) => {
    const answer = contentAnswer({ content, profile }, topicOf(question), { language, now, staying: false })
    if (!answer.known) return null
    if (answer.place === undefined) return [{ _tag: "Text", body: answer.text }]
    const place = { _tag: "Place", ...answer.place } as const
    const directions = content.directions?.[language]
    return directions === undefined ? [place] : [place, { _tag: "Text", body: directions }]
  },
  synonyms: (roomTypeId) => synonymsOf(content, roomTypeId),
  care: (topic, names, language) => careText(topic, { content, profile }, names, language)
})

/** "What time is breakfast?" is about breakfast, whatever else it sounds like. */
const topicOf = ({ amenities, subject }: ContentQuestion): ContentTopic =>
  subject === "amenities" || amenities.length > 0 ? { amenities } : subject
