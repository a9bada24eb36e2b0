import { createHash } from "node:crypto"

/** In JSON a slash may be escaped. */
const WAMID = /wamid\.(?:[\w+=-]|\\?\/)+/g

/**
 * The same bytes with other message ids, so that they are no repeat. Within one `salt` an id always becomes the same
 * new one: a status still speaks of its message. Nothing else changes.
 */
export const freshen = (bytes: Uint8Array, salt: string): Uint8Array => {
  // As latin1 every byte is a letter and comes back as it was, whatever the encoding.
  const text = Buffer.from(bytes).toString("latin1")
  return Buffer.from(
    text.replace(WAMID, (wamid) => {
      const digest = createHash("sha256").update(`${salt}\n${wamid.replaceAll("\\", "")}`).digest("hex")
      return `wamid.${digest.toUpperCase()}`
    }),
    "latin1"
  )
}
