import { Context, Effect, Layer } from "effect"
import type { Language } from "../domain/Language.ts"
import type { Amenity } from "../language/Entities.ts"
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

/** A hotel's own words at one moment. `null` is not known: it is said so, and never invented. */
export interface HotelFacts {
  readonly tell: (
    question: ContentQuestion,
    language: Language,
    now: number
  ) => readonly [OutboundMessage, ...ReadonlyArray<OutboundMessage>] | null
}

/** What hotels say of themselves. */
export class HotelContent extends Context.Service<HotelContent, {
  /** Never fails: what cannot be read is not known. */
  readonly factsOf: (hotel: Hotel) => Effect.Effect<HotelFacts>
}>()("conserje/conversation/HotelContent") {
}
