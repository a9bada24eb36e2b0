import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import * as fc from "fast-check"
import * as Signature from "../../src/whatsapp/Signature.ts"
import { fixtures, secret } from "./Fixtures.ts"

const another = Redacted.make("another app's secret")

const verified = (
  chunks: ReadonlyArray<Uint8Array>,
  header: string,
  secrets: ReadonlyArray<Redacted.Redacted<string>> = [secret]
) => {
  const claim = Signature.claimOf(header)
  if (claim === undefined) return false
  const verification = new Signature.Verification(secrets.map((secret) => new Signature.Key(secret)))
  for (const chunk of chunks) verification.update(chunk)
  return verification.matches(claim)
}

describe("Meta's signature", () => {
  it.each(fixtures)("of $file is the one we make and accept", ({ body, x_hub_signature_256 }) => {
    assert.strictEqual(Signature.sign(body, secret), x_hub_signature_256)
    assert.isTrue(verified([body], x_hub_signature_256))
  })

  it("fits the bytes in whatever pieces they come", () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
      assert.isTrue(verified(chunks, Signature.sign(Buffer.concat(chunks), secret)))
    }))
  })

  it("is the one that Node makes, whatever the secret and however long", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.uint8Array(), (text, bytes) => {
        const long = Redacted.make(text)
        assert.isTrue(verified([bytes], Signature.sign(bytes, long), [long]))
      }),
      { numRuns: 50 }
    )
  })

  it("fits no other bytes, not even by one bit", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (bytes, at, bit) => {
      const changed = bytes.map((byte, index) => index === at % bytes.length ? byte ^ (1 << bit) : byte)
      assert.isFalse(verified([changed], Signature.sign(bytes, secret)))
    }))
  })

  it("fits under any of our secrets and under no other", () => {
    const body = new TextEncoder().encode("{}")
    assert.isTrue(verified([body], Signature.sign(body, secret), [another, secret]))
    assert.isTrue(verified([body], Signature.sign(body, another), [another, secret]))
    assert.isFalse(verified([body], Signature.sign(body, another), [secret]))
    assert.isFalse(verified([body], Signature.sign(body, Redacted.make("")), [another, secret]))
  })

  const hex = "0".repeat(64)
  it.each([
    "",
    hex,
    "sha256=",
    `sha256=${hex.slice(1)}`,
    `sha256=${hex}0`,
    `SHA256=${hex}`,
    `sha256=${"A".repeat(64)}`,
    `sha1=${hex}`,
    ` sha256=${hex}`,
    `sha256=${hex}\n`,
    `sha256=${hex}, sha256=${hex}`,
    "dummy-signature"
  ])("is not what %j looks like", (header) => {
    assert.isUndefined(Signature.claimOf(header))
  })
})

describe("sameText", () => {
  it("compares whole texts, whatever their lengths", () => {
    assert.isTrue(Signature.sameText("token", "token"))
    assert.isFalse(Signature.sameText("token", "toke"))
    assert.isFalse(Signature.sameText("", "token"))
  })
})
