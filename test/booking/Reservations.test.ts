import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { SqlClient } from "effect/sql"
import { BookingId, BookingKey } from "../../src/pms/Booking.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import * as Reconciliation from "../../src/booking/Reconciliation.ts"
import { ReservationWorkflows } from "../../src/booking/ReservationWorkflows.ts"
import { Reference, ReservationId } from "../../src/booking/Reservation.ts"
import { Reservations } from "../../src/booking/Reservations.ts"
import { ReservationStore } from "../../src/booking/ReservationStore.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { eventually } from "../support/Eventually.ts"
import { hears, layerWith, tenantId, told, wish } from "./house.ts"
import { stay } from "./wishes.ts"

const DATA = { name: "Ana María Pérez", email: "Ana.Perez@example.com" }

/** Of a reservation that is made past every question. */
const LATE = {
  reference: Reference.make("CAS-LATE3"),
  stage: "held",
  because: null,
  holdToken: null,
  dueAt: null,
  tries: 0,
  bookedAs: null
} as const

/** A stay that staff saw the deposit of. */
const booked = Effect.fnUntraced(function* (arrive: string, leave: string) {
  const reservations = yield* Reservations
  const wanted = yield* wish(stay(arrive, leave))
  const { id } = yield* reservations.hold(wanted)
  yield* reservations.confirm(id)
  yield* reservations.give(id, DATA)
  yield* StaffReservations.use((staff) => staff.confirmDeposit(id, "Eva"))
  yield* hears(wanted, "reservation_confirmed")
  return { ...wanted, id }
})

