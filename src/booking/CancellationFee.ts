import { Money } from "../domain/Money.ts"
import type { Policies } from "../tenancy/Policies.ts"
import { instantOf } from "./Arrivals.ts"
import type { Record } from "./Record.ts"
import type { Fee } from "./Reservations.ts"

const HOUR = 3_600_000

/** What one night of the stay costs with tax, rounded to the smallest unit. */
export const firstNight = ({ price, stay }: Pick<Record, "price" | "stay">): Money =>
  new Money({ minor: Math.round(price.total.minor / stay.nights), currency: price.total.currency })

/** What cancelling costs at `now` (milliseconds since the epoch), by the hotel's rules and its clock. */
export const feeAt = (
  record: Pick<Record, "price" | "stay">,
  { cancellation, checkIn }: Policies,
  timeZone: string,
  now: number
): Fee => {
  const freeUntil = instantOf(record.stay.arrive, checkIn, timeZone) - cancellation.freeUntilHours * HOUR
  const { currency, minor } = firstNight(record)
  const fee = now < freeUntil ? 0 : Math.round(minor * cancellation.lateShare)
  return { amount: new Money({ minor: fee, currency }), freeUntil }
}
