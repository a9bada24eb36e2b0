import { Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"
import { Currency } from "../domain/Money.ts"

const PAID = "payment.paid"

/** What a provider says: the body of `POST /webhooks/payments/:tenant`. Other fields are kept and mean nothing. */
export const Said = Schema.Struct({
  /** The provider's own id of this event: said again, it is the same one. */
  id: Schema.String.check(Schema.isPattern(/^[\w.:-]{1,100}$/)),
  /** `payment.paid` is acted on; whatever else is kept. */
  type: Schema.String.check(Schema.isPattern(/^[a-z_.]{1,60}$/)),
  /** The reference of the reservation, as it was in the link. */
  reference: Schema.String.check(Schema.isPattern(/^[\w-]{1,40}$/)),
  /** In the currency's smallest unit. */
  amount: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  currency: Currency
})
export type Said = typeof Said.Type

/** A callback as it is kept. */
export const PaymentCallback = Schema.Struct({
  tenantId: TenantId,
  eventId: Schema.String,
  kind: Schema.String,
  reference: Schema.String,
  amountMinor: Schema.Int,
  currency: Currency
})
export type PaymentCallback = typeof PaymentCallback.Type

export const isPaid = ({ kind }: Pick<PaymentCallback, "kind">): boolean => kind === PAID

/**
 * What came of it: `applied` to a deposit; `differs` from what was asked, `no_reservation` or `no_room` for staff to look;
 * `ignored` because it says nothing of a payment, or says again what was applied.
 */
export const OUTCOMES = ["applied", "differs", "no_reservation", "no_room", "ignored"] as const
export type Outcome = typeof OUTCOMES[number]
