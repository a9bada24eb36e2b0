import { Schema } from "effect"
import { StayDates } from "../../domain/StayDates.ts"
import { RoomOffer } from "../../pms/Availability.ts"
import { Party } from "../../pms/RoomType.ts"

/** One room type for one stay, at a price; alternatives have stays of their own. */
export const Offered = Schema.Struct({ stay: StayDates, room: RoomOffer })
export type Offered = typeof Offered.Type

/** What was shown, as it was shown: a yes to it is a yes to exactly this. */
export const Quote = Schema.Struct({
  /** The turn that made it; a tap on an older one is told apart by it. */
  id: Schema.String,
  party: Party,
  offers: Schema.NonEmptyArray(Offered),
  /** Milliseconds since the epoch: when the PMS said so, and until when the price is kept. */
  asOf: Schema.Finite,
  until: Schema.Finite,
  /** An older answer, given because the PMS is away: nothing is booked on it. */
  stale: Schema.Boolean
})
export type Quote = typeof Quote.Type

export const isExpired = ({ until }: Quote, now: number): boolean => now >= until

export const isSameOffer = (one: Offered, other: Offered): boolean =>
  one.room.roomTypeId === other.room.roomTypeId && one.stay.arrive === other.stay.arrive &&
  one.stay.leave === other.stay.leave

/** Physical rooms that are kept with an offer; a hotel may have a hundred of a type. */
const MOST_ROOMS = 8

export const offeredOf = (stay: StayDates, room: RoomOffer): Offered => ({
  stay,
  room: { ...room, rooms: room.rooms.slice(0, MOST_ROOMS) }
})
