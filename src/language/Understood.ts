import type { TenantId } from "../domain/Ids.ts"
import type { Language } from "../domain/Language.ts"
import type { LocalDate } from "../domain/StayDates.ts"
import type { Entities, RoomMention } from "./Entities.ts"

/** What a guest may want. The seed's keys where it has one. */
export const INTENTS = [
  "greeting",
  "goodbye",
  "thanks",
  "affirm",
  "deny",
  "help",
  /** Only gives details that were asked, or corrects them: dates, people, a name. */
  "inform",
  /** Stop what we are doing, begin again. */
  "start_over",
  "check_availability",
  "make_reservation",
  "show_room_options",
  "pricing_info",
  "cancel_reservation",
  "modify_reservation",
  "my_reservation",
  "payment_info",
  "payment_confirmation",
  "hotel_location",
  "business_hours_info",
  "guest_services",
  "hotel_amenities",
  "check_in_info",
  "check_out_info",
  "cancellation_policy",
  "late_checkout",
  "special_request",
  "complaint",
  "review_response",
  "checkout_completed",
  "language_change",
  "human",
  "out_of_scope",
  "unknown"
] as const
export type Intent = typeof INTENTS[number]

/** What the house asked last: an answer of one word is read as an answer to it. */
export type Asked =
  | "stay"
  | "arrive"
  | "leave"
  | "party"
  | "child_ages"
  | "room"
  | "name"
  | "email"
  | "phone"
  | "reference"
  | "time"
  | "yes_no"

/** What a message is understood in. */
export interface Setting {
  readonly tenantId: TenantId
  /** The language of the conversation so far, kept when the words do not show one. */
  readonly spoken: Language
  /** Milliseconds since the epoch: what "tomorrow" is counted from. */
  readonly now: number
  /** IANA zone of the hotel. */
  readonly timeZone: string
  /** The tenant's room types by the names guests may use; `words` are further ones. */
  readonly rooms: ReadonlyArray<RoomMention & { readonly words: ReadonlyArray<string> }>
  readonly asked: Asked | null
  /** The arrival that is known already: a departure without a month ("el 12", "hasta el lunes") is looked for after it. */
  readonly arrive?: LocalDate | null
}

export interface Understood {
  readonly intent: Intent
  /** 0 to 1; below .45 the intent is `unknown`. */
  readonly confidence: number
  /** The next likeliest intents, likeliest first, at most three. */
  readonly alternatives: ReadonlyArray<{ readonly intent: Intent; readonly confidence: number }>
  readonly entities: Entities
  readonly language: Language
  /** `text` when the words showed it, `context` when the conversation's own language was kept. */
  readonly languageFrom: "text" | "context"
}
