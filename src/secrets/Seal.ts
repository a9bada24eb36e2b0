import { Option, Redacted, Result } from "effect"
import { createCipheriv, createDecipheriv, createHash } from "node:crypto"

/** A key of 32 bytes. Its id says which one sealed something, and nothing of the key itself. */
export interface SealingKey {
  readonly id: string
  readonly bytes: Redacted.Redacted<Uint8Array>
}

/** What a secret is for. It is sealed into the secret: moved to another hotel or use, it does not open. */
export interface Place {
  readonly tenantId: string
  readonly purpose: string
}

export const KEY_BYTES = 32
/** NIST SP 800-38D: 96 bits, drawn anew for every seal. */
export const NONCE_BYTES = 12
const TAG_BYTES = 16

export const keyOf = (bytes: Uint8Array): SealingKey => ({
  id: createHash("sha256").update("conserje sealing key id").update(bytes).digest("hex").slice(0, 12),
  bytes: Redacted.make(bytes, { label: "sealing key" })
})

/** AES-256-GCM, as `v1.<key>.<nonce>.<text and tag>`. A nonce must never be used twice with one key. */
export const seal = (key: SealingKey, place: Place, secret: Redacted.Redacted<string>, nonce: Uint8Array): string => {
  const cipher = createCipheriv("aes-256-gcm", Redacted.value(key.bytes), nonce)
  cipher.setAAD(boundTo(key.id, place))
  const text = Buffer.concat([cipher.update(Redacted.value(secret), "utf8"), cipher.final(), cipher.getAuthTag()])
  return ["v1", key.id, Buffer.from(nonce).toString("base64url"), text.toString("base64url")].join(".")
}

/** The secret, when one of these keys sealed it for this place and not a bit has changed since. */
export const open = (
  keys: ReadonlyMap<string, SealingKey>,
  place: Place,
  sealed: string
): Option.Option<Redacted.Redacted<string>> => {
  const [, keyId = "", nonce = "", text = ""] = SHAPE.exec(sealed) ?? []
  const key = keys.get(keyId)
  if (key === undefined) return Option.none()
  // The cipher throws at what is not its own.
  return Result.getSuccess(Result.try(() => {
    const bytes = Buffer.from(text, "base64url")
    const decipher = createDecipheriv("aes-256-gcm", Redacted.value(key.bytes), Buffer.from(nonce, "base64url"), {
      authTagLength: TAG_BYTES
    })
    decipher.setAAD(boundTo(keyId, place))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const opened = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
    return Redacted.make(opened.toString("utf8"), { label: "secret" })
  }))
}

/** Which key sealed it; nothing when it is no seal of ours. */
export const keyIdOf = (sealed: string): Option.Option<string> => Option.fromUndefinedOr(SHAPE.exec(sealed)?.[1])

/** Lengths are exact, so that there is one way only to write the bytes of a seal. */
const SHAPE = /^v1\.([0-9a-f]{12})\.([\w-]{16})\.([\w-]{22,})$/

const boundTo = (keyId: string, { purpose, tenantId }: Place): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(["conserje/secret/v1", keyId, tenantId, purpose]))
