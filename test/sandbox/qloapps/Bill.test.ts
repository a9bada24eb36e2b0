import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { type BilledRoom, opening, raisedTo, totalOf } from "../../../src/sandbox/qloapps/Bill.ts"
import { CATALOGUE } from "./Inventory.ts"

const Cents = Schema.Int.check(Schema.isBetween({ minimum: 100, maximum: 100_000_000 }))

const room = (price: number, tax: number): BilledRoom => ({
  idRoom: undefined,
  adults: 2,
  children: 0,
  childAges: [],
  price,
  tax,
  services: []
})

describe("a bill", () => {
  it.prop(
    "comes to a wanted total to the cent for each room",
    { prices: Schema.NonEmptyArray(Cents), wanted: Cents },
    ({ prices, wanted }) => {
      const rooms = prices.map((price) => room(price / 100, price / 2500))
      const raised = totalOf(raisedTo(CATALOGUE, rooms, wanted / 100)).withTax
      assert.isAtMost(Math.abs(raised - wanted / 100), 0.011 * rooms.length)
    }
  )

  it.each([
    { status: 1, payment: 3, paid: undefined, state: 1, noted: 0 },
    { status: 1, payment: 3, paid: 104, state: 2, noted: 104 },
    { status: 1, payment: 3, paid: 50, state: 8, noted: 50 },
    { status: 1, payment: 1, paid: 0, state: 2, noted: 104 },
    { status: 1, payment: 2, paid: undefined, state: 8, noted: 0 },
    { status: 2, payment: 3, paid: undefined, state: 2, noted: 104 },
    { status: 3, payment: 3, paid: undefined, state: 4, noted: 0 },
    { status: 4, payment: 3, paid: undefined, state: 5, noted: 0 }
  ])("of status $status, payment $payment and $paid paid opens in state $state", (row) => {
    assert.deepStrictEqual(opening(row.status, row.payment, row.paid, 104), { state: row.state, paid: row.noted })
  })
})
