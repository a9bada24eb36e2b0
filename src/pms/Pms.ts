import type { Effect, Option } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import type { Availability, AvailabilityQuery } from "./Availability.ts"
import type {
  Booking,
  BookingGuest,
  BookingId,
  BookingKey,
  BookingRequest,
  ChangedBookings,
  ExtendRequest,
  MoveRequest
} from "./Booking.ts"
import type { LateCheckout, LateCheckoutRequest } from "./LateCheckout.ts"
import type { PmsError } from "./PmsError.ts"
import type { PmsHotel } from "./PmsHotel.ts"
import type { RoomType } from "./RoomType.ts"

/**
 * What every PMS can do for us. Money is in whole minor units, dates are days of the hotel's own calendar, half open.
 * Every operation is one tenant's; none shows or touches another hotel's bookings, even in a shared shop.
 */
export interface Pms {
  readonly hotel: (tenantId: TenantId) => Effect.Effect<PmsHotel, PmsError>
  /** Every hotel that our key may see, to find the number of one. */
  readonly hotels: (tenantId: TenantId) => Effect.Effect<ReadonlyArray<PmsHotel>, PmsError>
  readonly roomTypes: (tenantId: TenantId) => Effect.Effect<ReadonlyArray<RoomType>, PmsError>
  /** Offers for one room that sleeps the whole party. A full hotel is an empty list. */
  readonly availability: (query: AvailabilityQuery) => Effect.Effect<Availability, PmsError>
  readonly booking: (tenantId: TenantId, id: BookingId) => Effect.Effect<Option.Option<Booking>, PmsError>
  /** The booking that holds a room under this key, else the last one that did. */
  readonly bookingByKey: (tenantId: TenantId, key: BookingKey) => Effect.Effect<Option.Option<Booking>, PmsError>
  /**
   * Newest first, at most 50. An e-mail address is not a proof of identity: who asks must be known to be the guest.
   */
  readonly bookingsOfGuest: (
    tenantId: TenantId,
    guest: Pick<BookingGuest, "email" | "id">
  ) => Effect.Effect<ReadonlyArray<Booking>, PmsError>
  /** Changed at or after an instant (milliseconds since the epoch), at most about 1,000. */
  readonly bookingsChangedSince: (tenantId: TenantId, since: number) => Effect.Effect<ChangedBookings, PmsError>
  /** Asked fresh, never from a cache. */
  readonly lateCheckout: (request: LateCheckoutRequest) => Effect.Effect<LateCheckout, PmsError>
  /** Does the PMS answer with our key, for this hotel? */
  readonly health: (tenantId: TenantId) => Effect.Effect<void, PmsError>
  /**
   * Confirmed and proved, or an error: `NoLongerAvailable` (nothing is held), `OutcomeUnknown` (ask again with the same
   * key), `PriceDiffers`, `InvalidRequest`, `BookingCancelled` (the key is spent). The same key never holds two rooms.
   */
  readonly book: (request: BookingRequest) => Effect.Effect<Booking, PmsError>
  /** Repeating it is harmless. Who has arrived is not cancelled from outside. */
  readonly cancel: (tenantId: TenantId, id: BookingId) => Effect.Effect<Booking, PmsError>
  /** Afterwards nothing under the key holds a room. Returns how many bookings were freed. */
  readonly release: (tenantId: TenantId, key: BookingKey) => Effect.Effect<number, PmsError>
  /** The new stay is booked before the old one is let go; whoever gets no new room keeps the old one. */
  readonly move: (request: MoveRequest) => Effect.Effect<Booking, PmsError>
  /** Returns the booking of the added nights, in the same room. */
  readonly extend: (request: ExtendRequest) => Effect.Effect<Booking, PmsError>
  /** The check again, after every write before it; fails with `NoLongerAvailable` when somebody arrives by now. */
  readonly confirmLateCheckout: (request: LateCheckoutRequest) => Effect.Effect<LateCheckout, PmsError>
}
