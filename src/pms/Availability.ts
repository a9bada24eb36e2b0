import { Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import { StayDates } from "../domain/StayDates.ts"
import { Capacity, Party, RoomId, RoomTypeId } from "./RoomType.ts"

export const AvailabilityQuery = Schema.Struct({
  tenantId: TenantId,
  stay: StayDates,
  party: Party,
  /** Only this type; `null` asks for all of them. */
  roomTypeId: Schema.NullOr(RoomTypeId)
})
export type AvailabilityQuery = typeof AvailabilityQuery.Type

/** What a stay costs, whole stay of one room. A booking is made at exactly this. */
export const Price = Schema.Struct({ total: Money, withoutTax: Money })
export type Price = typeof Price.Type

/** One room type that has a free room for every night of the stay and sleeps the whole party. */
export const RoomOffer = Schema.Struct({
  roomTypeId: RoomTypeId,
  name: Schema.String,
  capacity: Capacity,
  /** The free rooms, at least one. `number` is what stands on the door. */
  rooms: Schema.Array(Schema.Struct({ id: RoomId, number: Schema.String })),
  price: Price
})
export type RoomOffer = typeof RoomOffer.Type

/** Source: QloApps `hotel_ari`, filtered by capacity on our side. */
export const Availability = Schema.Struct({
  stay: StayDates,
  party: Party,
  /** Cheapest first. Empty when nothing is free: an answer, not an error. */
  offers: Schema.Array(RoomOffer),
  /** All rooms of the hotel, free or not, where all types were asked for and the PMS says how many. */
  totalRooms: Schema.optionalKey(Schema.Int),
  /** Milliseconds since the epoch: when the PMS said so. */
  asOf: Schema.Finite,
  /** An older answer, given because the PMS is away: good for a quote that says so, never for a booking. */
  potentiallyStale: Schema.Boolean
})
export type Availability = typeof Availability.Type
