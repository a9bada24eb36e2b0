import { createHash, createHmac, type Hash, timingSafeEqual } from "node:crypto"
import { Redacted } from "effect"

/** Meta's header: `sha256=` and 64 lowercase hex digits, HMAC-SHA256 of the exact bytes under the app secret. */
export const HEADER = "x-hub-signature-256"

/** The header's value for these bytes, as Meta would send it. */
export const sign = (bytes: Uint8Array, secret: Redacted.Redacted<string>): string =>
  `sha256=${createHmac("sha256", Redacted.value(secret)).update(bytes).digest("hex")}`

const WELL_FORMED = /^sha256=([0-9a-f]{64})$/

/** The 64 hex digits of a well-formed header; `undefined` for anything else. */
export const claimOf = (header: string): string | undefined => WELL_FORMED.exec(header)?.[1]

/** SHA-256 works on blocks of this many bytes, and its digest has so many. */
const BLOCK = 64
const DIGEST = 32

/**
 * A secret with both halves of its HMAC already begun (RFC 2104), because every delivery needs one. Deno hands out a
 * digest as bytes ten times as slowly as one in hex digits, so hex it is throughout.
 */
export class Key {
  private readonly inner: Hash
  private readonly outer: Hash
  private readonly between = new Uint8Array(DIGEST)

  constructor(secret: Redacted.Redacted<string>) {
    const said = Buffer.from(Redacted.value(secret))
    const padded = Buffer.alloc(BLOCK)
    padded.set(said.length > BLOCK ? createHash("sha256").update(said).digest() : said)
    this.inner = createHash("sha256").update(padded.map((byte) => byte ^ 0x36))
    this.outer = createHash("sha256").update(padded.map((byte) => byte ^ 0x5c))
  }

  begin(): Hash {
    return this.inner.copy()
  }

  /** The whole HMAC in 64 hex digits. */
  end(begun: Hash): string {
    const digits = begun.digest("hex")
    for (let at = 0; at < DIGEST; at++) {
      this.between[at] = valueOf(digits.charCodeAt(2 * at)) * 16 + valueOf(digits.charCodeAt(2 * at + 1))
    }
    return this.outer.copy().update(this.between).digest("hex")
  }
}

/** Of a lowercase hex digit: `a` (97) is 10. */
const valueOf = (code: number): number => code < 97 ? code - 48 : code - 87

/** Checks bytes as they come, under every secret that may have signed them. */
export class Verification {
  private readonly keys: ReadonlyArray<Key>
  private readonly begun: ReadonlyArray<Hash>

  constructor(keys: ReadonlyArray<Key>) {
    this.keys = keys
    this.begun = keys.map((key) => key.begin())
  }

  update(chunk: Uint8Array): void {
    for (const hash of this.begun) hash.update(chunk)
  }

  /** Once, at the end. Takes the same time whichever secret fits, or none. */
  matches(claim: string): boolean {
    let found = false
    this.keys.forEach((key, index) => {
      const begun = this.begun[index]
      if (begun !== undefined && sameDigits(key.end(begun), claim)) found = true
    })
    return found
  }
}

/** Whether two texts of 64 digits are the same, in a time that does not tell where they differ. */
const sameDigits = (one: string, other: string): boolean => {
  let differing = one.length ^ other.length
  for (let at = 0; at < 2 * DIGEST; at++) differing |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return differing === 0
}

/** Whether two texts are the same, in a time that tells neither where they differ nor how long the secret is. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other))

const digestOf = (text: string) => createHash("sha256").update(text).digest()
