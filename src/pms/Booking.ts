import { Schema } from "effect"
import { GuestId, TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import { LocalDate, StayDates } from "../domain/StayDates.ts"
import { Price } from "./Availability.ts"
import { Party, RoomId, RoomTypeId } from "./RoomType.ts"

/** The PMS's own id of a booking. */
export const BookingId = Schema.NonEmptyString.pipe(Schema.brand("BookingId"))
export type BookingId = typeof BookingId.Type

/**
 * Our id of one attempt to book, and the idempotency key: the same key never holds two rooms. A key whose booking was
 * cancelled is spent; a new attempt takes a new key.
 */
export const BookingKey = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9._-]{1,100}$/)).pipe(
  Schema.brand("BookingKey")
)
export type BookingKey = typeof BookingKey.Type

/** Who the PMS writes the booking for. Names and phones are cleaned to what it accepts. */
export const BookingGuest = Schema.Struct({
  id: GuestId,
  firstName: Schema.String,
  lastName: Schema.String,
  /** Unproved: whoever knows an address is not thereby its owner. */
  email: Schema.NullOr(Schema.String),
  phone: Schema.NullOr(Schema.String)
})
export type BookingGuest = typeof BookingGuest.Type

/** One room for one stay, at the price that was quoted. */
export const BookingRequest = Schema.Struct({
  tenantId: TenantId,
  key: BookingKey,
  stay: StayDates,
  party: Party,
  roomTypeId: RoomTypeId,
  /** The one room that will do, when it is held for this guest; `null` takes any free one of the type. */
  roomId: Schema.NullOr(RoomId),
  price: Price,
  guest: BookingGuest,
  /** Shown to the front desk; up to 500 characters. */
  remark: Schema.NullOr(Schema.String)
})
export type BookingRequest = typeof BookingRequest.Type

/** Gives up `from` for `to`, new room first: whoever loses the race for the new one keeps the old one. */
export const MoveRequest = Schema.Struct({ from: BookingId, to: BookingRequest })
export type MoveRequest = typeof MoveRequest.Type

/** More nights in the same room, as a second booking that continues the first. */
export const ExtendRequest = Schema.Struct({
  tenantId: TenantId,
  key: BookingKey,
  bookingId: BookingId,
  /** The new day of leaving. */
  until: LocalDate,
  party: Party,
  /** Of the added nights alone. */
  price: Price,
  guest: BookingGuest
})
export type ExtendRequest = typeof ExtendRequest.Type

/** One room of a booking; only one that `holds` keeps other guests out. */
export const BookedRoom = Schema.Struct({
  roomId: RoomId,
  number: Schema.String,
  roomTypeId: RoomTypeId,
  roomTypeName: Schema.String,
  stay: StayDates,
  adults: Schema.Int,
  children: Schema.Int,
  total: Money,
  holds: Schema.Boolean
})
export type BookedRoom = typeof BookedRoom.Type

/** `not_held` is a booking that says it lives while no room is kept for it: a ghost, never to be called confirmed. */
export const STATUSES = ["confirmed", "checked_in", "checked_out", "cancelled", "not_held"] as const

/** Source: QloApps `orders` and `room_bookings`, read together; the bookings resource has no status. */
export const Booking = Schema.Struct({
  id: BookingId,
  /** What a guest may be told and the front desk finds. */
  reference: Schema.String,
  /** `null` when somebody else made it. */
  key: Schema.NullOr(BookingKey),
  status: Schema.Literals(STATUSES),
  stay: StayDates,
  rooms: Schema.Array(BookedRoom),
  total: Money,
  paid: Money,
  /** The hotel's own clock, `2026-11-22 01:13:54`. */
  changedAt: Schema.String
})
export type Booking = typeof Booking.Type

/** Oldest change first. `complete` is false when there were more than one answer may hold. */
export interface ChangedBookings {
  readonly bookings: ReadonlyArray<Booking>
  readonly complete: boolean
}
