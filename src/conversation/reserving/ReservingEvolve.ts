import type { Topic } from "../../booking/Reservations.ts"
import { IDLE, type Talk } from "../talk/Talk.ts"
import type { ReservingAnswer } from "./ReservingDecision.ts"

/** Where a talk stands after something was said about a reservation. */
export const talkAfter = (talk: Talk, answer: ReservingAnswer): Talk => {
  switch (answer._tag) {
    case "AskPiece":
      return { _tag: "Reserving", reservation: answer.reservation.id, asked: answer.piece }
    case "AskDeposit":
    case "ReceiptTaken":
      return { _tag: "Reserving", reservation: answer.reservation.id, asked: "deposit" }
    case "AskCancel":
      return { _tag: "Cancelling", reservation: answer.reservation.id, fee: answer.fee.amount }
    case "WhichOwn":
      return {
        _tag: "ChoosingOwn",
        purpose: answer.purpose,
        references: answer.reservations.map(({ reference }) => reference)
      }
    case "Happened":
      return afterwards(talk, answer)
    case "Own":
    case "NoOwn":
      return talk._tag === "Reserving" ? talk : IDLE
    case "BookingNow":
    case "LetGo":
    case "CancelAsked":
    case "Kept":
      return IDLE
  }
}

/** News after which nothing that was asked about completing a reservation is to be answered any more. */
const SETTLED: ReadonlySet<Topic> = new Set([
  "hold_expired",
  "deposit_confirmed",
  "reservation_confirmed",
  "reservation_failed",
  "reservation_cancelled"
])

/** News of the house: what it makes needless to ask about that reservation is asked no more, and everything else goes on. */
const afterwards = (
  talk: Talk,
  { reservation, topic }: Extract<ReservingAnswer, { readonly _tag: "Happened" }>
): Talk => {
  if ((topic === "deposit_rejected" || topic === "deposit_asked") && talk._tag === "Idle") {
    return { _tag: "Reserving", reservation: reservation.id, asked: "deposit" }
  }
  if (!("reservation" in talk) || talk.reservation !== reservation.id) return talk
  // Whoever was asked whether to cancel has still to answer, whatever arrives about the stay meanwhile.
  return talk._tag === "Cancelling" && topic !== "reservation_cancelled" || !SETTLED.has(topic) ? talk : IDLE
}
