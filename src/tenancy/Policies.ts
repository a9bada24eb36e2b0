import { Schema } from "effect"

/** `HH:MM` on the hotel's clock. */
export const HourMinute = Schema.String.check(Schema.isPattern(/^([01]\d|2[0-3]):[0-5]\d$/))

const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

const PaymentPage = Schema.String.check(
  Schema.isMaxLength(1000),
  Schema.makeFilter((text: string) => {
    const page = URL.canParse(text) ? new URL(text) : null
    const here = page?.hostname === "127.0.0.1" || page?.hostname === "localhost"
    if (page?.protocol !== "https:" && !here) return "an https:// address"
    return text.includes("{reference}") || "an address with {reference} in it, by which the payment is known again"
  })
)

/** The rules of one hotel. What it does not set is as in `HOUSE_RULES`. */
export const Policies = Schema.Struct({
  checkIn: HourMinute,
  checkOut: HourMinute,
  deposit: Schema.Struct({
    /**
     * `transfer`: staff look whether it came. `payment_link`: the payment provider tells us. `on_arrival` and `none` ask
     * nothing before the stay.
     */
    by: Schema.Literals(["none", "on_arrival", "transfer", "payment_link"]),
    /**
     * The provider's page for `payment_link`: `{reference}`, `{amount}` (`4680.00`), `{minor}` (whole cents) and
     * `{currency}` are filled in.
     */
    link: Schema.optionalKey(PaymentPage),
    /** Of the total, 0 to 1. */
    share: Share,
    /** How long a guest has for it once everything else is known, in hours. */
    withinHours: Schema.Finite.check(Schema.isBetween({ minimum: 0.1, maximum: 168 }))
  }),
  cancellation: Schema.Struct({
    /** Hours before check-in until which it is free. */
    freeUntilHours: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 2160 })),
    /** Of the first night, 0 to 1, once it is no longer free. */
    lateShare: Share
  }),
  lateCheckout: Schema.Struct({
    until: HourMinute,
    /** Of one night, 0 to 1. */
    share: Share
  })
})
export type Policies = typeof Policies.Type

export const HOUSE_RULES: Policies = {
  checkIn: "15:00",
  checkOut: "12:00",
  deposit: { by: "transfer", share: 0.3, withinHours: 24 },
  cancellation: { freeUntilHours: 24, lateShare: 0.5 },
  lateCheckout: { until: "14:00", share: 0.5 }
}

/** What a hotel sets of its rules: each may be left out. */
export const OwnPolicies = Schema.Struct({
  checkIn: Schema.optionalKey(Policies.fields.checkIn),
  checkOut: Schema.optionalKey(Policies.fields.checkOut),
  deposit: Schema.optionalKey(Policies.fields.deposit),
  cancellation: Schema.optionalKey(Policies.fields.cancellation),
  lateCheckout: Schema.optionalKey(Policies.fields.lateCheckout)
})

export const policiesOf = ({ policies }: { readonly policies?: typeof OwnPolicies.Type }): Policies => ({
  ...HOUSE_RULES,
  ...policies
})
