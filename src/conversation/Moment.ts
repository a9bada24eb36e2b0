import { type LocalDate, localDateAt } from "../domain/StayDates.ts"
import type { Language } from "../domain/Language.ts"
import type { RoomType } from "../pms/RoomType.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import type { HotelFacts } from "./HotelContent.ts"

/** What is true around one turn, so that deciding needs nothing else. */
export interface Moment {
  /** The turn's id: what it makes is called by it. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly hotel: Hotel
  readonly facts: HotelFacts
  /** What the hotel sells; empty when that is not known now. */
  readonly rooms: ReadonlyArray<RoomType>
  readonly language: Language
  /** Milliseconds that a price is kept, and that a promised answer is worked at. */
  readonly patience: Patience
}

export interface Patience {
  readonly quote: number
  readonly owed: number
}

/** The day it is at the hotel. */
export const todayAt = ({ hotel, now }: Pick<Moment, "hotel" | "now">): LocalDate =>
  localDateAt(now, hotel.profile.timeZone)
