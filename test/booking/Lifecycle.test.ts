import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { feeAt } from "../../src/booking/CancellationFee.ts"
import { depositFor } from "../../src/booking/Deposits.ts"
import { dueOf, next, onward, tryAgainAfter } from "../../src/booking/Lifecycle.ts"
import { prefixOf } from "../../src/booking/References.ts"
import { STAGES } from "../../src/booking/Reservation.ts"
import { BookingId } from "../../src/pms/Booking.ts"
import { HOUSE_RULES } from "../../src/tenancy/Policies.ts"
import { beginning, NOON, pesos, stay } from "./wishes.ts"

const ZONE = "America/Argentina/Buenos_Aires"
const HOUR = 3_600_000
const { record } = beginning()
const complete = { firstName: "Ana", lastName: "Pérez", email: "a@b.com", phone: "+5491155551234" }

const keeps = (over: Partial<typeof record>) =>
  next({ ...record, stage: "awaiting_deposit", dueAt: NOON + HOUR, ...over }, NOON)._tag === "Keep"
const deposit = (state: "awaited" | "receipt_given" | "rejected") => ({ ...record.deposit, state })

describe("the life of a reservation", () => {
  it("ends by itself when the guest is silent, and not a moment before", () => {
    for (const stage of ["held", "gathering", "awaiting_deposit"] as const) {
      assert.deepStrictEqual(next({ ...record, stage, dueAt: NOON }, NOON - 1), { _tag: "Wait", until: NOON })
      assert.deepStrictEqual(next({ ...record, stage, dueAt: NOON }, NOON), { _tag: "Expire" })
    }
  })

  it("has the PMS keep a room whose deposit waits for people, once, and no other", () => {
    assert.isFalse(keeps({ deposit: deposit("awaited") }))
    assert.isTrue(keeps({ deposit: deposit("receipt_given") }))
    assert.isTrue(keeps({ deposit: deposit("awaited"), byStaff: true }))
    assert.isFalse(keeps({ deposit: deposit("receipt_given"), bookingId: BookingId.make("7") }))
    assert.isFalse(keeps({ deposit: deposit("rejected") }))
    assert.isFalse(keeps({ deposit: deposit("receipt_given"), dueAt: NOON }))
    assert.isFalse(keeps({ deposit: deposit("receipt_given"), stage: "gathering" }))
  })

  it("asks the PMS at once, and again when it is time", () => {
    for (const stage of ["booking", "unknown"] as const) {
      assert.deepStrictEqual(next({ ...record, stage, dueAt: null }, NOON), { _tag: "Book" })
      assert.deepStrictEqual(next({ ...record, stage, dueAt: NOON + 1 }, NOON), { _tag: "Wait", until: NOON + 1 })
    }
  })

  it("never waits for an instant that is past, and always knows what is next", () => {
    fc.assert(fc.property(
      fc.constantFrom(...STAGES),
      fc.option(fc.integer({ min: NOON - 10 * HOUR, max: NOON + 10 * HOUR })),
      (stage, dueAt) => {
        const due = next({ ...record, stage, dueAt }, NOON)
        if (due._tag === "Wait") assert.isAbove(due.until, NOON)
        assert.strictEqual(due._tag === "Done", ["released", "cancelled", "checked_out"].includes(stage))
      }
    ))
  })

  it("asks for what is missing before it asks for money, and books when nothing is missing", () => {
    const { deposit } = record
    assert.strictEqual(onward(record), "gathering")
    assert.strictEqual(onward({ bookedFor: complete, deposit }), "awaiting_deposit")
    for (const state of ["receipt_given", "rejected"] as const) {
      assert.strictEqual(onward({ bookedFor: complete, deposit: { ...deposit, state } }), "awaiting_deposit")
    }
    for (const state of ["confirmed", "not_needed"] as const) {
      assert.strictEqual(onward({ bookedFor: complete, deposit: { ...deposit, state } }), "booking")
    }
  })

  it("gives staff the hotel's time for a receipt, and a guest whose receipt was refused another chance", () => {
    const waiting = { stage: "awaiting_deposit", holdUntil: NOON + 60_000, deposit: record.deposit } as const
    const due = (state: "awaited" | "receipt_given" | "rejected", byStaff = false) =>
      dueOf({ ...waiting, byStaff, deposit: { ...record.deposit, state } }, HOUSE_RULES, NOON)
    assert.strictEqual(due("awaited"), NOON + 60_000)
    assert.strictEqual(due("receipt_given"), NOON + 24 * HOUR)
    assert.strictEqual(due("rejected"), NOON + 20 * 60_000)
    assert.strictEqual(due("awaited", true), NOON + 24 * HOUR)
  })

  it("tries less and less often, never less than every half hour", () => {
    const waits = Array.from({ length: 60 }, (_, tries) => tryAgainAfter(tries + 1))
    assert.strictEqual(waits[0], 5_000)
    assert.isTrue(waits.every((wait, at) => wait >= (waits[at - 1] ?? 0) && wait <= 30 * 60_000))
  })
})

