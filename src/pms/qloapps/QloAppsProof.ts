import { Effect, Schema } from "effect"
import type { BookedRoom, BookingRequest } from "../Booking.ts"
import { type PmsReason, PriceDiffers } from "../PmsError.ts"
import * as PmsMetrics from "../PmsMetrics.ts"
import { free } from "./QloAppsCancel.ts"
import { list } from "./QloAppsList.ts"
import type { Found } from "./QloAppsOrders.ts"
import { again } from "./QloAppsPatience.ts"
import { Id } from "./QloAppsShapes.ts"
import type { Shop } from "./QloAppsShop.ts"

/** Whether the room of a booking is really the guest's. A booking that lost has been cancelled when this is known. */
export type Proof = "held" | "lost"

const listOverlapping = list("room_bookings", "bookings", Schema.Struct({ id: Id, id_room: Id }))

/**
 * QloApps checks for a free room and then writes, with nothing in between to stop another writer: it answers 200 for
 * bookings without a room, and gives one room to two guests. So what was answered is never believed; the rooms are read.
 */
export const prove = Effect.fnUntraced(function* (
  shop: Shop,
  found: Found,
  request: BookingRequest
): Effect.fn.Return<Proof, PmsReason> {
  const lost = Effect.as(free(shop, found.booking.id), "lost" as const)
  const [held, ...others] = found.holding
  if (held === undefined || others.length > 0 || !isAsked(held.room, request)) return yield* lost
  const rivals = (yield* overlapping(shop, held.room)).filter((row) => row !== held.row)
  if (rivals.some((row) => row < held.row)) {
    yield* PmsMetrics.doubleBookings({ kept: "theirs" })
    return yield* lost
  }
  if (rivals.length > 0) {
    yield* PmsMetrics.doubleBookings({ kept: "ours" })
    yield* Effect.logWarning("another booking was made over ours on the same room", {
      tenant: request.tenantId,
      booking: found.booking.id,
      room: held.room.number
    })
  }
  // Rounding of the tax may move a cent; anything more is not what the guest agreed to.
  const { room: { total: charged } } = held
  const { total: quoted } = request.price
  if (charged.currency !== quoted.currency || Math.abs(charged.minor - quoted.minor) > 1) {
    yield* lost
    return yield* new PriceDiffers({ quoted, charged })
  }
  return "held"
})

/** Row ids of every booking that keeps this room for a night of this stay. */
const overlapping = (shop: Shop, { roomId, stay }: BookedRoom) =>
  again(listOverlapping(shop, {
    display: "[id,id_order,id_room,date_from,date_to]",
    "filter[id_room]": `[${roomId}]`,
    "filter[is_refunded]": "[0]",
    "filter[is_back_order]": "[0]",
    "filter[date_from]": `<[${stay.leave} 00:00:00]`,
    "filter[date_to]": `>[${stay.arrive} 00:00:00]`
  })).pipe(Effect.map((rows) => rows.map(({ id }) => Number(id))))

const isAsked = ({ roomTypeId, stay }: BookedRoom, request: BookingRequest): boolean =>
  roomTypeId === request.roomTypeId && stay.arrive === request.stay.arrive && stay.leave === request.stay.leave
