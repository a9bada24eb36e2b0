import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import type { Stay } from "../../../src/sandbox/qloapps/BookingCheck.ts"
import * as BookingPlan from "../../../src/sandbox/qloapps/BookingPlan.ts"
import type { BookedRoom } from "../../../src/sandbox/qloapps/BookingReader.ts"
import { midnight, plusDays } from "../../../src/sandbox/qloapps/ShopTime.ts"
import { TYPE } from "./Inventory.ts"

const Times = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4 }))

const stay = (count: number, from: string): Stay => ({
  type: TYPE,
  from,
  to: plusDays(from, 2),
  nights: 2,
  count,
  rooms: undefined
})

const row = (id: number, from: string): BookedRoom => ({
  id,
  roomId: id,
  typeId: 1,
  typeName: "General",
  from: midnight(from),
  to: midnight(plusDays(from, 2)),
  adults: 2,
  children: 0,
  price: 1,
  withTax: 1,
  services: []
})

describe("a replacement", () => {
  it.prop("accounts for every room that was there and every room that is wanted", { had: Times, wants: Times }, ({
    had,
    wants
  }) => {
    const rows = Array.from({ length: had }, (_, n) => row(n, "2031-01-01"))
    const { added, dropped, kept } = BookingPlan.plan(rows, [stay(wants, "2031-01-01")])
    assert.strictEqual(kept.length, Math.min(had, wants))
    assert.strictEqual(dropped.length, Math.max(0, had - wants))
    assert.strictEqual(added.reduce((sum, { count }) => sum + count, 0), Math.max(0, wants - had))
  })

  it("takes another room for other days", () => {
    const { added, dropped, kept } = BookingPlan.plan([row(1, "2031-01-01")], [stay(1, "2031-01-02")])
    assert.deepStrictEqual([kept.length, dropped.length, added.length], [0, 1, 1])
  })
})