describe("cancelling", () => {
  const arriving = { price: { total: pesos(100_01), withoutTax: pesos(90_00) }, stay: stay("2026-12-10", "2026-12-13") }
  const free = Date.parse("2026-12-09T15:00:00-03:00")

  it("is free until a day before check-in on the hotel's clock, and half of the first night after", () => {
    assert.deepStrictEqual(feeAt(arriving, HOUSE_RULES, ZONE, free - 1), { amount: pesos(0), freeUntil: free })
    assert.deepStrictEqual(feeAt(arriving, HOUSE_RULES, ZONE, free), { amount: pesos(1667), freeUntil: free })
  })

  it("never costs more than the stay", () => {
    fc.assert(fc.property(fc.nat(1e9), fc.double({ min: 0, max: 1, noNaN: true }), (total, lateShare) => {
      const rules = { ...HOUSE_RULES, cancellation: { freeUntilHours: 24, lateShare } }
      const price = { total: pesos(total), withoutTax: pesos(total) }
      const { amount } = feeAt({ ...arriving, price }, rules, ZONE, free)
      assert.isTrue(amount.minor >= 0 && amount.minor <= total)
    }))
  })
})

describe("a deposit", () => {
  const price = { total: pesos(100_05), withoutTax: pesos(90_00) }

  it("is the hotel's share of the total, to the smallest coin", () => {
    assert.deepStrictEqual(depositFor(HOUSE_RULES, price, []), {
      by: "transfer",
      amount: pesos(30_02),
      state: "awaited"
    })
  })
  it("is not asked where the hotel asks none", () => {
    for (const by of ["none", "on_arrival"] as const) {
      const rules = { ...HOUSE_RULES, deposit: { ...HOUSE_RULES.deposit, by } }
      assert.deepStrictEqual(depositFor(rules, price, []), { by, amount: pesos(0), state: "not_needed" })
    }
  })
  it("counts what was paid for the stay that is replaced, and not what was only promised", () => {
    const paid = { by: "transfer", amount: pesos(20_00), state: "confirmed" } as const
    assert.strictEqual(depositFor(HOUSE_RULES, price, [paid]).amount.minor, 10_02)
    assert.strictEqual(depositFor(HOUSE_RULES, price, [{ ...paid, state: "receipt_given" }]).amount.minor, 30_02)
    assert.strictEqual(depositFor(HOUSE_RULES, price, [{ ...paid, amount: pesos(99_00) }]).state, "not_needed")
    assert.strictEqual(depositFor(HOUSE_RULES, price, [{ ...paid, amount: pesos(5_00) }, paid]).amount.minor, 5_02)
  })
})

describe("a reference", () => {
  it("begins with the hotel's initials", () => {
    assert.strictEqual(prefixOf({ name: "Hostería Casa del Lago" }), "HCDL")
    assert.strictEqual(prefixOf({ name: "Ñandú" }), "NAN")
    assert.strictEqual(prefixOf({ name: "東京" }), "HT")
  })
})
