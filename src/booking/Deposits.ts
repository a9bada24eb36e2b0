import { Money } from "../domain/Money.ts"
import type { Price } from "../pms/Availability.ts"
import type { Policies } from "../tenancy/Policies.ts"
import type { Deposit } from "./Reservation.ts"

/** What a hotel asks for a stay at that price before it books. Rounded to the smallest unit. */
export const depositFor = ({ deposit }: Policies, { total }: Price): Deposit => {
  const asked = deposit.by === "transfer" || deposit.by === "payment_link"
  const minor = asked ? Math.round(total.minor * deposit.share) : 0
  return {
    by: deposit.by,
    amount: new Money({ minor, currency: total.currency }),
    state: minor === 0 ? "not_needed" : "awaited"
  }
}
