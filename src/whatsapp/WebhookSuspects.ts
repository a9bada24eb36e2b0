import type { Suspect } from "../inbox/Quarantine.ts"
import type { Doubt, Heard } from "./WebhookDecoder.ts"

/** A body with more doubts than this is one doubt: an operator would not read them one by one. */
const MOST_DOUBTS = 1000

const utf8 = new TextEncoder()

/** What goes to quarantine for the parts of a body that are no events. */
export const suspectsOf = (doubts: ReadonlyArray<Doubt>, bytes: Uint8Array): ReadonlyArray<Suspect> => {
  if (doubts.length > MOST_DOUBTS) {
    return [{ reason: "unknown_shape", detail: `${doubts.length} unreadable parts`, phoneNumberId: null, raw: bytes }]
  }
  // The whole body is told once, however many parts only it can show.
  const whole = doubts.find((one) => !("item" in one))
  return doubts
    .filter((one) => "item" in one || one === whole)
    .map(({ detail, item, phoneNumberId, reason }) => ({
      reason,
      detail,
      phoneNumberId,
      raw: item === undefined ? bytes : utf8.encode(JSON.stringify(item))
    }))
}

/** The change as a delivery of its own, so that it can be taken in once its number is known. */
export const homeless = ({ change: { change, entry }, phoneNumberId }: Heard): Suspect => ({
  reason: "unknown_number",
  detail: "no hotel owned this number then",
  phoneNumberId,
  raw: utf8.encode(JSON.stringify({ object: "whatsapp_business_account", entry: [{ ...entry, changes: [change] }] }))
})
