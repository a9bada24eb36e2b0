import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { Caller } from "../../src/audit/Caller.ts"
import { ReservationStore } from "../../src/booking/ReservationStore.ts"
import { Reservations } from "../../src/booking/Reservations.ts"
import { StaffBookings } from "../../src/booking/StaffBookings.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { reservationIdOf } from "../../src/booking/WishId.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { BookingKey } from "../../src/pms/Booking.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { RoomTypeId } from "../../src/pms/RoomType.ts"
import { eventually } from "../support/Eventually.ts"
import { hears, layerWith, tenantId, told, wish } from "./house.ts"
import { stay } from "./wishes.ts"

const SUITE = RoomTypeId.make("4")
const PARTY = { adults: 2, childAges: [] }
const booking = (phone: string, arrive: string, leave: string) => ({
  key: `booking-${phone}`,
  tenantId,
  guest: { phone },
  stay: stay(arrive, leave),
  party: PARTY,
  roomTypeId: null,
  roomId: null,
  pieces: { name: "Ana García", email: "ana@example.com", phone },
  deposit: "asked" as const
})

/** Staff who are logged in. */
const asEva = Effect.provideService(Caller, { actor: { kind: "user", id: "eva" }, address: "10.0.0.9" })

const trailOf = (id: string) =>
  Effect.map(
    AuditTrail.use((trail) => trail.list({ tenantId, limit: 50 })),
    (rows) =>
      rows.filter(({ resource }) => resource === `reservation/${id}`)
        .map(({ action, actor }) => `${actor.id} ${action}`).toReversed()
  )

