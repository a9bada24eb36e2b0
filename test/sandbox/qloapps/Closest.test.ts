import { assert, describe, it } from "@effect/vitest"
import { isName, isPhone } from "../../../src/sandbox/qloapps/BookingCheck.ts"
import { closest } from "../../../src/sandbox/qloapps/Closest.ts"

describe("words", () => {
  it.each([
    ["hotel_bookings", ["hotel_ari", "room_bookings", "bookings"], "room_bookings"],
    ["foo", ["id", "id_product", "city"], "id"],
    ["orders", ["order_slip", "orders", "orderz"], "orders"]
  ])("%s is nearest to one of %j", (wrong, known, near) => assert.strictEqual(closest(wrong, known), near))

  it("names have no digits and are not long; phones have no letters", () => {
    assert.deepStrictEqual(["Ana María", "R2D2", "O'Neil-Ñandú", "x".repeat(33)].map(isName), [
      true,
      false,
      true,
      false
    ])
    assert.deepStrictEqual(["+54 9 (11) 5555-1234", "abc"].map(isPhone), [true, false])
  })
})
