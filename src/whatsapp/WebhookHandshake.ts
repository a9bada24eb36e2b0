import { Redacted } from "effect"
import * as Signature from "./Signature.ts"

/** Meta's challenges are short numbers; nothing longer is said back. */
const LONGEST_CHALLENGE = 512

/** What to say back to whoever knows the token and asks to subscribe; `undefined` to everybody else. */
export const challengeOf = (url: string, token: Redacted.Redacted<string>): string | undefined => {
  const asked = new URLSearchParams(url.slice(url.indexOf("?") + 1))
  const challenge = asked.get("hub.challenge")
  const known = Signature.sameText(asked.get("hub.verify_token") ?? "", Redacted.value(token))
  if (!known || asked.get("hub.mode") !== "subscribe" || challenge === null) return undefined
  return challenge.length <= LONGEST_CHALLENGE ? challenge : undefined
}