layer(layerWith(PmsGateway.layerMemory), { timeout: "60 seconds", excludeTestServices: true })("staff", (it) => {
  it.effect("book for whoever calls: the room is kept in the hotel's system too, and the guest hears how to pay", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const pms = yield* PmsGateway
      const wanted = booking("+5491155550001", "2027-03-10", "2027-03-12")
      const held = yield* asEva(staff.book(wanted, "Eva"))
      assert.deepStrictEqual([held.stage, held.deposit.state, held.byStaff], ["awaiting_deposit", "awaited", true])
      yield* hears(held, "deposit_asked")
      const { bookingId } = yield* eventually(
        Effect.flatMap(ReservationStore, (store) => Effect.flatMap(store.find(held.id), Effect.fromOption)),
        ({ bookingId }) => bookingId !== null
      )
      const kept = Option.getOrThrow(yield* pms.bookingByKey(tenantId, BookingKey.make(held.id)))
      assert.deepStrictEqual([kept.id, kept.status], [bookingId, "confirmed"])
      assert.strictEqual((yield* asEva(staff.book(wanted, "Eva"))).id, held.id)
      yield* asEva(StaffReservations.use((desk) => desk.confirmDeposit(held.id, "Eva")))
      yield* hears(held, "reservation_confirmed")
      assert.strictEqual(
        Option.getOrThrow(yield* pms.bookingByKey(tenantId, BookingKey.make(held.id))).id,
        bookingId
      )
      assert.deepStrictEqual(yield* trailOf(held.id), [
        "eva reservation.held",
        "eva reservation.deposit_confirmed"
      ])
    }))

  it.effect("find a stay that was begun by a command that died past every question, and book the same one again", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const store = yield* ReservationStore
      const locks = yield* RoomLocks
      const wanted = { ...booking("+5491155550011", "2027-03-14", "2027-03-16"), key: null, roomTypeId: SUITE }
      const begun = yield* staff.book(wanted, "Eva")
      // All of it is one step: whatever dies afterwards, the guest is never told that they were silent.
      assert.deepStrictEqual((yield* store.events(begun.id)).slice(0, 1).map(({ detail, kind }) => [kind, detail]), [[
        "held",
        { room: begun.room.number, arrive: "2027-03-14", leave: "2027-03-16", stage: "awaiting_deposit" }
      ]])
      assert.isAbove((begun.dueAt ?? 0) - begun.createdAt, 23 * 3_600_000)
      assert.strictEqual((yield* staff.book(wanted, "Eva")).id, begun.id)
      yield* StaffReservations.use((desk) => desk.release(begun.id, "Eva"))
      yield* hears(begun, "reservation_failed")
      const anew = yield* staff.book(wanted, "Eva")
      assert.notStrictEqual(anew.id, begun.id)
      // The only suite was kept by a command that died before it wrote anything else.
      const other = { ...booking("+5491155550012", "2027-03-24", "2027-03-26"), roomTypeId: SUITE }
      const id = reservationIdOf({ tenantId, key: `staff:${tenantId}:${other.key}` })
      yield* locks.acquire({ tenantId, roomId: "401", stay: other.stay, session: id, user: "somebody" })
      assert.strictEqual((yield* staff.book(other, "Eva")).id, id)
    }))

  it.effect("are told why a stay cannot keep its room for nights that it has already", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const settled = { deposit: "settled" as const }
      const double = yield* staff.book({ ...booking("+5491155550013", "2027-07-10", "2027-07-12"), ...settled }, "Eva")
      const suite = yield* staff.book({
        ...booking("+5491155550014", "2027-07-10", "2027-07-12"),
        ...settled,
        roomTypeId: SUITE
      }, "Eva")
      for (const one of [double, suite]) yield* hears(one, "reservation_confirmed")
      const longer = { stay: stay("2027-07-10", "2027-07-13") }
      const quote = yield* staff.moveQuote(double.id, longer)
      assert.strictEqual(quote.otherRoom, "room_still_taken")
      assert.notInclude(quote.offer.rooms.map(({ id }) => id), double.room.id)
      for (
        const refused of [
          yield* Effect.flip(staff.moveQuote(suite.id, longer)),
          yield* Effect.flip(staff.moveQuote(double.id, { ...longer, roomId: double.room.id }))
        ]
      ) assert.strictEqual(refused.reason._tag, "RoomStillTaken")
      const later = yield* staff.moveQuote(double.id, { stay: stay("2027-07-12", "2027-07-14") })
      assert.deepStrictEqual([later.otherRoom, later.offer.rooms[0]?.id], [null, double.room.id])
    }))

  it.effect("book at once what is paid at the desk", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const done = yield* staff.book({
        ...booking("+5491155550002", "2027-03-20", "2027-03-22"),
        deposit: "settled"
      }, "Eva")
      assert.strictEqual(done.stage, "booking")
      yield* hears(done, "reservation_confirmed")
      assert.notInclude(yield* told(done), "deposit_asked")
    }))

  it.effect("hear what is missing before any room is kept", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const wanted = booking("+5491155550003", "2027-04-10", "2027-04-12")
      const refused = yield* Effect.flip(staff.book({ ...wanted, pieces: { name: "Ana García" } }, "Eva"))
      assert.deepInclude(refused.reason, { _tag: "DataMissing", piece: "email" })
      const wrong = yield* Effect.flip(staff.book({ ...wanted, guest: { phone: "12" } }, "Eva"))
      assert.deepInclude(wrong.reason, { _tag: "NotAcceptable", piece: "phone" })
      const past = yield* Effect.flip(staff.book({ ...wanted, stay: stay("2020-04-10", "2020-04-12") }, "Eva"))
      assert.strictEqual(past.reason._tag, "PastNights")
      const store = yield* ReservationStore
      assert.strictEqual((yield* store.occupied(tenantId, wanted.stay, null)).size, 0)
    }))

  it.effect("free the room in the hotel's system when they let a stay go that nobody paid, and the guest hears of it", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const desk = yield* StaffReservations
      const pms = yield* PmsGateway
      const held = yield* staff.book(booking("+5491155550004", "2027-04-20", "2027-04-22"), "Eva")
      const underKey = pms.bookingByKey(tenantId, BookingKey.make(held.id))
      yield* eventually(underKey, Option.isSome)
      yield* desk.release(held.id, "Eva")
      const gone = yield* eventually(underKey, (one) => Option.getOrThrow(one).status === "cancelled")
      assert.isTrue(Option.isSome(gone))
      yield* hears(held, "reservation_failed")
    }))

  it.effect("move a stay at the price they were shown, and no other", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const reservations = yield* Reservations
      const pms = yield* PmsGateway
      const from = yield* staff.book({
        ...booking("+5491155550005", "2027-05-10", "2027-05-12"),
        deposit: "settled"
      }, "Eva")
      yield* hears(from, "reservation_confirmed")
      const to = { stay: stay("2027-05-20", "2027-05-23") }
      const quote = yield* staff.moveQuote(from.id, to)
      assert.strictEqual(quote.difference.minor, Math.round(from.price.total.minor / 2))
      assert.isAbove(quote.deposit.amount.minor, 0)
      const terms = { key: "move-1", agreed: from.price.total, deposit: "settled" as const }
      const refused = yield* Effect.flip(staff.move(from.id, to, terms, "Eva"))
      assert.strictEqual(refused.reason._tag, "QuoteExpired")
      const moved = yield* staff.move(from.id, to, { ...terms, agreed: quote.offer.price.total }, "Eva")
      yield* eventually(reservations.find(from.id), (one) => Option.getOrThrow(one).stage === "cancelled")
      const ends = yield* Effect.forEach([from.id, moved.id], (key) => pms.bookingByKey(tenantId, BookingKey.make(key)))
      assert.deepStrictEqual(ends.map((one) => Option.getOrThrow(one).status), ["cancelled", "confirmed"])
      const again = yield* staff.move(from.id, to, { ...terms, agreed: quote.offer.price.total }, "Eva")
      assert.strictEqual(again.id, moved.id)
    }))

  it.effect("are not offered what a guest is choosing", () =>
    Effect.gen(function* () {
      const staff = yield* StaffBookings
      const reservations = yield* Reservations
      const nights = stay("2027-06-10", "2027-06-12")
      const search = { tenantId, stay: nights, party: PARTY, roomTypeId: null, roomId: null }
      const rooms = Effect.map(staff.offers(search), (offers) =>
        offers.flatMap((offer) => offer.rooms.map(({ id }) => id)))
      const held = yield* reservations.hold(yield* wish(nights))
      assert.notInclude(yield* rooms, held.room.id)
      yield* reservations.release(held.id)
      assert.include(yield* rooms, held.room.id)
    }))
})
