import { Option, Schema } from "effect"
import { createHash, timingSafeEqual } from "node:crypto"
import { TenantId } from "../domain/Ids.ts"
import { Permission } from "./Permission.ts"

/** A machine's key without its secret. Times in milliseconds since the epoch. */
export const ApiKey = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** The one hotel that it may see; null for all of them. */
  tenantId: Schema.NullOr(TenantId),
  permissions: Schema.Array(Permission),
  perMinute: Schema.Int,
  createdBy: Schema.String,
  createdAt: Schema.Finite,
  expiresAt: Schema.Finite,
  revokedAt: Schema.NullOr(Schema.Finite),
  lastUsedAt: Schema.NullOr(Schema.Finite)
})
export type ApiKey = typeof ApiKey.Type

const KEY = /^ck_(k[0-9a-z]{26})_([\w-]{43})$/

/** A key as its machine says it: an id to find it by, and 256 bits that only the machine knows. */
export const keyText = (id: string, secret: string): string => `ck_${id}_${secret}`

export const readKey = (text: string): Option.Option<{ readonly id: string; readonly digest: string }> => {
  const [, id, secret] = KEY.exec(text) ?? []
  return id === undefined || secret === undefined ? Option.none() : Option.some({ id, digest: digestOf(secret) })
}

/** 256 random bits need no slow hash. */
export const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("hex")

export const sameDigest = (one: string, other: string | null): boolean =>
  other !== null && one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
