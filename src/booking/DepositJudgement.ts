import type { Outcome, PaymentCallback } from "../payments/PaymentCallback.ts"
import { isPaid } from "../payments/PaymentCallback.ts"
import type { Record } from "./Record.ts"

/** What a provider's word means for the reservation that it names, if there is one. */
export const judge = (
  callback: Pick<PaymentCallback, "amountMinor" | "currency" | "kind">,
  record: Pick<Record, "deposit" | "stage"> | null
): Outcome => {
  if (!isPaid(callback)) return "ignored"
  if (record === null) return "no_reservation"
  const { deposit: { amount, state }, stage } = record
  if (callback.amountMinor !== amount.minor || callback.currency !== amount.currency) return "differs"
  // Paid a second time, or where nothing was asked: somebody has to look whose money that is.
  if (state === "confirmed" || state === "not_needed") return "differs"
  if (stage === "awaiting_deposit") return "applied"
  return stage === "released" || stage === "cancelled" ? "no_room" : "differs"
}