layer(layerWith(PmsGateway.layerMemory), { timeout: "60 seconds", excludeTestServices: true })("Reservations", (it) => {
  it.effect("keeps a room, asks for what is missing and waits for the deposit", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const wanted = yield* wish(stay("2027-03-10", "2027-03-12"))
      const held = yield* reservations.hold(wanted)
      assert.strictEqual(held.stage, "held")
      assert.deepStrictEqual(yield* reservations.hold(wanted), held)
      assert.strictEqual((yield* reservations.confirm(held.id)).stage, "gathering")
      const refused = yield* Effect.flip(reservations.give(held.id, { email: "ana at example" }))
      assert.strictEqual(refused.reason._tag, "NotAcceptable")
      const complete = yield* reservations.give(held.id, DATA)
      assert.strictEqual(complete.stage, "awaiting_deposit")
      assert.deepInclude(complete.bookedFor, {
        firstName: "Ana",
        lastName: "María Pérez",
        email: "ana.perez@example.com"
      })
      assert.strictEqual(complete.deposit.amount.minor, Math.round(held.price.total.minor * 0.3))
    }))

  it.effect("books the room in the hotel's system once staff have seen the deposit, exactly once", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const pms = yield* PmsGateway
      const wanted = yield* wish(stay("2027-06-10", "2027-06-12"))
      const { id } = yield* reservations.hold(wanted)
      yield* reservations.confirm(id)
      yield* reservations.give(id, DATA)
      assert.strictEqual((yield* reservations.attachReceipt(id, "media1")).deposit.state, "receipt_given")
      yield* eventually(
        OperatorTasks.use((tasks) => tasks.list(tenantId, 10)),
        (all) => all.some(({ subject }) => subject === id)
      )
      // No hold of ours lasts as long as staff may take: the hotel's own system keeps the room.
      yield* eventually(reservations.find(id), (one) => Option.getOrThrow(one).bookingId !== null)
      yield* staff.rejectDeposit(id, "Eva")
      yield* hears(wanted, "deposit_rejected")
      yield* staff.confirmDeposit(id, "Eva")
      yield* hears(wanted, "reservation_qr")
      assert.deepStrictEqual(yield* told(wanted), [
        "deposit_rejected",
        "deposit_confirmed",
        "reservation_confirmed",
        "reservation_qr"
      ])
      const done = Option.getOrThrow(yield* reservations.find(id))
      assert.strictEqual(done.stage, "confirmed")
      const booking = Option.getOrThrow(yield* pms.bookingByKey(tenantId, BookingKey.make(id)))
      assert.deepStrictEqual([booking.id, booking.status], [done.bookingId, "confirmed"])
      const { broken, events } = yield* staff.dossier(id)
      assert.isNull(broken)
      assert.deepStrictEqual(events.map(({ actor, kind }) => `${actor} ${kind}`), [
        "guest held",
        "guest confirmed_by_guest",
        "guest guest_data",
        "guest receipt_given",
        "house kept",
        "staff:Eva deposit_rejected",
        "staff:Eva deposit_confirmed",
        "house booked"
      ])
      assert.deepStrictEqual(
        yield* eventually(OperatorTasks.use((tasks) => tasks.list(tenantId, 10)), (all) => all.length === 0),
        []
      )
    }))

  it.effect("cancels a booked one at the fee that the guest was shown, in the hotel's system too", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const pms = yield* PmsGateway
      const wanted = yield* wish(stay("2027-07-10", "2027-07-12"))
      const { id } = yield* reservations.hold(wanted)
      yield* reservations.confirm(id)
      yield* reservations.give(id, DATA)
      yield* staff.confirmDeposit(id, "Eva")
      yield* hears(wanted, "reservation_confirmed")
      const fee = yield* reservations.cancellationFee(id)
      assert.strictEqual(fee.amount.minor, 0)
      assert.strictEqual((yield* reservations.cancel(id, fee.amount)).stage, "cancelling")
      yield* hears(wanted, "reservation_cancelled")
      assert.strictEqual((yield* reservations.cancel(id, fee.amount)).stage, "cancelled")
      const booking = Option.getOrThrow(yield* pms.bookingByKey(tenantId, BookingKey.make(id)))
      assert.strictEqual(booking.status, "cancelled")
      yield* eventually(
        OperatorTasks.use((tasks) => tasks.list(tenantId, 10)),
        (all) => all.some(({ kind, subject }) => kind === "deposit_to_return" && subject === id)
      )
    }))

  it.effect("moves a booked stay: the new room is booked before the old one goes, and the deposit counts", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const pms = yield* PmsGateway
      const wanted = yield* wish(stay("2027-08-10", "2027-08-12"))
      const { id } = yield* reservations.hold(wanted)
      yield* reservations.confirm(id)
      yield* reservations.give(id, DATA)
      yield* staff.confirmDeposit(id, "Eva")
      yield* hears(wanted, "reservation_confirmed")
      const other = yield* wish(stay("2027-08-20", "2027-08-22"))
      const to = { ...other, conversationId: wanted.conversationId, guestId: wanted.guestId, replaces: id }
      const moved = yield* reservations.hold(to)
      assert.deepStrictEqual([moved.deposit.state, moved.replaces], ["not_needed", id])
      yield* reservations.confirm(moved.id)
      const done = yield* eventually(reservations.find(moved.id), (one) => Option.getOrThrow(one).stage === "confirmed")
      assert.isTrue(Option.isSome(done))
      const old = yield* eventually(reservations.find(id), (one) => Option.getOrThrow(one).stage === "cancelled")
      assert.strictEqual(Option.getOrThrow(old).because, "moved")
      const ends = yield* Effect.forEach([id, moved.id], (key) => pms.bookingByKey(tenantId, BookingKey.make(key)))
      assert.deepStrictEqual(ends.map((one) => Option.getOrThrow(one).status), ["cancelled", "confirmed"])
      assert.notInclude(yield* told(wanted), "reservation_cancelled")
      const third = yield* wish(stay("2027-08-24", "2027-08-26"))
      const again = { ...third, conversationId: wanted.conversationId, guestId: wanted.guestId, replaces: moved.id }
      assert.strictEqual((yield* reservations.hold(again)).deposit.state, "not_needed")
    }))

  it.effect("moves a stay once at a time, whoever asks first and however fast the other", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const store = yield* ReservationStore
      const locks = yield* RoomLocks
      const wanted = yield* booked("2027-10-10", "2027-10-12")
      const to = Effect.fnUntraced(function* (arrive: string, leave: string) {
        const { conversationId, guestId, id } = wanted
        return { ...yield* wish(stay(arrive, leave)), conversationId, guestId, replaces: id }
      })
      const [one, other] = [yield* to("2027-10-20", "2027-10-22"), yield* to("2027-10-24", "2027-10-26")]
      const first = yield* reservations.hold(one)
      assert.strictEqual((yield* Effect.flip(reservations.hold(other))).reason._tag, "AlreadyMoving")
      // Whoever looked before the first one was there is refused by the table.
      const record = {
        ...Option.getOrThrow(yield* store.find(first.id)),
        id: ReservationId.make("late"),
        stay: other.stay
      }
      const reference = Reference.make("CAS-LATE2")
      const late = store.begin({
        record: { ...record, reference },
        wishKey: "late",
        quoteId: "late",
        quotedUntil: other.quotedUntil,
        actor: "guest"
      })
      assert.strictEqual((yield* Effect.flip(late)).reason._tag, "AlreadyMoving")
      assert.deepStrictEqual((yield* locks.list(tenantId)).filter(({ stay: held }) => held.overlaps(other.stay)), [])
      yield* reservations.release(first.id)
      assert.strictEqual((yield* reservations.hold(other)).stage, "held")
    }))

  it.effect("ends with a stay that is cancelled what was to take its place, there and here", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const locks = yield* RoomLocks
      const pms = yield* PmsGateway
      const store = yield* ReservationStore
      const wanted = yield* booked("2027-11-02", "2027-11-04")
      const { conversationId, guestId, id } = wanted
      const nights = stay("2027-11-20", "2027-11-26")
      const moving = yield* reservations.hold({ ...yield* wish(nights), conversationId, guestId, replaces: id })
      yield* reservations.confirm(moving.id)
      yield* reservations.attachReceipt(moving.id, "media-moving")
      // Kept there while staff look for the money.
      yield* eventually(store.find(moving.id), (one) => Option.getOrThrow(one).bookingId !== null)
      yield* reservations.cancel(id, (yield* reservations.cancellationFee(id)).amount)
      yield* hears(wanted, "reservation_cancelled")
      yield* hears(wanted, "reservation_failed")
      const ended = Option.getOrThrow(yield* reservations.find(moving.id))
      assert.deepStrictEqual([ended.stage, ended.because], ["released", "stay_cancelled"])
      const there = pms.bookingByKey(tenantId, BookingKey.make(moving.id))
      yield* eventually(there, (one) => Option.getOrThrow(one).status === "cancelled")
      assert.deepStrictEqual((yield* locks.list(tenantId)).filter(({ stay: held }) => held.overlaps(nights)), [])
      // Two payments, and one task for each: nobody is to look for the second one's money any more.
      const tasks = yield* eventually(
        Effect.map(
          OperatorTasks.use((all) => all.list(tenantId, 100)),
          (all) =>
            all.flatMap(({ kind, subject }) => subject === id || subject === moving.id ? [`${kind} ${subject}`] : [])
        ),
        (all) => all.length === 2
      )
      assert.sameMembers(tasks, [`deposit_to_return ${id}`, `deposit_to_return ${moving.id}`])
    }))

  it.effect("ends what began to take a stay's place when that was cancelled a moment ago", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const store = yield* ReservationStore
      const workflows = yield* ReservationWorkflows
      const wanted = yield* booked("2027-11-06", "2027-11-08")
      const { conversationId, guestId, id } = wanted
      const nights = stay("2027-11-28", "2027-11-30")
      const moving = yield* reservations.hold({ ...yield* wish(nights), conversationId, guestId })
      yield* reservations.release(moving.id)
      yield* reservations.cancel(id, (yield* reservations.cancellationFee(id)).amount)
      yield* hears(wanted, "reservation_cancelled")
      const late = ReservationId.make("begun-late")
      yield* store.begin({
        record: { ...moving, ...LATE, id: late, bookingKey: late, replaces: id },
        wishKey: late,
        quoteId: late,
        quotedUntil: wanted.quotedUntil,
        actor: "guest"
      })
      yield* workflows.nudge(late, 0)
      const ended = yield* eventually(store.find(late), (one) => Option.getOrThrow(one).stage !== "held")
      assert.strictEqual(Option.getOrThrow(ended).because, "stay_cancelled")
    }))

  it.effect("tells staff what the guest corrected after the hotel's system had kept the room, once", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const tasks = yield* OperatorTasks
      const { id } = yield* reservations.hold(yield* wish(stay("2027-11-10", "2027-11-12")))
      yield* reservations.confirm(id)
      yield* reservations.give(id, DATA)
      yield* reservations.attachReceipt(id, "media9")
      yield* eventually(reservations.find(id), (one) => Option.getOrThrow(one).bookingId !== null)
      const differing = Effect.map(
        tasks.list(tenantId, 50),
        (all) => all.filter(({ kind, subject }) => kind === "booking_differs" && subject === `${id}:guest`)
      )
      yield* reservations.give(id, { name: "Ana María Gómez", email: "ana.gomez@example.com" })
      const [task] = yield* eventually(differing, (all) => all.length > 0)
      assert.include(task?.detail ?? "", "corrected their name, e-mail after")
      yield* tasks.done(task?.id ?? "", "put right")
      yield* staff.confirmDeposit(id, "Eva")
      yield* eventually(reservations.find(id), (one) => Option.getOrThrow(one).stage === "confirmed")
      assert.deepStrictEqual(yield* differing, [])
    }))

  it.effect("takes over what the desk did in the hotel's own system, and tells the guest", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const pms = yield* PmsGateway
      const wanted = yield* wish(stay("2027-09-10", "2027-09-12"))
      const { id } = yield* reservations.hold(wanted)
      yield* reservations.confirm(id)
      yield* reservations.give(id, DATA)
      yield* staff.confirmDeposit(id, "Eva")
      yield* hears(wanted, "reservation_confirmed")
      const { bookingId } = Option.getOrThrow(yield* reservations.find(id))
      if (bookingId === null) return yield* Effect.die("no booking")
      yield* pms.cancel(tenantId, bookingId)
      assert.isAtLeast(yield* Reconciliation.pass, 1)
      assert.strictEqual(Option.getOrThrow(yield* reservations.find(id)).stage, "cancelled")
      const workflows = yield* ReservationWorkflows
      yield* eventually(
        Effect.andThen(workflows.sweep, told(wanted)),
        (topics) => topics.includes("reservation_cancelled")
      )
    }))

  it.effect("goes by the nights that the desk gave a stay: its end, its appointments and its code", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const workflows = yield* ReservationWorkflows
      const pms = yield* PmsGateway
      const sql = yield* SqlClient.SqlClient
      const wanted = yield* booked("2027-12-10", "2027-12-12")
      yield* hears(wanted, "reservation_qr")
      const old = Option.getOrThrow(yield* reservations.find(wanted.id))
      const booking = Option.getOrThrow(yield* pms.booking(tenantId, BookingId.make(old.bookingId ?? "")))
      const nights = stay("2027-12-05", "2027-12-07")
      const rooms = booking.rooms.map((room) => Object.assign({}, room, { stay: nights }))
      const moved = { ...booking, stay: nights, rooms }
      yield* Reconciliation.pass.pipe(Effect.provideService(PmsGateway, {
        ...pms,
        bookingsChangedSince: () => Effect.succeed({ bookings: [moved], complete: true })
      }))
      yield* eventually(
        Effect.andThen(workflows.sweep, told(wanted)),
        (topics) => topics.filter((topic) => topic === "reservation_qr").length === 2
      )
      const [row] = yield* sql`SELECT due_at::text FROM reservations WHERE id = ${wanted.id}`
      assert.deepStrictEqual(row, { dueAt: "2027-12-07 15:00:00+00" })
      const due =
        yield* sql`SELECT topic, due_at::date::text AS day FROM appointments WHERE about = ${wanted.id} ORDER BY due_at`
      assert.deepStrictEqual(due.slice(-3), [
        { topic: "check_in_data", day: "2027-12-05" },
        { topic: "check_out", day: "2027-12-07" },
        { topic: "review_request", day: "2027-12-08" }
      ])
    }))

  it.effect("gives a room back that nobody wants any more, and says nothing", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const wanted = yield* wish(stay("2027-04-10", "2027-04-12"))
      const { id } = yield* reservations.hold(wanted)
      assert.strictEqual((yield* reservations.release(id)).stage, "released")
      assert.strictEqual((yield* Effect.flip(reservations.confirm(id))).reason._tag, "WrongStage")
      assert.deepStrictEqual(yield* told(wanted), [])
    }))

  it.effect("has a room that was let go free for the next guest at once", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const nights = stay("2027-04-20", "2027-04-22")
      const [one, other] = [yield* wish(nights), yield* wish(nights)]
      const offer = { ...one.offer, rooms: one.offer.rooms.slice(0, 1) }
      const { id } = yield* reservations.hold({ ...one, offer })
      yield* reservations.release(id)
      assert.strictEqual((yield* reservations.hold({ ...other, offer })).stage, "held")
    }))

  it.effect("refuses a price that was promised too long ago", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const wanted = yield* wish(stay("2027-04-10", "2027-04-12"))
      const refused = yield* Effect.flip(reservations.hold({ ...wanted, quotedUntil: 0 }))
      assert.strictEqual(refused.reason._tag, "QuoteExpired")
    }))

  it.effect("gives the last room to one of two guests", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const nights = stay("2027-05-10", "2027-05-13")
      const one = yield* wish(nights, { adults: 2, childAges: [3, 4] })
      const other = yield* wish(nights, { adults: 2, childAges: [3, 4] })
      const onlyRoom = { ...one.offer, rooms: one.offer.rooms.slice(0, 1) }
      const ends = yield* Effect.forEach(
        [one, other],
        (wanted) => Effect.result(reservations.hold({ ...wanted, offer: onlyRoom })),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(ends.map(({ _tag }) => _tag).toSorted(), ["Failure", "Success"])
    }))
})
