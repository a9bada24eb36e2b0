import { Clock, Effect, Option } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import { Money } from "../../domain/Money.ts"
import { localDateAt } from "../../domain/StayDates.ts"
import type { AvailabilityQuery } from "../Availability.ts"
import {
  type BookedRoom,
  type Booking,
  type BookingGuest,
  BookingId,
  type BookingKey,
  type BookingRequest
} from "../Booking.ts"
import { problemWith } from "../BookingRules.ts"
import type { LateCheckoutRequest } from "../LateCheckout.ts"
import type { Pms } from "../Pms.ts"
import {
  BookingCancelled,
  BookingNotFound,
  InvalidRequest,
  NoLongerAvailable,
  PmsError,
  PriceDiffers
} from "../PmsError.ts"
import { fits } from "../RoomType.ts"
import * as StayChanges from "../StayChanges.ts"
import { type MemoryHouse, type MemoryType, priceOf } from "./MemoryHouse.ts"

interface Kept {
  readonly booking: Booking
  readonly guest: string
  readonly changedAt: number
}

const fail = (reason: PmsError["reason"]) => new PmsError({ reason })

/** An in-process PMS that is honest about taken rooms, repeated keys and prices. Its clock is UTC. */
export const make = (house: MemoryHouse): Pms => {
  const books = new Map<TenantId, Map<BookingId, Kept>>()
  let last = 0

  const bookOf = (tenantId: TenantId) => {
    const book = books.get(tenantId) ?? new Map<BookingId, Kept>()
    books.set(tenantId, book)
    return book
  }
  const held = (tenantId: TenantId): ReadonlyArray<BookedRoom> =>
    [...bookOf(tenantId).values()].flatMap(({ booking }) => booking.rooms.filter(({ holds }) => holds))

  const freeRooms = ({ rooms, type }: MemoryType, { stay, tenantId }: Pick<AvailabilityQuery, "stay" | "tenantId">) =>
    stay.nights < type.stay.least || stay.nights > (type.stay.most ?? Infinity)
      ? []
      : rooms.filter(({ id }) => !held(tenantId).some((room) => room.roomId === id && room.stay.overlaps(stay)))

  const availability = Effect.fnUntraced(function* (query: AvailabilityQuery) {
    const { party, roomTypeId, stay } = query
    const offers = house.types
      .filter(({ type }) => (roomTypeId === null || type.id === roomTypeId) && fits(party, type.capacity))
      .map((sold) => ({
        roomTypeId: sold.type.id,
        name: sold.type.name,
        capacity: sold.type.capacity,
        rooms: freeRooms(sold, query),
        price: priceOf(house, sold, stay.nights)
      }))
      .filter(({ rooms }) => rooms.length > 0)
      .toSorted((one, other) => one.price.total.minor - other.price.total.minor)
    const totalRooms = house.types.reduce((sum, { rooms }) => sum + rooms.length, 0)
    return {
      stay,
      party,
      offers,
      ...(roomTypeId === null ? { totalRooms } : {}),
      asOf: yield* Clock.currentTimeMillis,
      potentiallyStale: false
    }
  })

  const underKey = (tenantId: TenantId, key: BookingKey) =>
    [...bookOf(tenantId).values()].findLast(({ booking }) => booking.key === key)?.booking

  const book = Effect.fnUntraced(function* (request: BookingRequest) {
    const { key, price, roomTypeId, stay, tenantId } = request
    const now = yield* Clock.currentTimeMillis
    const earlier = underKey(tenantId, key)
    if (earlier?.status === "confirmed") return earlier
    if (earlier !== undefined) return yield* fail(new BookingCancelled({ bookingId: earlier.id }))
    const sold = house.types.find(({ type }) => type.id === roomTypeId)
    const problem = problemWith(request, sold?.type, localDateAt(now, "UTC"))
    if (problem !== null || sold === undefined) {
      return yield* fail(new InvalidRequest({ problem: problem ?? "unknown_room_type" }))
    }
    const room = freeRooms(sold, request).find(({ id }) => request.roomId === null || id === request.roomId)
    if (room === undefined) return yield* fail(new NoLongerAvailable({ roomTypeId }))
    const { total } = price
    if (total.currency !== house.currency) {
      return yield* fail(new PriceDiffers({ quoted: total, charged: priceOf(house, sold, stay.nights).total }))
    }
    const id = BookingId.make(String(++last))
    const booking: Booking = {
      id,
      reference: `MEM${id.padStart(6, "0")}`,
      key,
      status: "confirmed",
      stay,
      rooms: [{
        roomId: room.id,
        number: room.number,
        roomTypeId,
        roomTypeName: sold.type.name,
        stay,
        adults: request.party.adults,
        children: request.party.childAges.length,
        total,
        holds: true
      }],
      total,
      paid: new Money({ minor: 0, currency: total.currency }),
      changedAt: clockOf(now)
    }
    bookOf(tenantId).set(id, { booking, guest: guestOf(request.guest), changedAt: now })
    return booking
  })

  const find = (tenantId: TenantId, id: BookingId): Effect.Effect<Kept, PmsError> =>
    Effect.suspend(() => {
      const kept = bookOf(tenantId).get(id)
      return kept === undefined ? fail(new BookingNotFound({ bookingId: id })) : Effect.succeed(kept)
    })

  const booking: Pms["booking"] = (tenantId, id) =>
    Effect.sync(() => Option.fromUndefinedOr(bookOf(tenantId).get(id)?.booking))

  const bookingByKey: Pms["bookingByKey"] = (tenantId, key) =>
    Effect.sync(() => Option.fromUndefinedOr(underKey(tenantId, key)))

  const cancel = Effect.fnUntraced(function* (tenantId: TenantId, id: BookingId) {
    const kept = yield* find(tenantId, id)
    const now = yield* Clock.currentTimeMillis
    const rooms = kept.booking.rooms.map((room) => ({ ...room, holds: false }))
    const booking: Booking = { ...kept.booking, rooms, status: "cancelled", changedAt: clockOf(now) }
    bookOf(tenantId).set(id, { ...kept, booking, changedAt: now })
    return booking
  })

  const release = Effect.fnUntraced(function* (tenantId: TenantId, key: BookingKey) {
    const kept = underKey(tenantId, key)
    if (kept?.status !== "confirmed") return 0
    yield* cancel(tenantId, kept.id)
    return 1
  })

  const lateCheckout = Effect.fnUntraced(function* ({ bookingId, tenantId }: LateCheckoutRequest) {
    const { booking } = yield* find(tenantId, bookingId)
    const own = booking.rooms.filter(({ holds }) => holds).map(({ roomId }) => roomId)
    if (own.length === 0) return yield* fail(new BookingNotFound({ bookingId }))
    const day = booking.stay.leave
    const arriving = new Set(
      held(tenantId).filter(({ stay }) => stay.arrive === day).map(({ roomId }) => roomId)
    )
    const taken = own.filter((room) => arriving.has(room))
    return { bookingId, day, possible: taken.length === 0, taken }
  })

  const steps = { book, booking, bookingByKey, cancel, lateCheckout }
  return {
    ...steps,
    availability,
    release,
    hotel: () => Effect.succeed(house.hotel),
    hotels: () => Effect.succeed([house.hotel]),
    roomTypes: () => Effect.succeed(house.types.map(({ type }) => type)),
    bookingsOfGuest: (tenantId, guest) =>
      Effect.sync(() =>
        [...bookOf(tenantId).values()].filter((kept) => kept.guest === guestOf(guest)).map(({ booking }) => booking)
          .toReversed()
      ),
    bookingsChangedSince: (tenantId, since) =>
      Effect.sync(() => ({
        bookings: [...bookOf(tenantId).values()].filter(({ changedAt }) => changedAt >= since)
          .toSorted((one, other) => one.changedAt - other.changedAt).map(({ booking }) => booking),
        complete: true
      })),
    health: () => Effect.void,
    move: StayChanges.move(steps),
    extend: StayChanges.extend(steps),
    confirmLateCheckout: StayChanges.confirmLateCheckout(steps)
  }
}

const guestOf = ({ email, id }: Pick<BookingGuest, "email" | "id">): string => email?.trim().toLowerCase() ?? id

const clockOf = (millis: number): string => new Date(millis).toISOString().slice(0, 19).replace("T", " ")
