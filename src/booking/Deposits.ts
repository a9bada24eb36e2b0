import { Money } from "../domain/Money.ts"
import type { Price } from "../pms/Availability.ts"
import type { Policies } from "../tenancy/Policies.ts"
import type { Deposit } from "./Reservation.ts"

export const isPaid = ({ state }: Deposit): boolean => state === "confirmed"

/**
 * What a hotel asks for a stay at that price before it books, less what was paid for the stays it takes the place of.
 * Rounded to the smallest unit.
 */
export const depositFor = ({ deposit }: Policies, { total }: Price, before: ReadonlyArray<Deposit>): Deposit => {
  const asked = deposit.by === "transfer" || deposit.by === "payment_link"
  const known = before.filter((one) => isPaid(one) && one.amount.currency === total.currency)
    .reduce((sum, { amount }) => sum + amount.minor, 0)
  const minor = asked ? Math.max(0, Math.round(total.minor * deposit.share) - known) : 0
  return {
    by: deposit.by,
    amount: new Money({ minor, currency: total.currency }),
    state: minor === 0 ? "not_needed" : "awaited"
  }
}
