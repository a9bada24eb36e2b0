import { assert, describe, it } from "@effect/vitest"
import { Option, Schema } from "effect"
import { Currency, Money, moneyOf } from "../../src/domain/Money.ts"

const USD = Currency.make("USD")
const CLP = Currency.make("CLP")

describe("Money", () => {
  it.each([
    { decimal: "4680.000000", currency: USD, minor: 468_000 },
    { decimal: 1250, currency: USD, minor: 125_000 },
    { decimal: 0.1 + 0.2, currency: USD, minor: 30 },
    { decimal: 1.005, currency: USD, minor: 101 },
    { decimal: "-0.005", currency: USD, minor: -1 },
    { decimal: "1999.50", currency: CLP, minor: 2000 },
    { decimal: "12.3456", currency: Currency.make("KWD"), minor: 12_346 }
  ])("reads $decimal $currency as $minor of the smallest unit", ({ currency, decimal, minor }) => {
    assert.deepStrictEqual(moneyOf(decimal, currency), Option.some(new Money({ minor, currency })))
  })

  it.each(["", "free", NaN, Infinity, "99999999999999999"])("refuses %s instead of inventing an amount", (decimal) => {
    assert.isTrue(Option.isNone(moneyOf(decimal, USD)))
  })

  it.prop(
    "reads back what it writes, in every currency",
    {
      minor: Schema.Int.check(Schema.isBetween({ minimum: -1e12, maximum: 1e12 })),
      code: Schema.Literals(["USD", "CLP", "KWD"])
    },
    ({ code, minor }) => {
      const money = new Money({ minor: minor === 0 ? 0 : minor, currency: Currency.make(code) })
      assert.deepStrictEqual(moneyOf(money.decimal, money.currency), Option.some(money))
    }
  )
})
