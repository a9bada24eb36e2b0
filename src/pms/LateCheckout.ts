import { Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"
import { LocalDate } from "../domain/StayDates.ts"
import { BookingId } from "./Booking.ts"
import { RoomId } from "./RoomType.ts"

export const LateCheckoutRequest = Schema.Struct({ tenantId: TenantId, bookingId: BookingId })
export type LateCheckoutRequest = typeof LateCheckoutRequest.Type

/**
 * May the guest stay longer on the last day? Only if nobody arrives that day in any of the booking's rooms. The PMS has
 * no place to note it, so a confirmation is the same question asked again at the hotel desk, after every write before it.
 */
export const LateCheckout = Schema.Struct({
  bookingId: BookingId,
  day: LocalDate,
  possible: Schema.Boolean,
  /** Rooms somebody arrives in that day. */
  taken: Schema.Array(RoomId)
})
export type LateCheckout = typeof LateCheckout.Type
