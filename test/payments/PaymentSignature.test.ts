import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { sign, TOLERANCE, verify } from "../../src/payments/PaymentSignature.ts"

const SECRET = Redacted.make("0123456789abcdef0123456789abcdef")
const OTHER = Redacted.make("fedcba9876543210fedcba9876543210")
const AT = 1_764_930_000
const NOW = AT * 1000
const body = new TextEncoder().encode('{"id":"evt_1"}')

describe("the signature of a payment provider", () => {
  it("is believed for these bytes under any secret of the hotel, and for five minutes", () => {
    const header = sign(body, SECRET, AT)
    assert.strictEqual(verify(header, body, [SECRET], NOW), "signed")
    assert.strictEqual(verify(header, body, [OTHER, SECRET], NOW), "signed")
    assert.strictEqual(verify(header, body, [SECRET], NOW + TOLERANCE * 1000), "signed")
    assert.strictEqual(verify(header, body, [SECRET], NOW - TOLERANCE * 1000), "signed")
    assert.strictEqual(verify(header, body, [SECRET], NOW + TOLERANCE * 1000 + 1), "stale")
    assert.strictEqual(verify(header, body, [SECRET], NOW - TOLERANCE * 1000 - 1), "stale")
  })

  it("is refused without one, in another form, under another secret or none", () => {
    assert.strictEqual(verify(undefined, body, [SECRET], NOW), "missing")
    assert.strictEqual(verify("v1=00", body, [SECRET], NOW), "malformed")
    assert.strictEqual(verify(sign(body, OTHER, AT), body, [SECRET], NOW), "mismatch")
    assert.strictEqual(verify(sign(body, SECRET, AT), body, [], NOW), "mismatch")
  })

  it("does not fit when a byte or the time was changed", () => {
    const header = sign(body, SECRET, AT)
    fc.assert(fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const altered = body.map((byte, index) => index === at ? byte ^ by : byte)
      assert.strictEqual(verify(header, altered, [SECRET], NOW), "mismatch")
    }))
    assert.strictEqual(verify(header.replace(`t=${AT}`, `t=${AT + 1}`), body, [SECRET], NOW), "mismatch")
  })
})
