import { assert, describe, it as plain, layer } from "@effect/vitest"
import { Clock, Effect, Layer, Option } from "effect"
import { judge } from "../../src/booking/DepositJudgement.ts"
import { DepositPayments } from "../../src/booking/DepositPayments.ts"
import { Reservations } from "../../src/booking/Reservations.ts"
import { ReservationStore } from "../../src/booking/ReservationStore.ts"
import { StaffReservations } from "../../src/booking/StaffReservations.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { Money } from "../../src/domain/Money.ts"
import { BookingKey } from "../../src/pms/Booking.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { PaymentCallbacks } from "../../src/payments/PaymentCallbacks.ts"
import { hears, layerWith, tenantId, wish } from "./house.ts"
import { beginning, pesos, stay } from "./wishes.ts"

const DATA = { name: "Ana García", email: "ana@example.com" }
const house = PaymentCallbacks.layerSql.pipe(Layer.provideMerge(layerWith(PmsGateway.layerMemory)))

describe("what a provider's word means", () => {
  plain("is a deposit only when it is to the cent what is awaited", () => {
    const { record } = beginning()
    const waiting = { ...record, stage: "awaiting_deposit" } as const
    const paid = { kind: "payment.paid", amountMinor: 1_404_000, currency: record.price.total.currency }
    assert.strictEqual(judge(paid, waiting), "applied")
    assert.strictEqual(judge({ ...paid, amountMinor: 1_403_999 }, waiting), "differs")
    assert.strictEqual(judge(paid, { ...waiting, deposit: { ...record.deposit, amount: pesos(1_404_001) } }), "differs")
    assert.strictEqual(judge(paid, { ...waiting, deposit: { ...record.deposit, state: "confirmed" } }), "differs")
    assert.strictEqual(judge(paid, { ...record, stage: "released" }), "no_room")
    assert.strictEqual(judge(paid, null), "no_reservation")
    assert.strictEqual(judge({ ...paid, kind: "payment.failed" }, waiting), "ignored")
  })
})

layer(house, { timeout: "60 seconds", excludeTestServices: true })("a deposit that the provider tells of", (it) => {
  const waiting = Effect.fnUntraced(function* (arrive: string, leave: string) {
    const reservations = yield* Reservations
    const wanted = yield* wish(stay(arrive, leave))
    const { id } = yield* reservations.hold(wanted)
    yield* reservations.confirm(id)
    return yield* reservations.give(id, DATA)
  })
  const say = Effect.fnUntraced(function* (id: string, reference: string, { currency, minor }: Money) {
    const callbacks = yield* PaymentCallbacks
    const event = { id, type: "payment.paid", reference, amount: minor, currency }
    return yield* callbacks.keep(tenantId, event, JSON.stringify(event))
  })
  const take = DepositPayments.use((one) => one.take)
  const openTasks = Effect.map(
    OperatorTasks.use((tasks) => tasks.list(tenantId, 50)),
    (all) => all.filter(({ kind }) => kind === "payment_differs").map(({ subject }) => subject)
  )

  it.effect("books the room, and counts once however often it is told", () =>
    Effect.gen(function* () {
      const one = yield* waiting("2027-03-10", "2027-03-12")
      yield* say("p1", one.reference, one.deposit.amount)
      assert.deepStrictEqual(yield* Effect.all([take, take], { concurrency: 2 }).pipe(Effect.map(([a, b]) => a + b)), 1)
      assert.isFalse(yield* say("p1", one.reference, one.deposit.amount))
      assert.strictEqual(yield* take, 0)
      yield* hears(one, "reservation_confirmed")
      const pms = yield* PmsGateway
      assert.isTrue(Option.isSome(yield* pms.bookingByKey(tenantId, BookingKey.make(one.id))))
      const { events } = yield* StaffReservations.use((staff) => staff.dossier(one.id))
      assert.deepStrictEqual(events.flatMap(({ kind }) => kind === "deposit_paid" ? [kind] : []), ["deposit_paid"])
      assert.deepStrictEqual(yield* openTasks, [])
    }))

  it.effect("goes to staff when it is another amount, a second payment, or for nobody's reservation", () =>
    Effect.gen(function* () {
      const one = yield* waiting("2027-04-10", "2027-04-12")
      yield* say("p2", one.reference, new Money({ ...one.deposit.amount, minor: one.deposit.amount.minor - 1 }))
      yield* say("p3", "CDL-22222", pesos(100))
      yield* say("p4", "not a reference", pesos(100))
      assert.strictEqual(yield* take, 3)
      const found = Option.getOrThrow(yield* Reservations.use((all) => all.find(one.id)))
      assert.strictEqual(found.stage, "awaiting_deposit")
      yield* say("p5", one.reference, one.deposit.amount)
      yield* take
      yield* say("p6", one.reference, one.deposit.amount)
      yield* take
      assert.deepStrictEqual((yield* openTasks).toSorted(), ["p2", "p3", "p4", "p6"].map((id) => `${tenantId}:${id}`))
    }))

  it.effect("goes to staff when the room is not kept any more", () =>
    Effect.gen(function* () {
      const one = yield* waiting("2027-05-10", "2027-05-12")
      yield* Reservations.use((all) => all.release(one.id))
      yield* say("p7", one.reference, one.deposit.amount)
      assert.strictEqual(yield* take, 1)
      assert.include(yield* openTasks, `${tenantId}:p7`)
      assert.strictEqual(Option.getOrThrow(yield* Reservations.use((all) => all.find(one.id))).stage, "released")
    }))

  it.effect("waits for its own hotel to be served again, and no other hotel's waits with it", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const callbacks = yield* PaymentCallbacks
      const closed = TenantId.make("closed")
      const later = (yield* Clock.currentTimeMillis) + 3_600_000
      const stuck = yield* store.begin(
        beginning({ tenantId: closed, stage: "awaiting_deposit", holdUntil: later, dueAt: later })
      )
      const { currency, minor } = stuck.deposit.amount
      const event = { id: "p8", type: "payment.paid", reference: stuck.reference, amount: minor, currency }
      yield* callbacks.keep(closed, event, JSON.stringify(event))
      const one = yield* waiting("2027-06-10", "2027-06-12")
      yield* say("p9", one.reference, one.deposit.amount)
      assert.strictEqual(yield* take, 1)
      yield* hears(one, "reservation_confirmed")
      assert.deepStrictEqual((yield* callbacks.owed(10)).map(({ eventId }) => eventId), ["p8"])
    }))
})
