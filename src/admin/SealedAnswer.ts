import { Option, Schema } from "effect"
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from "node:crypto"

/** An answer as it went over the wire. */
export const Answer = Schema.Struct({
  status: Schema.Int,
  headers: Schema.Record(Schema.String, Schema.String),
  /** As text: the API answers nothing else. */
  body: Schema.String
})
export type Answer = typeof Answer.Type

/** Whose request it is, and the word that the caller drew for it. */
export interface Keyhole {
  readonly principal: string
  readonly route: string
  readonly key: string
}

/** Bytes of chance that a seal needs. */
export const SALT_BYTES = 12

/** What the database knows a key by: it never sees the key itself. */
export const nameOf = ({ key, principal, route }: Keyhole): string =>
  createHash("sha256").update(["name", principal, route, key].join("\n")).digest("base64url")

/**
 * An answer may hold what is said only once, such as a password: only who shows the same key again can read it.
 *
 * @param salt `SALT_BYTES` of chance, new for each seal
 */
export const seal = (keyhole: Keyhole, answer: Answer, salt: Uint8Array): string => {
  const cipher = createCipheriv("aes-256-gcm", secretOf(keyhole), salt)
  const sealed = [cipher.update(JSON.stringify(answer), "utf8"), cipher.final()]
  return Buffer.concat([salt, cipher.getAuthTag(), ...sealed]).toString("base64")
}

/** None for what was sealed with another key, or changed since. */
export const open = (keyhole: Keyhole, sealed: string): Option.Option<Answer> => {
  const bytes = Buffer.from(sealed, "base64")
  const [salt, tag] = [bytes.subarray(0, SALT_BYTES), bytes.subarray(SALT_BYTES, SALT_BYTES + TAG_BYTES)]
  return Option.flatMap(
    Option.liftThrowable(() => {
      const decipher = createDecipheriv("aes-256-gcm", secretOf(keyhole), salt, { authTagLength: TAG_BYTES })
      decipher.setAuthTag(tag)
      const text = [decipher.update(bytes.subarray(SALT_BYTES + TAG_BYTES)), decipher.final()]
      return Buffer.concat(text).toString("utf8")
    })(),
    read
  )
}

const TAG_BYTES = 16

const secretOf = ({ key, principal, route }: Keyhole): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", key, principal, `answer ${route}`, 32))

const read = Schema.decodeUnknownOption(Schema.fromJsonString(Answer))
