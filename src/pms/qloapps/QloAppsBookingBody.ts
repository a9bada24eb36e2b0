import type { BookingRequest } from "../Booking.ts"
import type { PmsConnection } from "../PmsConnections.ts"
import type { RoomId } from "../RoomType.ts"
import { type Customer, remarkOf } from "./QloAppsGuest.ts"
import { sourceOf } from "./QloAppsSource.ts"

/**
 * A new booking, not paid, of one named room. Left out on purpose: `total_tax` (applied with the wrong sign), any total
 * below the computed one (a division by zero after the booking is made) and an address (more of it becomes required).
 */
export const bookingBody = (
  { hotelId, tenantId }: PmsConnection,
  request: BookingRequest,
  customer: Customer,
  roomId: RoomId,
  taxRulesGroup: string
) => {
  const { key, party, price, roomTypeId, stay } = request
  const remark = remarkOf(request.remark)
  return {
    booking: {
      id_property: Number(hotelId),
      currency: price.withoutTax.currency,
      booking_status: 1,
      payment_status: 3,
      source: sourceOf(tenantId, key),
      ...(remark === undefined ? {} : { remark }),
      associations: {
        customer_detail: customer,
        room_types: [{
          id_room_type: Number(roomTypeId),
          checkin_date: stay.arrive,
          checkout_date: stay.leave,
          number_of_rooms: 1,
          rooms: [{
            // 1.6.1 reads `adult` and ignores the documented `adults`; later versions do the opposite.
            adult: party.adults,
            adults: party.adults,
            // Forced to 0 by QloApps unless the ages are there too.
            child: party.childAges.length,
            ...(party.childAges.length === 0 ? {} : { child_ages: party.childAges }),
            id_tax_rules_group: Number(taxRulesGroup),
            // Despite its name the whole stay: what was quoted, so that nobody pays QloApps' other two prices.
            unit_price_without_tax: Number(price.withoutTax.decimal),
            id_room: Number(roomId)
          }]
        }]
      }
    }
  }
}
