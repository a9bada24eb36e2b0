import type { Stage } from "../../booking/Reservation.ts"
import type { ConversationId, PhoneNumberId } from "../../domain/Ids.ts"
import type { ReservingErrand } from "./ReservingDecision.ts"

/** Whose errand it is, and the number they wrote to. */
export interface Errander {
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
}

export type Errand<Tag> = Extract<ReservingErrand, { readonly _tag: Tag }>

/** Kept and not booked, booked, and either of them or on the way between. */
export const OPEN: ReadonlySet<Stage> = new Set(["held", "gathering", "awaiting_deposit"])
export const BOOKED: ReadonlySet<Stage> = new Set(["confirmed", "checked_in"])
export const LIVE: ReadonlySet<Stage> = new Set([...OPEN, ...BOOKED, "booking", "unknown", "cancelling"])
