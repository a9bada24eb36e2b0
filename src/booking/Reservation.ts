import { Schema } from "effect"
import { ConversationId, GuestId, PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import { StayDates } from "../domain/StayDates.ts"
import { Price } from "../pms/Availability.ts"
import { BookingId } from "../pms/Booking.ts"
import { Party, RoomId, RoomTypeId } from "../pms/RoomType.ts"

/** Our id of one reservation: its workflow, its hold's session and its PMS booking key are named after it. */
export const ReservationId = Schema.NonEmptyString.pipe(Schema.brand("ReservationId"))
export type ReservationId = typeof ReservationId.Type

/** What a guest reads and says: `CDL-7K3M9`. Unique per hotel, without letters that are taken for digits. */
export const Reference = Schema.String.check(Schema.isPattern(/^[A-Z0-9]{2,4}-[A-Z0-9]{5}$/)).pipe(
  Schema.brand("Reference")
)
export type Reference = typeof Reference.Type

/**
 * Where a reservation stands. Only `confirmed` and what follows it has a room in the PMS; `unknown` may have one, and
 * says so until the look-up has answered. `released` and `cancelled` have none.
 */
export const STAGES = [
  /** The room is held and the price frozen; the guest has not said yes. */
  "held",
  /** The guest said yes; name, e-mail or phone are still missing. */
  "gathering",
  /** Everything is known; the deposit is not. */
  "awaiting_deposit",
  /** The PMS is being asked to book. */
  "booking",
  "confirmed",
  /** The PMS may or may not have booked: being found out. */
  "unknown",
  /** Guest or staff have let a booked room go; the PMS is being told. */
  "cancelling",
  /** The hold ended without a booking: silence, a no, a full hotel, a rejected deposit. */
  "released",
  "cancelled",
  "checked_in",
  "checked_out"
] as const
export const Stage = Schema.Literals(STAGES)
export type Stage = typeof Stage.Type

/** Who the room is booked for, as far as the guest has said. */
export const BookedFor = Schema.Struct({
  firstName: Schema.NullOr(Schema.String),
  lastName: Schema.NullOr(Schema.String),
  email: Schema.NullOr(Schema.String),
  /** E.164. */
  phone: Schema.NullOr(Schema.String)
})
export type BookedFor = typeof BookedFor.Type

export const isSame = (one: BookedFor, other: BookedFor): boolean =>
  one.firstName === other.firstName && one.lastName === other.lastName && one.email === other.email &&
  one.phone === other.phone

/** How this hotel secures a booking, and how far that is. */
export const Deposit = Schema.Struct({
  by: Schema.Literals(["none", "on_arrival", "transfer", "payment_link"]),
  /** What is asked now; zero for `none` and `on_arrival`. */
  amount: Money,
  state: Schema.Literals(["not_needed", "awaited", "receipt_given", "confirmed", "rejected"])
})
export type Deposit = typeof Deposit.Type

export const Reservation = Schema.Struct({
  id: ReservationId,
  reference: Reference,
  tenantId: TenantId,
  conversationId: ConversationId,
  guestId: GuestId,
  phoneNumberId: PhoneNumberId,
  stage: Stage,
  /** Why it was released or cancelled: a closed set of the room, for a sentence to the guest. */
  because: Schema.NullOr(Schema.String),
  stay: StayDates,
  party: Party,
  room: Schema.Struct({ id: RoomId, number: Schema.String, typeId: RoomTypeId, typeName: Schema.String }),
  price: Price,
  bookedFor: BookedFor,
  deposit: Deposit,
  /** Milliseconds since the epoch: until when the room is kept without a booking; `null` once it is booked or let go. */
  holdUntil: Schema.NullOr(Schema.Finite),
  bookingId: Schema.NullOr(BookingId),
  /** Made by staff: the PMS keeps the room while the deposit is awaited. */
  byStaff: Schema.Boolean,
  /** The booked stay that this one takes the place of once it is booked itself. */
  replaces: Schema.NullOr(ReservationId),
  /** Milliseconds since the epoch. */
  createdAt: Schema.Finite
})
export type Reservation = typeof Reservation.Type

/** What the PMS needs of a guest, in the order it is asked. */
export const NEEDED = ["name", "email", "phone"] as const
export type Needed = typeof NEEDED[number]

/** What is still missing before the room can be booked. */
export const missing = ({ email, firstName, lastName, phone }: BookedFor): ReadonlyArray<Needed> =>
  NEEDED.filter((piece) =>
    piece === "name" ? firstName === null || lastName === null : piece === "email" ? email === null : phone === null
  )
