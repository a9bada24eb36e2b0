import { Schema } from "effect"
import { ReservationId } from "../../booking/Reservation.ts"
import { Money } from "../../domain/Money.ts"
import { LocalDate } from "../../domain/StayDates.ts"
import { Inquiry, Question } from "./Inquiry.ts"
import { Quote } from "./Quote.ts"

const Reading = Schema.Struct({ arrive: LocalDate, leave: Schema.NullOr(LocalDate) })

/** What a guest and the house are talking about. Each holds only what is true in it. A part of the stored state. */
export const Talk = Schema.Union([
  Schema.TaggedStruct("Idle", {}),
  /** A piece of the inquiry was asked. */
  Schema.TaggedStruct("Gathering", { inquiry: Inquiry, question: Question }),
  /** The days have two readings, and it was asked which. */
  Schema.TaggedStruct("ChoosingDates", { inquiry: Inquiry, readings: Schema.Tuple([Reading, Reading]) }),
  /** Offers were shown. */
  Schema.TaggedStruct("Offering", { inquiry: Inquiry, quote: Quote }),
  /** One offer was shown and a yes was asked for. `chosen` is its place in the quote, from 0. */
  Schema.TaggedStruct("Confirming", { inquiry: Inquiry, quote: Quote, chosen: Schema.Int }),
  /** The PMS is away, and an answer was promised. */
  Schema.TaggedStruct("Awaiting", {
    inquiry: Inquiry,
    /** What notices about it are about. */
    ask: Schema.String,
    /** Milliseconds since the epoch. */
    since: Schema.Finite
  }),
  /** A room is kept for the guest, and this was asked. */
  Schema.TaggedStruct("Reserving", {
    reservation: ReservationId,
    asked: Schema.Literals(["name", "email", "phone", "deposit"])
  }),
  /** It was asked whether a booked stay is to be cancelled at that fee. */
  Schema.TaggedStruct("Cancelling", { reservation: ReservationId, fee: Money }),
  /** It was asked whether the guest wants to leave late at that fee. */
  Schema.TaggedStruct("LeavingLate", { reservation: ReservationId, fee: Money }),
  /** Of several reservations, it was asked which. */
  Schema.TaggedStruct("ChoosingOwn", {
    purpose: Schema.Literals(["show", "cancel", "modify", "receipt"]),
    references: Schema.Array(Schema.String)
  })
])
export type Talk = typeof Talk.Type

export const IDLE: Talk = { _tag: "Idle" }

export const inquiryOf = (talk: Talk): Inquiry | null => "inquiry" in talk ? talk.inquiry : null
