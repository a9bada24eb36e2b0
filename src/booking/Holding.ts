import { Clock, Effect, Option } from "effect"
import { freshId } from "../domain/FreshId.ts"
import { Guests } from "../guests/Guests.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { policiesOf } from "../tenancy/Policies.ts"
import {
  alreadyMoving,
  type BookingError,
  dataMissing,
  noRoomLeft,
  noSuchReservation,
  quoteExpired,
  unavailable,
  wrongStage
} from "./BookingError.ts"
import * as BookingMetrics from "./BookingMetrics.ts"
import { depositFor } from "./Deposits.ts"
import { emailOf } from "./GuestData.ts"
import * as Lifecycle from "./Lifecycle.ts"
import { depositsOf } from "./PaidDeposits.ts"
import type { Actor, Record } from "./Record.ts"
import * as References from "./References.ts"
import { type BookedFor, missing } from "./Reservation.ts"
import type { Wish } from "./Reservations.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { RoomHolds } from "./RoomHolds.ts"
import { reservationIdOf } from "./WishId.ts"

/** Rooms that the database refuses although nobody holds them: held by a reservation whose hold has run out. */
const MOST_ROOMS = 5

/** Who keeps a room, and what they know already that a guest would be asked for. */
export interface Keeper {
  readonly actor: Actor
  readonly given?: Partial<BookedFor>
  /** The deposit was paid elsewhere, or is not wanted. */
  readonly settled?: boolean
}

/**
 * From an offer that was chosen to a room that is kept, at the price that was shown. Staff are asked nothing more: what
 * they keep is past the guest's yes from the start, so that no crash leaves it waiting for one.
 */
export const make = Effect.gen(function* () {
  const store = yield* ReservationStore
  const holds = yield* RoomHolds
  const guests = yield* Guests

  /** What is known of the guest already: the phone they write from, and what they said when they booked before. */
  const knownOf = Effect.fnUntraced(function* ({ conversationId, guestId, tenantId }: Wish) {
    const guest = yield* Effect.catch(guests.find(tenantId, guestId), unavailable)
    const before = (yield* store.ofConversation(conversationId, 1))[0]?.bookedFor
    // Who writes from it can be reached on it, whatever a table of numbering plans says.
    const phone = Option.flatMapNullishOr(guest, (one) => one.phone === null ? null : `+${one.phone}`)
    return {
      firstName: before?.firstName ?? null,
      lastName: before?.lastName ?? null,
      email: Option.getOrNull(emailOf(before?.email ?? "")),
      phone: before?.phone ?? Option.getOrNull(phone)
    } satisfies BookedFor
  })

  return Effect.fnUntraced(function* (
    wish: Wish,
    { profile }: Hotel,
    { actor, given = {}, settled = false }: Keeper
  ): Effect.fn.Return<Record, BookingError> {
    const known = yield* store.byWish(wish.key)
    if (Option.isSome(known)) return known.value
    const now = yield* Clock.currentTimeMillis
    if (now >= wish.quotedUntil) return yield* quoteExpired
    const id = reservationIdOf(wish)
    const bookedFor = { ...yield* knownOf(wish), ...given }
    const byStaff = actor !== "guest"
    // Staff are not asked one question at a time.
    const [lacking] = byStaff ? missing(bookedFor) : []
    if (lacking !== undefined) return yield* dataMissing(lacking)
    const replaced = wish.replaces === undefined ? null : Option.getOrNull(yield* store.find(wish.replaces))
    if (replaced !== null && replaced.conversationId !== wish.conversationId) return yield* noSuchReservation
    if (replaced !== null && replaced.stage !== "confirmed") return yield* wrongStage(replaced.stage)
    if (replaced !== null && Option.isSome(yield* store.successorOf(replaced.id))) return yield* alreadyMoving
    const before = replaced === null ? [] : yield* depositsOf(store, replaced)
    const policies = policiesOf(profile)
    const asked = depositFor(policies, wish.offer.price, before)
    const deposit = settled && asked.state === "awaited" ? { ...asked, state: "confirmed" as const } : asked
    const stage = byStaff ? Lifecycle.onward({ bookedFor, deposit }) : "held"
    let rooms = wish.offer.rooms
    for (let tried = 0; tried < MOST_ROOMS && rooms.length > 0; tried++) {
      const { room, token, until } = yield* holds.keep(id, wish, rooms)
      const record: Omit<Record, "version"> = {
        id,
        reference: yield* References.draw(profile),
        tenantId: wish.tenantId,
        conversationId: wish.conversationId,
        guestId: wish.guestId,
        phoneNumberId: wish.phoneNumberId,
        stage,
        because: null,
        stay: wish.stay,
        party: wish.party,
        room: { ...room, typeId: wish.offer.roomTypeId, typeName: wish.offer.name },
        price: wish.offer.price,
        bookedFor,
        deposit,
        holdToken: token,
        holdUntil: until,
        dueAt: Lifecycle.dueOf({ byStaff, deposit, holdUntil: until, stage }, policies, now),
        tries: 0,
        bookingKey: id,
        bookedAs: null,
        byStaff,
        bookingId: null,
        replaces: replaced?.id ?? null,
        createdAt: now
      }
      const begun = yield* store.begin({
        record,
        wishKey: wish.key,
        quoteId: yield* freshId("q"),
        quotedUntil: wish.quotedUntil,
        actor
      }).pipe(
        Effect.map(Option.some),
        // The other one was faster by a moment: its room is the guest's, ours is nobody's.
        Effect.tapError(({ reason }) =>
          reason._tag === "AlreadyMoving" ? holds.letGo({ ...record, version: 1 }, "moved already") : Effect.void
        ),
        Effect.catch((error) => error.reason._tag === "NoRoomLeft" ? Effect.succeedNone : Effect.fail(error))
      )
      if (Option.isSome(begun)) {
        // Another runner was faster with the same wish: its room is the guest's, ours is nobody's.
        if (begun.value.id !== id) yield* holds.letGo({ ...record, version: 1 }, "wished twice")
        else yield* BookingMetrics.became("held", record)
        return begun.value
      }
      yield* holds.letGo({ ...record, version: 1 }, "reserved already")
      rooms = rooms.filter((other) => other.id !== room.id)
    }
    return yield* noRoomLeft
  })
})
