import type { LocalDate } from "../domain/StayDates.ts"
import type { Booking, BookingRequest, ExtendRequest } from "./Booking.ts"
import type { InvalidRequest } from "./PmsError.ts"
import { fits, type RoomType } from "./RoomType.ts"

type Problem = InvalidRequest["problem"]

/**
 * What a PMS does not check: it takes stays that are over, nine people in a double room and one night where the hotel
 * wants three. `today` is the hotel's own.
 */
export const problemWith = (request: BookingRequest, type: RoomType | undefined, today: LocalDate): Problem | null => {
  const { party, price, stay } = request
  if (stay.arrive < today) return "past_dates"
  if (type === undefined) return "unknown_room_type"
  if (stay.nights < type.stay.least) return "stay_too_short"
  if (type.stay.most !== null && stay.nights > type.stay.most) return "stay_too_long"
  if (!fits(party, type.capacity)) return "too_many_guests"
  if (price.total.currency !== price.withoutTax.currency) return "currency_mismatch"
  return null
}

/** Only a later day, in one room that is still held, extends a stay. */
export const problemWithExtending = ({ until }: ExtendRequest, { rooms, status, stay }: Booking): Problem | null => {
  if (status === "checked_out" || rooms.filter(({ holds }) => holds).length !== 1) return "not_extending"
  return until > stay.leave ? null : "not_extending"
}

/** A booking whose guest is in the house, or has been, is not undone from outside. */
export const isUnderWay = ({ status }: Booking): boolean => status === "checked_in" || status === "checked_out"
