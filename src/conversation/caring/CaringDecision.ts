import type { LateCheckoutAnswer } from "../../booking/LateCheckouts.ts"
import type { ReservationId } from "../../booking/Reservation.ts"
import type { Money } from "../../domain/Money.ts"
import type { ReviewReply } from "../../reviews/Reviews.ts"
import type { Category } from "../../staff/Ticket.ts"

/** What is asked of those who care for guests during and after a stay; the answer becomes another decision. */
export type CaringErrand =
  | { readonly _tag: "LateCheckout" }
  /** A yes to exactly that fee. */
  | { readonly _tag: "ConfirmLate"; readonly reservation: ReservationId; readonly fee: Money }
  /** Something that staff are to do. `key` is the same when the turn runs again. */
  | { readonly _tag: "Request"; readonly category: Category; readonly words: string; readonly key: string }
  /** What a guest thinks of the stay. */
  | { readonly _tag: "Review"; readonly words: string; readonly key: string }

type Late = Extract<LateCheckoutAnswer, { readonly _tag: "Possible" | "Taken" | "Confirmed" | "FeeChanged" }>

/** What is said of it. */
export type CaringAnswer =
  | { readonly _tag: "Late"; readonly answer: Late }
  | { readonly _tag: "NotLate" }
  | { readonly _tag: "RequestTaken" }
  | { readonly _tag: "Review"; readonly reply: ReviewReply }
