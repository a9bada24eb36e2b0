import { Context, Effect, Layer } from "effect"
import type { Language } from "../domain/Language.ts"
import type { Amenity } from "../language/Entities.ts"
import { receptionAnswer } from "../language/ReceptionAnswer.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
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
}

type Words = readonly [OutboundMessage, ...ReadonlyArray<OutboundMessage>]

/** Where a hotel's own words are kept. */
export class HotelContent extends Context.Service<HotelContent, {
  /** Never fails: what cannot be read is not known. */
  readonly factsOf: (hotel: Hotel) => Effect.Effect<HotelFacts>
}>()("conserje/conversation/HotelContent") {
  /** Knows what stands in the directory of hotels: the place, and when the reception is there. */
  static readonly layerDirectory = Layer.succeed(HotelContent, {
    factsOf: (hotel) => Effect.succeed(directoryFacts(hotel))
  })
}

export const directoryFacts = ({ profile }: Hotel): HotelFacts => ({
  tell: ({ subject }, language, now) => {
    switch (subject) {
      case "location":
        return profile.location === undefined ? null : [{ _tag: "Place", ...profile.location }]
      case "reception":
        return profile.reception === undefined
          ? null
          : [{ _tag: "Text", body: receptionAnswer(language, profile, now) }]
      default:
        return null
    }
  }
})
