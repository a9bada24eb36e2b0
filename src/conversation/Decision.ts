import type { StayProblem } from "../language/Entities.ts"
import type { CaringAnswer, CaringErrand } from "./caring/CaringDecision.ts"
import type { Errand } from "./Errand.ts"
import type { ContentQuestion } from "./HotelContent.ts"
import type { Inquiry, Question } from "./talk/Inquiry.ts"
import type { Quote } from "./talk/Quote.ts"
import type { ReservingAnswer, ReservingErrand } from "./reserving/ReservingDecision.ts"
import type { Reading } from "./talk/Refinement.ts"

/** Why a person gets a guest. */
export const HANDOVER_REASONS = [
  "guest_asked",
  "complaint",
  "urgent",
  /** The same while nobody is at the reception. */
  "urgent_after_hours",
  "not_understood",
  "payment",
  "phone_app",
  "late_checkout",
  "special_request",
  /** No PMS is connected, or it refuses us. */
  "no_pms",
  /** An answer that was promised could not be had in time. */
  "pms_away",
  /** The house's own bookings could not be reached: nothing was promised. */
  "bookings_away"
] as const
export type HandoverReason = typeof HANDOVER_REASONS[number]

/** Something of the hotel itself, answered in passing. */
export type Told =
  | { readonly _tag: "Tell"; readonly question: ContentQuestion }
  /** Nobody has written it down: said so, and a person is offered. */
  | { readonly _tag: "NotKnown"; readonly question: ContentQuestion }

/** Why this is shown: asked for, shown again, or something else than was asked for. */
export type Because =
  | "asked"
  | "again"
  /** The answer that was owed. */
  | "owed"
  /** None of the room type that was asked for. */
  | "type_full"
  /** Nothing on those days: these are near them. */
  | "full"
  /** What the guest had chosen costs something else now. */
  | "price_changed"
  /** What the guest had chosen is gone. */
  | "gone"

/** What the agent must now do. A decision names effects; it performs none. */
export type Decision =
  | Told
  | { readonly _tag: "Greet" }
  | { readonly _tag: "Help" }
  | { readonly _tag: "SayGoodbye" }
  | { readonly _tag: "AnswerThanks" }
  | { readonly _tag: "SwitchLanguage" }
  | { readonly _tag: "OutOfScope" }
  /** A yes or a no to nothing. */
  | { readonly _tag: "Acknowledge" }
  /** What the guest asked the house to do is done. */
  | { readonly _tag: "RequestDone" }
  /** `had` when there was something to let go. */
  | { readonly _tag: "StartOver"; readonly had: boolean }
  /** Answers in passing, then goes on. */
  | { readonly _tag: "Meanwhile"; readonly told: Told; readonly next: Decision }
  /** `again` when the last answer to it was not understood. */
  | {
    readonly _tag: "Ask"
    readonly inquiry: Inquiry
    readonly question: Question
    readonly problem: StayProblem | null
    readonly lead: "prices" | "declined" | "nothing_free" | null
    readonly again: boolean
  }
  | { readonly _tag: "AskWhichDate"; readonly inquiry: Inquiry; readonly readings: readonly [Reading, Reading] }
  /** The room types, then the days are asked. */
  | { readonly _tag: "ShowRooms"; readonly inquiry: Inquiry }
  /** No room sleeps so many. */
  | { readonly _tag: "TooMany"; readonly inquiry: Inquiry; readonly people: number }
  /** The PMS must be asked first; what it says becomes another decision. */
  | { readonly _tag: "LookUp"; readonly errand: Errand }
  | { readonly _tag: "Offer"; readonly inquiry: Inquiry; readonly quote: Quote; readonly because: Because }
  | {
    readonly _tag: "AskToConfirm"
    readonly inquiry: Inquiry
    readonly quote: Quote
    readonly chosen: number
    readonly because: Because | "picked"
  }
  /** Of several offers, it was not said which. */
  | { readonly _tag: "AskWhich"; readonly inquiry: Inquiry; readonly quote: Quote }
  /** The PMS is away: an answer is promised. `silent` when that was said before. */
  | {
    readonly _tag: "Owe"
    readonly inquiry: Inquiry
    readonly ask: string
    readonly since: number
    readonly tries: number
    readonly silent: boolean
  }
  /** The guest said yes to exactly this offer. */
  | { readonly _tag: "Reserve"; readonly inquiry: Inquiry; readonly quote: Quote; readonly chosen: number }
  /** The booking room must be asked first; what it says becomes another decision. */
  | { readonly _tag: "Reserving"; readonly errand: ReservingErrand }
  | { readonly _tag: "ReservingAnswer"; readonly answer: ReservingAnswer }
  /** Those who care for guests must be asked first; what they say becomes another decision. */
  | { readonly _tag: "Caring"; readonly errand: CaringErrand }
  | { readonly _tag: "CaringAnswer"; readonly answer: CaringAnswer }
  /** `note` is for staff, in English and without the guest's words. */
  | { readonly _tag: "HandOver"; readonly because: HandoverReason; readonly note: string }
  /** Not understood, for the first time. */
  | { readonly _tag: "Clarify" }
  /** Something came that cannot be read yet. */
  | { readonly _tag: "CannotRead"; readonly what: Unreadable }
  | { readonly _tag: "StaySilent"; readonly because: Silence }

/**
 * `owed_to_staff`, `told_by_staff`: the house had something to say while staff have the guest; they are told instead, and
 * the first is kept for when the guest is given back.
 */
export type Silence = "with_staff" | "nothing_asked" | "too_late" | "out_of_date" | "owed_to_staff" | "told_by_staff"

/** What a guest is told kindly that we cannot read; `other` for whatever has no sentence of its own. */
export const UNREADABLE = [
  "audio",
  "voice",
  "image",
  "video",
  "document",
  "sticker",
  "contacts",
  "location",
  "long"
] as const
export type Unreadable = typeof UNREADABLE[number] | "other"

/** Repeated misunderstanding is a person's. */
export const MOST_MISUNDERSTOOD = 2
