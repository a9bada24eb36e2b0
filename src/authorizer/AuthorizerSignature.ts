import { Option, Redacted } from "effect"
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import type { Authorizer } from "./AuthorizerConfig.ts"

export const SECRET_HEADER = "x-webhook-secret"
/** `t=` and the seconds since the epoch, a comma, `v1=` and the HMAC-SHA256 of the seconds, a point and the body. */
export const SIGNATURE_HEADER = "x-webhook-signature"

/** A signature is good for so many milliseconds before and after its time. */
export const TOLERANCE = 5 * 60_000

export const sign = (key: Redacted.Redacted<string>, seconds: number, body: Uint8Array): string =>
  `t=${seconds},v1=${hmac(key, String(seconds), body).toString("hex")}`

export interface Claim {
  readonly secret: string | undefined
  readonly signature: string | undefined
}

/** Whether it comes from the Authorizer, and now. Takes as long for a wrong secret as for a right one. */
export const isGenuine = (
  { secret, signature }: Claim,
  body: Uint8Array,
  now: number,
  { webhookKey, webhookSecret }: Pick<Authorizer, "webhookKey" | "webhookSecret">
): boolean => {
  const known = timingSafeEqual(digest(secret ?? ""), digest(Redacted.value(webhookSecret)))
  if (Option.isNone(webhookKey)) return known
  const [, seconds = "", mac = ""] = FORM.exec(signature ?? "") ?? []
  const expected = hmac(webhookKey.value, seconds, body)
  const given = Buffer.from(mac.padEnd(64, "0"), "hex")
  const signed = timingSafeEqual(given, expected) && mac !== ""
  return known && signed && Math.abs(now - Number(seconds) * 1000) <= TOLERANCE
}

const FORM = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

const hmac = (key: Redacted.Redacted<string>, seconds: string, body: Uint8Array) =>
  createHmac("sha256", Redacted.value(key)).update(`${seconds}.`).update(body).digest()

const digest = (text: string) => createHash("sha256").update(text).digest()
