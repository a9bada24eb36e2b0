import { createHash } from "node:crypto"
import { ReservationId } from "./Reservation.ts"
import type { Wish } from "./Reservations.ts"

/**
 * The reservation that a wish becomes, known before it is held: a hold that a crash left without its reservation is found
 * again and not waited out, and a turn that runs again knows its own reservation from the guest's others.
 */
export const reservationIdOf = ({ key, tenantId }: Pick<Wish, "key" | "tenantId">): ReservationId =>
  ReservationId.make(`r${createHash("sha256").update(`${tenantId}\n${key}`).digest("hex").slice(0, 26)}`)
