import { createHash, createHmac, type Hmac, timingSafeEqual } from "node:crypto"
import { Redacted } from "effect"

/** Meta's header: `sha256=` and 64 lowercase hex digits, HMAC-SHA256 of the exact bytes under the app secret. */
export const HEADER = "x-hub-signature-256"

/** The header's value for these bytes, as Meta would send it. */
export const sign = (bytes: Uint8Array, secret: Redacted.Redacted<string>): string =>
  `sha256=${createHmac("sha256", Redacted.value(secret)).update(bytes).digest("hex")}`

const WELL_FORMED = /^sha256=([0-9a-f]{64})$/

/** The 32 bytes of a well-formed header; `undefined` for anything else. */
export const claimOf = (header: string): Uint8Array | undefined => {
  const hex = WELL_FORMED.exec(header)?.[1]
  return hex === undefined ? undefined : Buffer.from(hex, "hex")
}

/** Checks bytes as they come, under every secret that may have signed them. */
export class Verification {
  private readonly macs: ReadonlyArray<Hmac>

  constructor(secrets: ReadonlyArray<Redacted.Redacted<string>>) {
    this.macs = secrets.map((secret) => createHmac("sha256", Redacted.value(secret)))
  }

  update(chunk: Uint8Array): void {
    for (const mac of this.macs) mac.update(chunk)
  }

  /** Once, at the end. Takes the same time whichever secret fits, or none. */
  matches(claim: Uint8Array): boolean {
    let found = false
    for (const mac of this.macs) if (timingSafeEqual(mac.digest(), claim)) found = true
    return found
  }
}

/** Whether two texts are the same, in a time that tells neither where they differ nor how long the secret is. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other))

const digestOf = (text: string) => createHash("sha256").update(text).digest()
