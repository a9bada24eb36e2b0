import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { evidenceOf } from "../../src/audit/Evidence.ts"

const wrapped = (value: unknown, depth: number): unknown => depth === 0 ? value : { in: [wrapped(value, depth - 1)] }

describe("evidence", () => {
  it("is never a secret, however deep it lies and whatever it is", () => {
    const secret = fc.constantFrom(
      "password",
      "newPassword",
      "client_secret",
      "accessToken",
      "password_hash",
      "Authorization"
    )
    fc.assert(fc.property(secret, fc.integer({ min: 0, max: 4 }), (name, depth) => {
      assert.notInclude(JSON.stringify(evidenceOf(wrapped({ [name]: "hunter2" }, depth))), "hunter2")
    }))
  })

  it("is always JSON that PostgreSQL takes, of bounded length", () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: false }), (value) => {
      const text = JSON.stringify(evidenceOf(value))
      assert.isString(text)
      assert.isAtMost(text.length, 8_000)
      assert.notInclude(text, "\\u0000")
    }))
  })

  it("leaves out what is too long to be read", () => {
    assert.deepStrictEqual(evidenceOf("x".repeat(9_000)), { leftOut: "9002 characters" })
  })

  it("ends where a value goes round in a circle", () => {
    const circle: Record<string, unknown> = { name: "casa" }
    circle["self"] = circle
    assert.include(JSON.stringify(evidenceOf(circle)), "…")
  })
})
