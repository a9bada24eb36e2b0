import type { Policies } from "../tenancy/Policies.ts"
import type { Reservation } from "./Reservation.ts"

/**
 * Where a guest pays the deposit of this reservation; `null` where the hotel takes it otherwise. The provider says by a
 * signed callback that it was paid, and names the reservation by the reference in the link.
 */
export const of = (
  { deposit, reference }: Pick<Reservation, "deposit" | "reference">,
  { deposit: { link } }: Policies
) =>
  deposit.by !== "payment_link" || link === undefined ? null : link
    .replaceAll("{reference}", encodeURIComponent(reference))
    .replaceAll("{amount}", deposit.amount.decimal)
    .replaceAll("{minor}", String(deposit.amount.minor))
    .replaceAll("{currency}", deposit.amount.currency)
