import { Effect, Option, Schema } from "effect"
import { ReservationId } from "../../booking/Reservation.ts"
import { LocalDate, StayDates } from "../../domain/StayDates.ts"
import { Party } from "../../pms/RoomType.ts"

/** What a guest wants to know of a stay, as far as it was said. `null` is not said; what was said is not asked again. */
export const Inquiry = Schema.Struct({
  arrive: Schema.NullOr(LocalDate),
  leave: Schema.NullOr(LocalDate),
  /** Said before the days were. */
  nights: Schema.NullOr(Schema.Int),
  /** A month, a holiday: the days in it are still to be named. Half open. */
  within: Schema.NullOr(Schema.Struct({ from: LocalDate, until: LocalDate })),
  adults: Schema.NullOr(Schema.Int),
  children: Schema.Int,
  childAges: Schema.Array(Schema.Int),
  /** Only this room type: the PMS's id, the hotel's name of it. */
  room: Schema.NullOr(Schema.Struct({ id: Schema.String, name: Schema.String })),
  /** The booked stay that is to become this one. */
  replaces: Schema.NullOr(ReservationId).pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(null)))
})
export type Inquiry = typeof Inquiry.Type

export const BLANK: Inquiry = {
  arrive: null,
  leave: null,
  nights: null,
  within: null,
  adults: null,
  children: 0,
  childAges: [],
  room: null,
  replaces: null
}

/** What is asked, one at a time; `change` is what should be different after a no. */
export const QUESTIONS = ["stay", "arrive", "leave", "days", "party", "child_ages", "change"] as const
export const Question = Schema.Literals(QUESTIONS)
export type Question = typeof Question.Type

/** The next piece that is missing, in the order a receptionist asks. */
export const missing = ({ adults, arrive, childAges, children, leave, nights, within }: Inquiry): Question | null => {
  if (arrive === null) return within !== null ? "days" : leave === null && nights === null ? "stay" : "arrive"
  if (leave === null) return "leave"
  if (adults === null) return "party"
  return children > childAges.length ? "child_ages" : null
}

export const stayOf = ({ arrive, leave }: Inquiry): StayDates | null =>
  arrive !== null && leave !== null && arrive < leave ? new StayDates({ arrive, leave }) : null

const decodeParty = Schema.decodeUnknownOption(Party)

/** Nothing while something is missing, or when nobody can be that many. */
export const partyOf = ({ adults, childAges, children }: Inquiry): Party | null =>
  childAges.length < children ? null : Option.getOrNull(decodeParty({ adults, childAges }))

export const isSame = (one: Inquiry, other: Inquiry): boolean => JSON.stringify(one) === JSON.stringify(other)
