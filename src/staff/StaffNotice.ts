import { Schema } from "effect"
import { ConversationId, TenantId } from "../domain/Ids.ts"

/** Why staff are told something. */
export const KINDS = ["hand_over", "deposit", "ticket", "feedback", "late_checkout"] as const
export type Kind = typeof KINDS[number]

/** What staff are told: it names things, and holds no words, phones or names of a guest. */
export const StaffNotice = Schema.Struct({
  /** One thing has one id for ever: told again, it is the same notice. */
  id: Schema.String,
  tenantId: TenantId,
  kind: Schema.Literals(KINDS),
  /** `urgent_after_hours`, `towels`: a closed word of the room that tells it. */
  reason: Schema.String,
  conversationId: Schema.NullOr(ConversationId),
  /** The id of what it is about: a hand-over, a ticket, a reservation. */
  about: Schema.String,
  /** A sentence in English, or nothing. */
  detail: Schema.String,
  /** Somebody must look now, at any hour and however often they were told. */
  urgent: Schema.Boolean,
  /** Milliseconds since the epoch. */
  createdAt: Schema.Finite
})
export type StaffNotice = typeof StaffNotice.Type

export interface NewStaffNotice extends Omit<StaffNotice, "createdAt"> {
  /** Milliseconds since the epoch: not before the house opens again, say. */
  readonly notBefore?: number
}

/** The ways to staff: of one hotel, of the whole installation, and our own log. */
export const CHANNELS = ["hotel_webhook", "house_webhook", "email", "console"] as const
export type Channel = typeof CHANNELS[number]

/** One line that says what it is about. */
export const subjectOf = ({ kind, reason, urgent }: StaffNotice): string => {
  const what = {
    hand_over: "A guest waits for a person",
    deposit: "A deposit is to be checked",
    ticket: "A guest asks for something",
    feedback: "A guest has something to say about their stay",
    late_checkout: "A guest leaves later than usual"
  }[kind]
  return `${urgent ? "URGENT: " : ""}${what} (${reason.replaceAll("_", " ")})`
}
