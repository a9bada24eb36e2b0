import { Redacted } from "effect"
import { createHmac, timingSafeEqual } from "node:crypto"

/** `t=1764930000,v1=` and 64 hex digits: when it was signed, in seconds, and HMAC-SHA256 over `t.body`. */
export const HEADER = "x-conserje-signature"

/** Seconds that the signer's clock and the way here may take, in either direction. */
export const TOLERANCE = 300

/** The header's value for these bytes. `at` in seconds since the epoch. */
export const sign = (bytes: Uint8Array, secret: Redacted.Redacted<string>, at: number): string =>
  `t=${at},v1=${digestOf(bytes, secret, String(at)).toString("hex")}`

export type Verdict = "signed" | "missing" | "malformed" | "stale" | "mismatch"

const WELL_FORMED = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

/** Whether one of the secrets signed these bytes around `now` (milliseconds since the epoch). */
export const verify = (
  header: string | undefined,
  bytes: Uint8Array,
  secrets: ReadonlyArray<Redacted.Redacted<string>>,
  now: number
): Verdict => {
  if (header === undefined) return "missing"
  const [, at, claimed] = WELL_FORMED.exec(header) ?? []
  if (at === undefined || claimed === undefined) return "malformed"
  const claim = Buffer.from(claimed, "hex")
  // All of them are tried, whichever fits: the time that it takes says nothing.
  const fits = secrets.map((secret) => timingSafeEqual(digestOf(bytes, secret, at), claim)).includes(true)
  if (!fits) return "mismatch"
  return Math.abs(now / 1000 - Number(at)) <= TOLERANCE ? "signed" : "stale"
}

const digestOf = (bytes: Uint8Array, secret: Redacted.Redacted<string>, at: string) =>
  createHmac("sha256", Redacted.value(secret)).update(`${at}.`).update(bytes).digest()
