import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import * as fc from "fast-check"
import { getCountries, getExampleNumber } from "libphonenumber-js/max"
import examples from "libphonenumber-js/mobile/examples" with { type: "json" }
import { countryOf, identifierOf, PLAINLY, type Reading } from "../../src/tenancy/Identifier.ts"

const textOf = (written: string, reading?: Reading) =>
  Option.getOrNull(Option.map(identifierOf(written, reading), ({ text }) => text))

const mobiles = getCountries().flatMap((country) => getExampleNumber(country, examples) ?? [])
const mobile = fc.constantFrom(...mobiles)
/** What people put between the digits of a number. */
const between = fc.constantFrom("", " ", "-", ".", " (", ") ", "/", "\u00a0")

describe("an identifier", () => {
  it("is one for a number of any country, however it is written", () => {
    assert.isAbove(mobiles.length, 200)
    fc.assert(fc.property(mobile, fc.array(between, { minLength: 20, maxLength: 20 }), (phone, gaps) => {
      const digits = phone.number.slice(1)
      const spread = digits.split("").map((digit, at) => digit + (at < digits.length - 1 ? gaps[at] ?? "" : "")).join(
        ""
      )
      for (const planned of [false, true]) {
        const reading = { country: null, planned }
        for (
          const written of [
            phone.number,
            phone.formatInternational(),
            `+${spread}`,
            `00${digits}`,
            ` ${digits} `,
            digits
          ]
        ) assert.strictEqual(textOf(written, reading), phone.number, written)
      }
    }))
  })

  it("is read as in its country where it is written without one", () => {
    fc.assert(fc.property(mobile, (phone) => {
      fc.pre(phone.country !== undefined)
      const reading = { country: phone.country ?? null, planned: true }
      assert.strictEqual(textOf(phone.formatNational().replaceAll(/[^\d ()-]/g, ""), reading), phone.number)
    }))
    assert.strictEqual(textOf("11 2345-6789", { country: "AR", planned: true }), "+541123456789")
    assert.isNull(textOf("234-5678"))
  })

  it("is the same when it is read again", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.emailAddress(), mobile.map(({ number }) => number)), (written) => {
      const once = identifierOf(written)
      if (Option.isSome(once)) assert.deepStrictEqual(identifierOf(once.value.text), once)
    }))
  })

  it("is one for an address in any letters", () => {
    fc.assert(fc.property(fc.emailAddress(), (address) => {
      const once = textOf(address)
      assert.isNotNull(once)
      assert.strictEqual(textOf(` ${address.toUpperCase()}\n`), once)
    }))
    assert.strictEqual(textOf("Ana@Posada-Ñandú.example"), "ana@xn--posada-and-z9a5i.example")
  })

  it("is nothing when it is neither", () => {
    for (
      const written of [
        "",
        "@",
        "a@b",
        "a b@c.de",
        "a@b@c.de",
        "+",
        "+1",
        "1-800-FLOWERS",
        "+54 9 11 2345 6789 ext. 4",
        "tel:+5491123456789",
        "+5491123456789;DROP",
        "9".repeat(40),
        "1".repeat(5000),
        "\u0000+5491123456789"
      ]
    ) assert.isNull(textOf(written), written)
    // It has the right length, and no plan has it.
    assert.strictEqual(textOf("+54 999 999 9999", PLAINLY), "+549999999999")
    assert.isNull(textOf("+54 999 999 9999", { country: null, planned: true }))
  })

  it("knows the country of a hotel's own number", () => {
    assert.deepStrictEqual(["+54 294 555-0142", "351 21 123 4567", "1"].map(countryOf), ["AR", "PT", null])
  })
})
