import { assert, layer } from "@effect/vitest"
import { Clock, Deferred, Effect, Layer, Metric, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Reservations } from "../../src/booking/Reservations.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { localDateAt } from "../../src/domain/StayDates.ts"
import { BookingKey } from "../../src/pms/Booking.ts"
import { PmsError, PmsUnreachable } from "../../src/pms/PmsError.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { eventually } from "../support/Eventually.ts"
import { hears, layerWith, tenantId, wish } from "./house.ts"
import { stay } from "./wishes.ts"

/** Whether the hotel's system hears of cancellations. */
let deaf = false

const gateway = Layer.effect(
  PmsGateway,
  Effect.map(PmsGateway, (pms) =>
    PmsGateway.of({
      ...pms,
      move: (request) => Effect.tap(pms.move(request), () => answering),
      cancel: (tenant, id) =>
        Effect.suspend(() =>
          deaf
            ? Effect.fail(new PmsError({ reason: new PmsUnreachable({ problem: "connection" }) }))
            : pms.cancel(tenant, id)
        )
    }))
).pipe(Layer.provide(PmsGateway.layerMemory))

/** What the hotel's system waits for before its answer to a move is heard. */
let answering: Effect.Effect<void> = Effect.void

/** What a counter says of each of its series, in one line each. */
const counted = (name: string) =>
  Effect.map(
    Metric.snapshot,
    (all) =>
      all.flatMap((one) =>
        one.id === name && one.type === "Counter" && Number(one.state.count) > 0
          ? [`${Object.values(one.attributes ?? {}).join(" ")}: ${one.state.count}`]
          : []
      ).toSorted()
  )

const summed = (name: string) =>
  Effect.map(
    Metric.snapshot,
    (all) => all.flatMap((one) => one.id === name && one.type === "Histogram" ? [[one.state.count, one.state.sum]] : [])
  )

/** A stay of so many nights that was paid for, and is booked. */
const booked = Effect.fnUntraced(function* (arrive: string, leave: string) {
  const reservations = yield* Reservations
  const wanted = yield* wish(stay(arrive, leave))
  const { id } = yield* reservations.hold(wanted)
  yield* reservations.confirm(id)
  yield* reservations.give(id, { name: "Ana García", email: "ana@example.com" })
  yield* StaffReservations.use((staff) => staff.confirmDeposit(id, "Eva"))
  yield* hears(wanted, "reservation_confirmed")
  return { ...wanted, id }
})

layer(layerWith(gateway), { timeout: "60 seconds", excludeTestServices: true })("staff with a reservation", (it) => {
  it.effect("see in the figures what became of each", () =>
    Effect.gen(function* () {
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const one = yield* booked("2027-03-10", "2027-03-13")
      const type = one.offer.name
      const today = localDateAt(yield* Clock.currentTimeMillis, "America/Argentina/Buenos_Aires")
      const days = (Date.parse("2027-03-10") - Date.parse(today)) / 86_400_000
      assert.deepStrictEqual(yield* counted("hotel_reservations_total"), [
        `confirmed whatsapp ${type}: 1`,
        `held whatsapp ${type}: 1`
      ])
      assert.deepStrictEqual(yield* summed("hotel_reservation_nights"), [[1, 3]])
      assert.deepStrictEqual(yield* summed("hotel_reservation_lead_time_days"), [[1, days]])
      yield* reservations.cancel(one.id, (yield* reservations.cancellationFee(one.id)).amount)
      yield* hears(one, "reservation_cancelled")
      const nights = stay("2027-04-10", "2027-04-12")
      const unwanted = yield* reservations.hold(yield* wish(nights))
      yield* reservations.release(unwanted.id)
      yield* reservations.release(unwanted.id)
      yield* staff.release((yield* reservations.hold(yield* wish(nights))).id, "Eva")
      assert.deepStrictEqual(yield* counted("hotel_reservations_total"), [
        `cancelled whatsapp ${type}: 1`,
        `confirmed whatsapp ${type}: 1`,
        `held whatsapp ${type}: 3`,
        `released whatsapp ${type}: 2`
      ])
      assert.deepStrictEqual(yield* counted("hotel_failed_reservations_total"), ["guest: 1", "staff: 1"])
      assert.deepStrictEqual(yield* counted("hotel_cancellations_total"), ["free: 1"])
    }))

  it.effect("let the move go along that the hotel's system has just made", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const reservations = yield* Reservations
      const staff = yield* StaffReservations
      const { conversationId, guestId, id } = yield* booked("2027-06-02", "2027-06-04")
      const to = { ...yield* wish(stay("2027-06-20", "2027-06-22")), conversationId, guestId, replaces: id }
      const asked = yield* Deferred.make<void>()
      const gate = yield* Deferred.make<void>()
      answering = Effect.andThen(Deferred.succeed(asked, undefined), Deferred.await(gate))
      const moving = yield* reservations.hold(to)
      yield* reservations.confirm(moving.id)
      yield* Deferred.await(asked)
      yield* staff.cancel(id, "Eva")
      yield* eventually(reservations.find(moving.id), (one) => Option.getOrThrow(one).stage === "released")
      answering = Effect.void
      yield* Deferred.succeed(gate, undefined)
      const ends = yield* eventually(
        Effect.forEach([id, moving.id], (key) => pms.bookingByKey(tenantId, BookingKey.make(key))),
        (all) => all.every((one) => Option.isSome(one) && one.value.status === "cancelled")
      )
      assert.deepStrictEqual(
        ends.map((one) => Option.getOrThrow(one).key),
        [id, moving.id].map((key) => BookingKey.make(key))
      )
      assert.deepStrictEqual(
        Option.map(yield* reservations.find(moving.id), ({ stage }) => stage),
        Option.some("released")
      )
    }))

  it.effect("tell the hotel's system again of a cancellation that it did not hear", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const sql = yield* SqlClient.SqlClient
      const staff = yield* StaffReservations
      const one = yield* booked("2027-05-10", "2027-05-12")
      const refused = yield* Effect.flip(staff.retry(one.id, "Eva"))
      assert.strictEqual(refused.reason._tag, "WrongStage")
      deaf = true
      yield* staff.cancel(one.id, "Eva")
      const dossier = staff.dossier(one.id)
      yield* eventually(dossier, ({ record }) => record.tries === 1)
      // Left to itself it would ask again in an hour.
      yield* sql`UPDATE reservations SET due_at = now() + interval '1 hour' WHERE id = ${one.id}`
      deaf = false
      const retried = yield* staff.retry(one.id, "Eva")
      assert.deepStrictEqual([retried.stage, retried.dueAt], ["cancelling", null])
      const { events } = yield* eventually(dossier, ({ record }) => record.stage === "cancelled")
      assert.deepStrictEqual(events.slice(-4).map(({ actor, kind }) => `${actor} ${kind}`), [
        "staff:Eva cancel_asked",
        "house pms_away",
        "staff:Eva retried",
        "house cancelled"
      ])
      const booking = Option.getOrThrow(yield* pms.bookingByKey(tenantId, BookingKey.make(one.id)))
      assert.strictEqual(booking.status, "cancelled")
    }))
})
