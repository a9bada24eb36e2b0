import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { DEMO_GUESTS, phoneOf } from "../../src/sandbox/DemoGuests.ts"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import { Sender } from "../../src/sandbox/GuestMessage.ts"
import { Hotel } from "../../src/tenancy/Hotel.ts"

describe("the demo", () => {
  it.each(DEMO_HOTELS.map((hotel) => [hotel.profile.name, hotel] as const))(
    "%s is a hotel like any other",
    (_, hotel) => {
      assert.deepStrictEqual(Schema.decodeUnknownSync(Hotel)(JSON.parse(JSON.stringify(hotel))), hotel)
    }
  )

  it("has no two hotels or guests with the same number", () => {
    const numbers = DEMO_HOTELS.flatMap((hotel) => hotel.numbers.map(({ phoneNumberId }) => phoneNumberId))
    assert.strictEqual(new Set(numbers).size, numbers.length)
    const addresses = DEMO_GUESTS.flatMap(({ phone, userId }) => [phone, userId])
    assert.strictEqual(new Set(addresses).size, addresses.length)
  })

  it("invites guests that Meta could have", () => {
    for (const language of ["es", "en", "pt"] as const) {
      for (const which of [0, 7, 9999]) {
        const { name, phone, userId } = phoneOf("Ana", language, which)
        assert.deepStrictEqual(Schema.decodeUnknownSync(Sender)({ name, phone, userId }), { name, phone, userId })
      }
    }
  })
})
