import { assert, describe, it } from "@effect/vitest"
import { Option, Redacted } from "effect"
import * as fc from "fast-check"
import { KEY_BYTES, keyIdOf, keyOf, NONCE_BYTES, open, seal } from "../../src/secrets/Seal.ts"

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const anyKey = bytes(KEY_BYTES).map(keyOf)
const place = fc.record({ tenantId: fc.string(), purpose: fc.string() })
// UTF-8 has no halves of characters.
const secret = fc.string({ unit: "binary" })

const opened = (...[keys, at, sealed]: Parameters<typeof open>) =>
  Option.getOrNull(Option.map(open(keys, at, sealed), Redacted.value))
const ringOf = (...keys: ReadonlyArray<ReturnType<typeof keyOf>>) => new Map(keys.map((key) => [key.id, key]))

describe("a sealed secret", () => {
  it("opens with its key for its hotel and use", () => {
    fc.assert(fc.property(anyKey, place, secret, bytes(NONCE_BYTES), (key, at, text, nonce) => {
      const sealed = seal(key, at, Redacted.make(text), nonce)
      assert.strictEqual(opened(ringOf(key), at, sealed), text)
      assert.strictEqual(Option.getOrNull(keyIdOf(sealed)), key.id)
    }))
  })

  it("opens for no other hotel, no other use and with no other key", () => {
    fc.assert(
      fc.property(anyKey, anyKey, place, place, secret, bytes(NONCE_BYTES), (key, other, at, away, text, nonce) => {
        fc.pre(key.id !== other.id && at.tenantId !== away.tenantId && at.purpose !== away.purpose)
        const sealed = seal(key, at, Redacted.make(text), nonce)
        assert.isNull(opened(ringOf(key), { ...at, tenantId: away.tenantId }, sealed))
        assert.isNull(opened(ringOf(key), { ...at, purpose: away.purpose }, sealed))
        assert.isNull(opened(ringOf(other), at, sealed))
        // Even a key that goes by the other's name.
        assert.isNull(opened(new Map([[key.id, { ...other, id: key.id }]]), at, sealed))
      })
    )
  })

  it("does not confuse a hotel and a use that read the same when written together", () => {
    const key = keyOf(new Uint8Array(KEY_BYTES).fill(7))
    const sealed = seal(key, { tenantId: "ab", purpose: "c" }, Redacted.make("x"), new Uint8Array(NONCE_BYTES))
    assert.isNull(opened(ringOf(key), { tenantId: "a", purpose: "bc" }, sealed))
  })

  it("does not open once a character of it was changed, taken away or added", () => {
    fc.assert(
      fc.property(anyKey, place, secret, bytes(NONCE_BYTES), fc.nat(), fc.nat(), (key, at, text, nonce, n, m) => {
        const sealed = seal(key, at, Redacted.make(text), nonce)
        const where = n % sealed.length
        const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
        const other = letters[m % letters.length] ?? "a"
        fc.pre(sealed[where] !== other)
        const changed = sealed.slice(0, where) + other + sealed.slice(where + 1)
        const sameBytes = changed.split(".").length === 4 &&
          changed.split(".").every((part, at) =>
            at < 2 ? part === sealed.split(".")[at] : Buffer.from(part, "base64url").equals(
              Buffer.from(sealed.split(".")[at] ?? "", "base64url")
            )
          )
        // The last letter of base64 may have bits that stand for nothing.
        fc.pre(!sameBytes)
        assert.isNull(opened(ringOf(key), at, changed))
        assert.isNull(opened(ringOf(key), at, sealed.slice(0, -1)))
        assert.isNull(opened(ringOf(key), at, `${sealed}AA`))
      })
    )
  })

  it("says nothing of what is in it but how long it is", () => {
    const key = keyOf(new Uint8Array(KEY_BYTES).fill(7))
    const at = { tenantId: "casa", purpose: "pms-api-key" }
    const [one, other] = [1, 2].map((n) => seal(key, at, Redacted.make("hunter2"), new Uint8Array(NONCE_BYTES).fill(n)))
    assert.notStrictEqual(one, other)
    assert.notInclude(one, "hunter2")
    assert.notInclude(`${JSON.stringify(key)} ${String(key.bytes)}`, "7,7")
  })
})
