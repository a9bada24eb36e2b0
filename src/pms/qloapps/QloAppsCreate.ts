import { Clock, Effect, Hash, Option, Schema } from "effect"
import { localDateAt } from "../../domain/StayDates.ts"
import type { RoomOffer } from "../Availability.ts"
import { type Booking, BookingId, type BookingRequest } from "../Booking.ts"
import { problemWith } from "../BookingRules.ts"
import {
  BookingCancelled,
  InvalidRequest,
  NoLongerAvailable,
  OutcomeUnknown,
  type PmsReason,
  PmsUnreachable
} from "../PmsError.ts"
import type { RoomId, RoomTypeId } from "../RoomType.ts"
import { hasEnded, provesNothingWritten } from "./QloAppsAnswer.ts"
import { availability } from "./QloAppsAri.ts"
import { bookingBody } from "./QloAppsBookingBody.ts"
import { bookingOf, byKey, free, unproved } from "./QloAppsCancel.ts"
import type { Outcome } from "./QloAppsExchange.ts"
import { customerOf } from "./QloAppsGuest.ts"
import type { Found } from "./QloAppsOrders.ts"
import { again } from "./QloAppsPatience.ts"
import { prove } from "./QloAppsProof.ts"
import { Id } from "./QloAppsShapes.ts"
import type { Shop } from "./QloAppsShop.ts"

/** Rooms tried before a guest is told that there is none: each try was lost to somebody who was faster. */
const MOST_ROOMS = 3

/** When to look a lost answer up: the booking may be committed a second after its answer went missing. */
const LOOK_AFTER = ["1 second", "2 seconds", "4 seconds"] as const

/** When QloApps itself has ended with an error: whatever it did is done. */
const LOOK_AFTER_ENDED = ["0 seconds", "1 second", "2 seconds"] as const

/**
 * Books once for a key, however often it is asked and whatever is answered. Every step can be repeated after a crash:
 * what stands under the key is looked up first, and proved again.
 */
export const create = Effect.fnUntraced(
  function* (shop: Shop, request: BookingRequest): Effect.fn.Return<Booking, PmsReason> {
    const already = yield* standing(shop, request)
    if (Option.isSome(already)) return already.value

    const sellable = (yield* shop.sellables).find(({ type }) => type.id === request.roomTypeId)
    const today = localDateAt(yield* Clock.currentTimeMillis, shop.connection.timeZone)
    const problem = problemWith(request, sellable?.type, today)
    if (problem !== null || sellable === undefined) {
      return yield* new InvalidRequest({ problem: problem ?? "unknown_room_type" })
    }
    const customer = customerOf(request.guest)
    if (Option.isNone(customer)) return yield* new InvalidRequest({ problem: "bad_email" })

    for (let tried = 0; tried < MOST_ROOMS; tried++) {
      const roomId = yield* freeRoom(shop, request)
      const body = bookingBody(shop.connection, request, customer.value, roomId, sellable.taxRulesGroup)
      const outcome = yield* shop.ask({ resource: "bookings", body: { json: body }, writes: true })
      const made = yield* madeBy(shop, request, outcome)
      if (Option.isSome(made) && (yield* proved(shop, made.value, request)) === "held") return made.value.booking
      // Refused with the room still free is not about the room: it would be refused again.
      if (Option.isNone(made)) yield* orRefuse(shop, request, roomId, outcome)
      if (request.roomId !== null) break
    }
    return yield* new NoLongerAvailable({ roomTypeId: request.roomTypeId })
  }
)

/** The booking that an earlier try with this key left behind, proved; ghosts of earlier tries are cleared away. */
const standing = Effect.fnUntraced(function* (shop: Shop, request: BookingRequest) {
  const found = yield* again(byKey(shop, request.key))
  for (const one of found.filter(({ booking }) => booking.status === "not_held")) yield* free(shop, one.booking.id)
  const live = found.find(({ holding }) => holding.length > 0)
  if (live !== undefined) {
    if ((yield* proved(shop, live, request)) === "held") return Option.some(live.booking)
    return yield* new NoLongerAvailable({ roomTypeId: request.roomTypeId })
  }
  const cancelled = found.find(({ booking }) => booking.status === "cancelled")
  if (cancelled !== undefined) return yield* new BookingCancelled({ bookingId: cancelled.booking.id })
  return Option.none<Booking>()
})

const proved = (shop: Shop, found: Found, request: BookingRequest) =>
  prove(shop, found, request).pipe(Effect.mapError(unproved))

/** Any free room, not the first: writers that do not know of each other would all take the first. */
const freeRoom = Effect.fnUntraced(function* (
  shop: Shop,
  request: BookingRequest
): Effect.fn.Return<RoomId, PmsReason> {
  const rooms = roomsIn((yield* again(availability(shop, request))).offers, request.roomTypeId)
  const chosen = request.roomId === null
    ? rooms[Math.abs(Hash.string(request.key)) % Math.max(1, rooms.length)]
    : rooms.find(({ id }) => id === request.roomId)
  return chosen?.id ?? (yield* new NoLongerAvailable({ roomTypeId: request.roomTypeId }))
})

const roomsIn = (offers: ReadonlyArray<RoomOffer>, type: RoomTypeId) =>
  offers.find(({ roomTypeId }) => roomTypeId === type)?.rooms ?? []

const Made = Schema.Struct({ booking: Schema.Struct({ id: Id }) })
const decodeMade = Schema.decodeUnknownOption(Made)

/** The booking that a POST made, if it made one. Only a parsed booking is believed; everything else is looked up. */
const madeBy = Effect.fnUntraced(function* (
  shop: Shop,
  request: BookingRequest,
  outcome: Outcome
): Effect.fn.Return<Option.Option<Found>, PmsReason> {
  const made = outcome._tag === "Json" ? decodeMade(outcome.json) : Option.none()
  if (Option.isSome(made)) {
    const id = BookingId.make(made.value.booking.id)
    return Option.some(yield* again(bookingOf(shop, id)).pipe(Effect.mapError(unproved)))
  }
  if (outcome._tag === "Lost" && !outcome.sent) return yield* new PmsUnreachable({ problem: outcome.problem })
  if (outcome._tag === "Refusal" && outcome.why._tag === "PmsMisconfigured") return yield* outcome.why
  if (outcome._tag === "Refusal" && provesNothingWritten(outcome.why)) return Option.none()

  const ended = outcome._tag === "Refusal" && hasEnded(outcome.status)
  for (const wait of ended ? LOOK_AFTER_ENDED : LOOK_AFTER) {
    yield* Effect.sleep(wait)
    const found = yield* again(byKey(shop, request.key)).pipe(Effect.mapError(unproved))
    const open = found.find(({ booking }) => booking.status !== "cancelled")
    if (open !== undefined) return Option.some(open)
  }
  // QloApps itself had ended its work, and left nothing; or nobody knows whether it is still at it.
  return yield* (ended ? new PmsUnreachable({ problem: "server_error" }) : new OutcomeUnknown())
})

/** A refusal is "no room" when the room has gone by now, and stays a refusal when it has not. */
const orRefuse = Effect.fnUntraced(function* (
  shop: Shop,
  request: BookingRequest,
  roomId: RoomId,
  outcome: Outcome
): Effect.fn.Return<void, PmsReason> {
  const { offers } = yield* again(availability(shop, request))
  const isFree = roomsIn(offers, request.roomTypeId).some(({ id }) => id === roomId)
  if (isFree && outcome._tag === "Refusal") return yield* outcome.why
})
