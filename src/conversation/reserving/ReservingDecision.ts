import type { Fee, Topic } from "../../booking/Reservations.ts"
import type { Needed, Reservation, ReservationId } from "../../booking/Reservation.ts"
import type { Inquiry } from "../talk/Inquiry.ts"
import type { Quote } from "../talk/Quote.ts"

/** Why a guest's own reservations are looked up. */
export type Purpose = "show" | "cancel" | "modify" | "receipt"

/** What is asked of the booking room; what it answers becomes another decision. */
export type ReservingErrand =
  /** The guest said yes to exactly this offer. */
  | { readonly _tag: "Hold"; readonly inquiry: Inquiry; readonly quote: Quote; readonly chosen: number }
  | {
    readonly _tag: "Give"
    readonly reservation: ReservationId
    readonly pieces: { readonly [Piece in Needed]?: string }
  }
  | { readonly _tag: "Receipt"; readonly reservation: ReservationId; readonly mediaId: string }
  | { readonly _tag: "Release"; readonly reservation: ReservationId }
  | { readonly _tag: "Ask"; readonly reservation: ReservationId; readonly again: boolean }
  | { readonly _tag: "Cancel"; readonly reservation: ReservationId; readonly agreed: Fee["amount"] }
  | {
    readonly _tag: "Own"
    readonly purpose: Purpose
    readonly reference: string | null
    readonly mediaId: string | null
  }
  | {
    readonly _tag: "Notice"
    readonly topic: Topic
    readonly reservation: ReservationId
    readonly mediaId: string | null
    /** How often the guest was asked for a review before. */
    readonly before: number
  }

/** What is said about a reservation. */
export type ReservingAnswer =
  /** `held` when the room was only just kept; `refused` when what was given will not do. */
  | {
    readonly _tag: "AskPiece"
    readonly reservation: Reservation
    readonly piece: Needed
    readonly held: boolean
    readonly refused: boolean
  }
  | { readonly _tag: "AskDeposit"; readonly reservation: Reservation; readonly held: boolean }
  | { readonly _tag: "ReceiptTaken"; readonly reservation: Reservation }
  | { readonly _tag: "BookingNow"; readonly reservation: Reservation }
  | { readonly _tag: "LetGo"; readonly reservation: Reservation }
  | { readonly _tag: "Own"; readonly reservations: ReadonlyArray<Reservation> }
  | { readonly _tag: "NoOwn" }
  /** Of several, it was not said which. */
  | { readonly _tag: "WhichOwn"; readonly reservations: ReadonlyArray<Reservation>; readonly purpose: Purpose }
  | { readonly _tag: "AskCancel"; readonly reservation: Reservation; readonly fee: Fee }
  | { readonly _tag: "CancelAsked"; readonly reservation: Reservation }
  | { readonly _tag: "Kept" }
  | {
    readonly _tag: "Happened"
    readonly topic: Topic
    readonly reservation: Reservation
    readonly mediaId: string | null
  }
