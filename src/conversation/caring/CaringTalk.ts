import type { Intent } from "../../language/Understood.ts"
import type { Decision } from "../Decision.ts"
import type { GuestTurn } from "../GuestTurn.ts"
import type { Said } from "../Said.ts"
import type { Talk } from "../talk/Talk.ts"
import type { CaringErrand } from "./CaringDecision.ts"

const errand = (wanted: CaringErrand): Decision => ({ _tag: "Caring", errand: wanted })

/** A yes or a no to the fee of a late check-out. */
export const onFee = (talk: Talk, { intent, sure }: Said): Decision | null => {
  if (talk._tag !== "LeavingLate") return null
  if (intent === "deny") return { _tag: "CaringAnswer", answer: { _tag: "NotLate" } }
  if (intent === "affirm" && !sure) return errand({ _tag: "LateCheckout" })
  return intent === "affirm" ? errand({ _tag: "ConfirmLate", reservation: talk.reservation, fee: talk.fee }) : null
}

const KINDS: ReadonlySet<Intent> = new Set(["late_checkout", "special_request", "review_response"])

/** What a guest wants during and after a stay; nothing when this is about something else. */
export const onCare = ({ entities, intent }: Said, { newest, text }: GuestTurn): Decision | null => {
  if (!KINDS.has(intent)) return null
  if (intent === "late_checkout") return errand({ _tag: "LateCheckout" })
  // The message names the wish, so that a turn that runs again asks for the same thing.
  const key = newest.wamid
  return intent === "review_response"
    ? errand({ _tag: "Review", words: text, key })
    : errand({ _tag: "Request", category: entities.amenities[0] ?? "other", words: text, key })
}
