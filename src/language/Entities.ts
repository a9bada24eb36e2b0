import type { Amenity } from "../domain/Amenity.ts"
import type { LocalDate } from "../domain/StayDates.ts"

export { AMENITIES, type Amenity } from "../domain/Amenity.ts"

/** Why a stay that was named cannot be taken as it is; the guest is asked a plain question about it. */
export type StayProblem = "past" | "reversed" | "too_long" | "too_far" | "impossible"

/**
 * What was said of a stay, resolved in the hotel's zone, the future preferred. Each part stands alone: "desde el
 * viernes" has no `leave`, "dos noches" has only `nights`. Whenever two parts fix the third, all three are there.
 */
export interface StayMention {
  readonly arrive: LocalDate | null
  readonly leave: LocalDate | null
  readonly nights: number | null
  /** Set when the words have two readings ("03/04" in English): the other one. It is asked, never guessed. */
  readonly otherwise: { readonly arrive: LocalDate; readonly leave: LocalDate | null } | null
  /** A time that holds many stays ("next month", "Semana Santa", "in summer"), half open: which days, is asked. */
  readonly within: { readonly from: LocalDate; readonly until: LocalDate } | null
  readonly problem: StayProblem | null
}

/** Who was said to come. `childAges` holds the ages that were named, which may be fewer than `children`. */
export interface PartyMention {
  readonly adults: number | null
  readonly children: number | null
  readonly childAges: ReadonlyArray<number>
  /** A number of people whose ages nobody said: "somos cuatro". */
  readonly people: number | null
}

/** A room type by the tenant's own names and synonyms. `id` is the PMS's; `name` what the hotel calls it. */
export interface RoomMention {
  readonly id: string
  readonly name: string
}

/** Hours and minutes on the hotel's clock. */
export interface TimeMention {
  readonly hour: number
  readonly minute: number
}

/** An amount as it was written; the currency only when it was named (ISO 4217). */
export interface MoneyMention {
  readonly decimal: string
  readonly currency: string | null
}

/** A position in a list we showed: "la segunda" is 2, "la otra" and "the cheapest" are words of their own. */
export type PickMention = number | "last" | "other" | "cheapest" | "dearest"

/** Everything that was named in one message; what was not named is `null` or empty. */
export interface Entities {
  readonly stay: StayMention | null
  readonly party: PartyMention | null
  readonly rooms: ReadonlyArray<RoomMention>
  readonly pick: PickMention | null
  readonly time: TimeMention | null
  readonly money: MoneyMention | null
  /** Our human reference of a reservation. */
  readonly reference: string | null
  /** A person's own name, as it is written on a booking. */
  readonly name: string | null
  readonly email: string | null
  /** E.164. */
  readonly phone: string | null
  /** Keys of `AMENITIES`: `wifi`, `pool`, `parking`... */
  readonly amenities: ReadonlyArray<Amenity>
  /** Words that must reach a person at any hour. */
  readonly urgent: boolean
}

export const NOTHING_NAMED: Entities = {
  stay: null,
  party: null,
  rooms: [],
  pick: null,
  time: null,
  money: null,
  reference: null,
  name: null,
  email: null,
  phone: null,
  amenities: [],
  urgent: false
}
