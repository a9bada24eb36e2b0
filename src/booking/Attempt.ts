import { Effect } from "effect"
import { type BookingId, BookingKey, type BookingRequest } from "../pms/Booking.ts"
import type { Pms } from "../pms/Pms.ts"
import type { PmsError } from "../pms/PmsError.ts"
import type { Failure } from "./BookingMetrics.ts"
import type { Record } from "./Record.ts"

/** What came of asking the PMS to book. */
export type Attempt =
  | { readonly _tag: "Booked"; readonly id: BookingId }
  /** It will not, however often it is asked. */
  | { readonly _tag: "Refused"; readonly because: Failure }
  /** It may have booked: only the same key finds out. */
  | { readonly _tag: "Unknown" }
  /** It was not reached, and nothing was booked by this. */
  | { readonly _tag: "Away" }

const refused = (because: Failure): Attempt => ({ _tag: "Refused", because })

/**
 * Asks for the room under the reservation's key, so that it may be asked again. The booking of `old` is let go once the
 * new one stands: whoever gets no new room keeps the old.
 */
export const book = (
  pms: Pick<Pms, "book" | "move">,
  record: Record,
  old: BookingId | null
): Effect.Effect<Attempt> => {
  const to = requestOf(record)
  return (old === null ? pms.book(to) : pms.move({ from: old, to })).pipe(
    Effect.map(({ id }): Attempt => ({ _tag: "Booked", id })),
    Effect.catch((error) => Effect.succeed(attemptOf(error)))
  )
}

const attemptOf = ({ reason }: PmsError): Attempt => {
  switch (reason._tag) {
    case "NoLongerAvailable":
      return refused("room_taken")
    case "PriceDiffers":
      return refused("price_changed")
    case "InvalidRequest":
    case "PmsRefused":
    case "BookingCancelled":
    case "BookingNotFound":
      return refused("pms_refused")
    case "OutcomeUnknown":
    case "GaveUp":
      return { _tag: "Unknown" }
    default:
      return { _tag: "Away" }
  }
}

/** What is asked: nothing but this room, at the price that was promised. */
const requestOf = (
  { bookedFor, bookingKey, guestId, party, price, reference, room, stay, tenantId }: Record
): BookingRequest => ({
  tenantId,
  key: BookingKey.make(bookingKey),
  stay,
  party,
  price,
  roomTypeId: room.typeId,
  roomId: room.id,
  guest: {
    id: guestId,
    firstName: bookedFor.firstName ?? "",
    lastName: bookedFor.lastName ?? "",
    email: bookedFor.email,
    phone: bookedFor.phone
  },
  remark: reference
})
