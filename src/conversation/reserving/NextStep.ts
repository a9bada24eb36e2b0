import { missing, type Reservation } from "../../booking/Reservation.ts"
import type { Decision } from "../Decision.ts"
import type { ReservingAnswer } from "./ReservingDecision.ts"

export const answered = (answer: ReservingAnswer): Decision => ({ _tag: "ReservingAnswer", answer })

/** The next thing that a reservation needs of its guest. */
export const next = (reservation: Reservation, held: boolean): Decision => {
  switch (reservation.stage) {
    case "held":
    case "gathering": {
      const [piece = "name"] = missing(reservation.bookedFor)
      return answered({ _tag: "AskPiece", reservation, piece, held, refused: false })
    }
    case "awaiting_deposit":
      return reservation.deposit.state === "receipt_given"
        ? answered({ _tag: "ReceiptTaken", reservation })
        : answered({ _tag: "AskDeposit", reservation, held })
    case "booking":
      return answered({ _tag: "BookingNow", reservation })
    default:
      return answered({ _tag: "Own", reservations: [reservation] })
  }
}
