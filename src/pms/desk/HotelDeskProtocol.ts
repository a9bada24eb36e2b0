import { Schema } from "effect"
import { Entity } from "effect/cluster"
import { Rpc } from "effect/rpc"
import { TenantId } from "../../domain/Ids.ts"
import { Booking, BookingId, BookingKey, BookingRequest, ExtendRequest, MoveRequest } from "../Booking.ts"
import { LateCheckout, LateCheckoutRequest } from "../LateCheckout.ts"
import { PmsError } from "../PmsError.ts"

/** Milliseconds since the epoch: a job whose turn comes later is not begun. */
const deadline = Schema.Finite

/**
 * One per hotel, addressed by its tenant: the only one that writes to the hotel's PMS, wherever it runs. Jobs wait in
 * line and are not kept: every one of them can be asked for again with its key.
 */
export const HotelDesk = Entity.make("HotelDesk", [
  Rpc.make("Book", { payload: { deadline, request: BookingRequest }, success: Booking, error: PmsError }),
  Rpc.make("Cancel", {
    payload: { deadline, tenantId: TenantId, bookingId: BookingId },
    success: Booking,
    error: PmsError
  }),
  Rpc.make("Release", {
    payload: { deadline, tenantId: TenantId, key: BookingKey },
    success: Schema.Int,
    error: PmsError
  }),
  Rpc.make("Move", { payload: { deadline, request: MoveRequest }, success: Booking, error: PmsError }),
  Rpc.make("Extend", { payload: { deadline, request: ExtendRequest }, success: Booking, error: PmsError }),
  Rpc.make("ConfirmLateCheckout", {
    payload: { deadline, request: LateCheckoutRequest },
    success: LateCheckout,
    error: PmsError
  })
])
