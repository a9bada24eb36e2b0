import { Effect, Random } from "effect"
import type { HotelProfile } from "../tenancy/Hotel.ts"
import { Reference } from "./Reservation.ts"

/** Letters and digits that nobody takes for another, said on the phone or read from a wall. */
const CLEAR = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

/** Two to four letters of the hotel's name: `Hostería Casa del Lago` is `HCDL`. */
export const prefixOf = ({ name }: Pick<HotelProfile, "name">): string => {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase()
  const initials = (plain.match(/[A-Z0-9]+/g) ?? []).map((word) => word.slice(0, 1)).join("").slice(0, 4)
  return initials.length >= 2 ? initials : `${plain.replace(/[^A-Z0-9]/g, "")}HT`.slice(0, 3)
}

/** A new reference: not a secret, and not one that can be counted up. */
export const draw = (profile: Pick<HotelProfile, "name">): Effect.Effect<Reference> =>
  Effect.map(
    Effect.forEach(Array.from({ length: 5 }), () => Random.nextIntBetween(0, CLEAR.length - 1)),
    (drawn) => Reference.make(`${prefixOf(profile)}-${drawn.map((at) => CLEAR[at] ?? "").join("")}`)
  )
