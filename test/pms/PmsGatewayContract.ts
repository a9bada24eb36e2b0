import { assert, layer } from "@effect/vitest"
import { Effect, type Layer, Option } from "effect"
import { GuestId } from "../../src/domain/Ids.ts"
import { LocalDate, plusDays } from "../../src/domain/StayDates.ts"
import { BookingId, BookingKey } from "../../src/pms/Booking.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { RoomTypeId } from "../../src/pms/RoomType.ts"
import { couple, freedAtTheEnd, nights, offersFor, PmsHouse, requestCheapest, requestFor } from "./support/PmsHouse.ts"

const reasonOf = <A, E extends { readonly reason: { readonly _tag: string } }, R>(self: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(self), ({ reason }) => reason._tag)

/** What every PMS must honour. All stays are in the far future, and everything is freed again. */
export const contract = <E>(name: string, world: Layer.Layer<PmsGateway | PmsHouse, E>) =>
  layer(world, { excludeTestServices: true, timeout: "60 seconds" })(`PmsGateway (${name})`, (it) => {
    it.effect("describes its hotel and what it sells", () =>
      Effect.gen(function* () {
        const { tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        yield* pms.health(tenantId)
        const hotel = yield* pms.hotel(tenantId)
        const types = yield* pms.roomTypes(tenantId)

        assert.isNotEmpty(hotel.name)
        assert.include((yield* pms.hotels(tenantId)).map(({ id }) => id), hotel.id)
        assert.isNotEmpty(types)
        for (const { capacity, stay } of types) {
          assert.isAtLeast(capacity.guests, 1)
          assert.isAtLeast(stay.least, 1)
        }
      }))

    it.effect("offers rooms that sleep the whole party, cheapest first", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const stay = nights(yield* freshDay, 2)
        const offers = yield* offersFor(stay)
        const prices = offers.map(({ price }) => price.total.minor)

        assert.isNotEmpty(offers)
        assert.deepStrictEqual(prices, prices.toSorted((one, other) => one - other))
        for (const { capacity, price, rooms } of offers) {
          assert.isAtLeast(capacity.adults, 2)
          assert.isNotEmpty(rooms)
          assert.isAtLeast(price.total.minor, price.withoutTax.minor)
        }
        const crowd = yield* pms.availability({ tenantId, stay, party: { adults: 9, childAges: [] }, roomTypeId: null })
        assert.deepStrictEqual(crowd.offers, [])
        assert.isFalse(crowd.potentiallyStale)
      }))

    it.effect("asks twice the price for twice the nights, and nothing for a type that it does not know", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const day = yield* freshDay
        const [two] = yield* offersFor(nights(day, 2))
        const four = (yield* offersFor(nights(day, 4))).find(({ roomTypeId }) => roomTypeId === two?.roomTypeId)
        const unknown = yield* pms.availability({
          tenantId,
          stay: nights(day, 2),
          party: couple,
          roomTypeId: RoomTypeId.make("99999")
        })

        assert.strictEqual(four?.price.withoutTax.minor, (two?.price.withoutTax.minor ?? 0) * 2)
        assert.deepStrictEqual(unknown.offers, [])
      }))

    it.effect("books what was offered, at the price that was offered", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const stay = nights(yield* freshDay, 2)
        const request = yield* requestCheapest(stay)
        const before = yield* offersFor(stay)
        const booking = yield* pms.book(request)
        const after = yield* offersFor(stay)
        const roomsOf = (offers: typeof before) =>
          offers.find(({ roomTypeId }) => roomTypeId === request.roomTypeId)?.rooms.map(({ id }) => id) ?? []
        const [room, ...others] = booking.rooms

        assert.strictEqual(booking.status, "confirmed")
        assert.strictEqual(booking.key, request.key)
        assert.deepStrictEqual(booking.total, request.price.total)
        assert.strictEqual(booking.paid.minor, 0)
        assert.deepStrictEqual(booking.stay, stay)
        assert.deepStrictEqual(others, [])
        assert.isTrue(room?.holds)
        assert.strictEqual(room?.adults, 2)
        assert.include(roomsOf(before), room?.roomId)
        assert.notInclude(roomsOf(after), room?.roomId)
        assert.deepStrictEqual(yield* pms.booking(tenantId, booking.id), Option.some(booking))
      }))

    it.effect("answers a repeated key with the first booking", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const request = yield* requestCheapest(nights(yield* freshDay, 1))
        const first = yield* pms.book(request)
        const second = yield* pms.book(request)

        assert.strictEqual(second.id, first.id)
        assert.deepStrictEqual(
          Option.map(yield* pms.bookingByKey(tenantId, request.key), ({ id }) => id),
          Option.some(first.id)
        )
        assert.isTrue(Option.isNone(yield* pms.bookingByKey(tenantId, BookingKey.make("nobody-ever"))))
      }))

    it.effect("gives the room that was asked for, and refuses a second guest for it", () =>
      Effect.gen(function* () {
        const { freshDay } = yield* PmsHouse
        const pms = yield* PmsGateway
        const stay = nights(yield* freshDay, 2)
        const request = yield* requestCheapest(stay)
        const [offer] = yield* offersFor(stay)
        const roomId = offer?.rooms.at(-1)?.id ?? null
        const booking = yield* pms.book({ ...request, roomId })
        const rival = yield* requestCheapest(stay)

        assert.strictEqual(booking.rooms[0]?.roomId, roomId)
        assert.strictEqual(yield* reasonOf(pms.book({ ...rival, roomId })), "NoLongerAvailable")
      }))

    it.effect("lets the next guest arrive on the day the last one leaves", () =>
      Effect.gen(function* () {
        const { freshDay } = yield* PmsHouse
        const pms = yield* PmsGateway
        const day = yield* freshDay
        const first = yield* pms.book(yield* requestCheapest(nights(day, 2)))
        const next = yield* requestCheapest(nights(plusDays(day, 2), 1))
        const roomId = first.rooms[0]?.roomId ?? null
        const second = yield* pms.book({ ...next, roomId })

        assert.strictEqual(second.rooms[0]?.roomId, first.rooms[0]?.roomId)
      }))

    it.effect("finds the bookings of a guest and those that changed, and none of another hotel", () =>
      Effect.gen(function* () {
        const { freshDay, stranger, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const request = yield* requestCheapest(nights(yield* freshDay, 1))
        const booking = yield* pms.book(request)
        const { guest } = request
        const ours = yield* pms.bookingsOfGuest(tenantId, guest)
        const changed = yield* pms.bookingsChangedSince(tenantId, Date.now() - 60_000)

        assert.deepStrictEqual(ours.map(({ id }) => id), [booking.id])
        assert.include(changed.bookings.map(({ id }) => id), booking.id)
        assert.deepStrictEqual(yield* pms.bookingsOfGuest(tenantId, { ...guest, id: GuestId.make("nobody") }), [])
        assert.isTrue(Option.isNone(yield* pms.bookingByKey(stranger, request.key)))
        assert.isTrue(Option.isNone(yield* pms.booking(tenantId, BookingId.make("999999999"))))
        assert.strictEqual(yield* pms.release(stranger, request.key), 0)
      }))

    it.effect("cancels once and for all: the room is free, and the key is spent", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const stay = nights(yield* freshDay, 2)
        const request = yield* requestCheapest(stay)
        const before = yield* offersFor(stay)
        const { id } = yield* pms.book(request)
        const cancelled = yield* pms.cancel(tenantId, id)
        const again = yield* pms.cancel(tenantId, id)

        assert.strictEqual(cancelled.status, "cancelled")
        assert.isFalse(cancelled.rooms[0]?.holds)
        assert.strictEqual(again.status, "cancelled")
        assert.deepStrictEqual(yield* offersFor(stay), before)
        assert.strictEqual(yield* reasonOf(pms.book(request)), "BookingCancelled")
        assert.strictEqual(yield* reasonOf(pms.cancel(tenantId, BookingId.make("999999999"))), "BookingNotFound")
      }))

    it.effect("lets go of everything under a key", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const request = yield* requestCheapest(nights(yield* freshDay, 1))
        yield* pms.book(request)

        assert.strictEqual(yield* pms.release(tenantId, request.key), 1)
        assert.strictEqual(yield* pms.release(tenantId, request.key), 0)
        assert.strictEqual(yield* pms.release(tenantId, BookingKey.make("nobody-ever")), 0)
      }))

    it.effect("tells a full house from an empty one, and every guest the truth", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const stay = nights(yield* freshDay, 2)
        const [offer] = yield* offersFor(stay)
        if (offer === undefined) return assert.fail("nothing is free")
        for (const _ of offer.rooms) yield* pms.book(yield* freedAtTheEnd(yield* requestFor(offer, stay)))
        const late = yield* freedAtTheEnd(yield* requestFor(offer, stay))
        const full = yield* pms.availability({ tenantId, stay, party: couple, roomTypeId: offer.roomTypeId })

        assert.deepStrictEqual(full.offers, [])
        assert.strictEqual(yield* reasonOf(pms.book(late)), "NoLongerAvailable")
        assert.notInclude((yield* offersFor(stay)).map(({ roomTypeId }) => roomTypeId), offer.roomTypeId)
      }))

    it.effect("moves a stay by booking the new one first, and keeps the old one when there is no new one", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const day = yield* freshDay
        const old = yield* pms.book(yield* requestCheapest(nights(day, 2)))
        const to = yield* requestCheapest(nights(plusDays(day, 1), 3))
        const moved = yield* pms.move({ from: old.id, to })
        const repeated = yield* pms.move({ from: old.id, to })
        const nowhere = { ...(yield* requestCheapest(nights(day, 2))), roomTypeId: RoomTypeId.make("99999") }

        assert.deepStrictEqual(moved.stay, to.stay)
        assert.strictEqual(repeated.id, moved.id)
        assert.strictEqual(Option.getOrThrow(yield* pms.booking(tenantId, old.id)).status, "cancelled")
        assert.strictEqual(yield* reasonOf(pms.move({ from: moved.id, to: nowhere })), "InvalidRequest")
        assert.strictEqual(Option.getOrThrow(yield* pms.booking(tenantId, moved.id)).status, "confirmed")
      }))

    it.effect("adds nights in the same room, unless somebody else sleeps there", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const day = yield* freshDay
        const request = yield* requestCheapest(nights(day, 2))
        const booking = yield* pms.book(request)
        const added = yield* requestCheapest(nights(plusDays(day, 2), 1))
        const extension = { ...added, bookingId: booking.id, until: plusDays(day, 3) }
        const more = yield* pms.extend(extension)
        const blocked = yield* requestCheapest(nights(plusDays(day, 2), 1))

        assert.strictEqual(more.rooms[0]?.roomId, booking.rooms[0]?.roomId)
        assert.deepStrictEqual(more.stay, nights(plusDays(day, 2), 1))
        assert.strictEqual((yield* pms.extend(extension)).id, more.id)
        assert.strictEqual(
          yield* reasonOf(pms.extend({ ...blocked, bookingId: booking.id, until: plusDays(day, 3) })),
          "NoLongerAvailable"
        )
        assert.strictEqual(
          yield* reasonOf(pms.extend({ ...blocked, bookingId: booking.id, until: plusDays(day, 1) })),
          "InvalidRequest"
        )
        assert.strictEqual(Option.getOrThrow(yield* pms.booking(tenantId, booking.id)).status, "confirmed")
      }))

    it.effect("allows a late check-out only while nobody arrives in the room that day", () =>
      Effect.gen(function* () {
        const { freshDay, tenantId } = yield* PmsHouse
        const pms = yield* PmsGateway
        const day = yield* freshDay
        const booking = yield* pms.book(yield* requestCheapest(nights(day, 2)))
        const question = { tenantId, bookingId: booking.id }
        const roomId = booking.rooms[0]?.roomId ?? null

        assert.deepInclude(yield* pms.lateCheckout(question), { possible: true, day: plusDays(day, 2) })
        assert.isTrue((yield* pms.confirmLateCheckout(question)).possible)
        yield* pms.book({ ...(yield* requestCheapest(nights(plusDays(day, 2), 1))), roomId })
        const later = yield* pms.lateCheckout(question)
        assert.isFalse(later.possible)
        assert.deepStrictEqual(later.taken, booking.rooms.map(({ roomId }) => roomId))
        assert.strictEqual(yield* reasonOf(pms.confirmLateCheckout(question)), "NoLongerAvailable")
        assert.strictEqual(
          yield* reasonOf(pms.lateCheckout({ tenantId, bookingId: BookingId.make("999999999") })),
          "BookingNotFound"
        )
      }))

    it.effect("refuses what a PMS would take and be wrong", () =>
      Effect.gen(function* () {
        const { freshDay } = yield* PmsHouse
        const pms = yield* PmsGateway
        const request = yield* requestCheapest(nights(yield* freshDay, 2))
        const problem = (change: Partial<typeof request>) =>
          Effect.map(
            Effect.flip(pms.book({ ...request, ...change })),
            ({ reason }) => reason._tag === "InvalidRequest" ? reason.problem : reason._tag
          )

        assert.strictEqual(yield* problem({ stay: nights(LocalDate.make("2020-01-01"), 2) }), "past_dates")
        assert.strictEqual(yield* problem({ party: { adults: 9, childAges: [] } }), "too_many_guests")
        assert.strictEqual(yield* problem({ party: { adults: 2, childAges: [1, 2, 3, 4, 5, 6] } }), "too_many_guests")
        assert.strictEqual(yield* problem({ roomTypeId: RoomTypeId.make("99999") }), "unknown_room_type")
      }))

    it.effect("takes guests with names, phones and wishes that no form expects", () =>
      Effect.gen(function* () {
        const { freshDay } = yield* PmsHouse
        const pms = yield* PmsGateway
        const stay = nights(yield* freshDay, 1)
        const guests = [
          { firstName: "Ana 2 🌞", lastName: "", email: null, phone: null },
          { firstName: "<b>O'Higgins</b>", lastName: "Ñandú-Müller (hijo)", email: null, phone: "llamar al 4821" },
          { firstName: "🌞", lastName: "x".repeat(80), email: null, phone: "+54 9 11 5555-1234" }
        ]
        for (const guest of guests) {
          const request = yield* requestCheapest(stay)
          const booking = yield* pms.book({
            ...request,
            guest: { ...guest, id: request.guest.id },
            remark: 'Llegamos tarde 🌙 <script>alert(1)</script> & "con" mascota'
          })
          assert.strictEqual(booking.status, "confirmed")
        }
      }))
  })
