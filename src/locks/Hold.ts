import { Duration, Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"
import { isCalendarDate, StayDates } from "../domain/StayDates.ts"

/** How long a hold lasts when nobody says otherwise, and by how much and how often it is prolonged. */
export const TTL = Duration.seconds(1200)
export const EXTENSION = Duration.seconds(600)
export const MOST_EXTENSIONS = 2

/** Holds of one hotel that are listed, or let go, in one call. */
export const MOST_LISTED = 1_000

/** The longest that anybody may ask for: a room must not leave the market for a slip of a unit. */
const LONGEST_TTL = Duration.days(1)

/** Printable, because it goes into tables and onto an operator's screen. */
const WORDS = /^\P{Cc}{1,200}$/u
const Words = Schema.String.check(Schema.isPattern(WORDS))

/** The physical room, as the hotel's own system calls it. */
const ROOM = /^\P{Cc}{1,100}$/u
const Room = Schema.String.check(Schema.isPattern(ROOM))

/** Names one hold of a hotel: the room, and its fencing token in 36 digits: `101@mucg5xc0`. */
export const HoldId = Schema.String.check(Schema.isPattern(/^\P{Cc}{1,100}@[0-9a-z]{1,11}$/u)).pipe(
  Schema.brand("HoldId")
)
export type HoldId = typeof HoldId.Type

export const holdIdOf = (roomId: string, fence: number): HoldId => HoldId.make(`${roomId}@${fence.toString(36)}`)

/** What a hold's id names. A room's own name may have an `@` in it; a token has none. */
export const partsOf = (id: HoldId): { readonly roomId: string; readonly fence: number } => {
  const at = id.lastIndexOf("@")
  return { roomId: id.slice(0, at), fence: Number.parseInt(id.slice(at + 1), 36) }
}

/** Looked at again, because an instance says nothing of what it was made from, and a bad date must never read as free. */
const Nights = StayDates.check(
  Schema.makeFilter((stay: StayDates) => isNights(stay) || "a stay of at least one night")
)
const isNights = ({ arrive, leave }: StayDates): boolean =>
  isCalendarDate(arrive) && isCalendarDate(leave) && arrive < leave

/** What is asked of a room. */
export const HoldRequest = Schema.Struct({
  tenantId: TenantId,
  roomId: Room,
  stay: Nights,
  /** Our id of the attempt: whoever asks again with it, for the same room and nights, is given the same hold. */
  session: Words,
  /** The guest or the member of staff it is for. */
  user: Words,
  ttl: Schema.optionalKey(
    Schema.Duration.check(Schema.makeFilter((ttl: Duration.Duration) => isTtl(ttl) || "a time of at most a day"))
  )
})
export type HoldRequest = typeof HoldRequest.Type

const isTtl = (ttl: Duration.Duration): boolean =>
  Duration.isGreaterThan(ttl, Duration.zero) && Duration.isLessThanOrEqualTo(ttl, LONGEST_TTL)

const isTenant = Schema.is(TenantId)

/** What `HoldRequest` says, by hand, because every hold waits for it. */
export const isRequest = ({ roomId, session, stay, tenantId, ttl, user }: HoldRequest): boolean =>
  stay instanceof StayDates && isNights(stay) && ROOM.test(roomId) && WORDS.test(session) && WORDS.test(user) &&
  (ttl === undefined || isTtl(ttl)) && isTenant(tenantId)

/** A room that is kept for one session, for the nights of one stay, until `expiresAt`. */
export const Hold = Schema.Struct({
  id: HoldId,
  tenantId: TenantId,
  roomId: Room,
  stay: StayDates,
  session: Schema.String,
  user: Schema.String,
  /**
   * The fencing token: of two holds of a room the later one has the greater. A hold can run out under a holder that was
   * paused, so what is written for good on its strength is written only where no greater token has written.
   */
  fence: Schema.Int,
  /** How often it was prolonged. */
  extensions: Schema.Int,
  /** Milliseconds since the epoch, by the clock of the store. */
  acquiredAt: Schema.Finite,
  expiresAt: Schema.Finite
})
export type Hold = typeof Hold.Type

/** What a holder has to show. */
export type Held = Pick<Hold, "tenantId" | "roomId" | "session" | "fence" | "extensions">
