import { assert, describe, it } from "@effect/vitest"
import * as SendRates from "../../src/sandbox/SendRates.ts"
import { DEFAULTS } from "../../src/sandbox/Settings.ts"

const HOUR = 60 * 60 * 1000

describe("Meta's rates", () => {
  it("lend one pair 45 messages at once, then one every six seconds", () => {
    const rates = SendRates.make()
    const at = (now: number, to = "guest") => rates.refuse({ ...DEFAULTS, pairRate: true }, "1", to, false, now)?.code
    assert.deepStrictEqual(Array.from({ length: 46 }, () => at(0)), [...Array(45).fill(undefined), 131056])
    assert.strictEqual(at(0, "another"), undefined)
    assert.strictEqual(at(5_900), 131056)
    assert.strictEqual(at(6_100), undefined)
    assert.strictEqual(at(6_200), 131056)
  })

  it("give a number so many messages a second, over all its guests", () => {
    const rates = SendRates.make()
    const at = (now: number, to: string) => rates.refuse({ ...DEFAULTS, numberRate: 80 }, "1", to, false, now)?.code
    const first = Array.from({ length: 81 }, (_, index) => at(0, `${index}`))
    assert.strictEqual(first.filter((code) => code === 130429).length, 1)
    assert.strictEqual(at(500, "later"), undefined)
  })

  it("close the window 24 hours after the guest's newest message, except for templates", () => {
    const rates = SendRates.make()
    const at = (now: number, template = false) =>
      rates.refuse({ ...DEFAULTS, window: true }, "1", "guest", template, now)?.code
    assert.strictEqual(at(0), 131047)
    assert.strictEqual(at(0, true), undefined)
    rates.hear("1", "guest", 10 * HOUR)
    rates.hear("1", "guest", 2 * HOUR)
    assert.strictEqual(at(33 * HOUR), undefined)
    assert.strictEqual(at(35 * HOUR), 131047)
  })
})
