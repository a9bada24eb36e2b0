import { Clock, Context, Effect, Layer, Option } from "effect"
import { conversationIdOf, type GuestId, type PhoneNumberId, type TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import { localDateAt, type StayDates } from "../domain/StayDates.ts"
import { Guests } from "../guests/Guests.ts"
import type { RoomOffer } from "../pms/Availability.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import type { Party, RoomId, RoomTypeId } from "../pms/RoomType.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { policiesOf } from "../tenancy/Policies.ts"
import {
  type BookingError,
  noRoomLeft,
  noSuchGuest,
  notAcceptable,
  pastNights,
  quoteExpired,
  roomStillTaken,
  unavailable,
  wrongStage
} from "./BookingError.ts"
import * as Dealings from "./Dealings.ts"
import * as DeedKey from "./DeedKey.ts"
import { depositFor } from "./Deposits.ts"
import * as GuestData from "./GuestData.ts"
import { depositsOf } from "./PaidDeposits.ts"
import { type Record, staffActor } from "./Record.ts"
import type { Deposit, Needed, ReservationId, Stage } from "./Reservation.ts"
import type { Wish } from "./Reservations.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { RoomHolds } from "./RoomHolds.ts"
import { reservationIdOf } from "./WishId.ts"

/** How long a price holds that staff are looking at, in milliseconds. */
const QUOTED_FOR = 20 * 60_000

/** What staff look for. Without a type or a room, any will do. */
export interface Search {
  readonly tenantId: TenantId
  readonly stay: StayDates
  readonly party: Party
  readonly roomTypeId: RoomTypeId | null
  readonly roomId: RoomId | null
}

/** `asked`: the guest is told how to pay, and has as long as the hotel allows. `settled`: paid at the desk, or waived. */
export type StaffDeposit = "asked" | "settled"

/** A stay that staff book for a guest: one who is known, or whoever has that phone. */
export interface StaffBooking extends Search {
  /** Names the booking: the same key books once for ever. `null`: once as long as what it led to is not over. */
  readonly key: string | null
  readonly guest: { readonly id: GuestId } | { readonly phone: string }
  /** What is not known of the guest yet, or is to be another. */
  readonly pieces: { readonly [Piece in Needed]?: string }
  readonly deposit: StaffDeposit
}

/** Where a booked stay is to go; what is left out stays as it is, but for the room. */
export interface Move {
  readonly stay?: StayDates
  readonly party?: Party
  readonly roomTypeId?: RoomTypeId
  readonly roomId?: RoomId
}

/** What moving would come to. */
export interface MoveQuote {
  readonly from: Record
  readonly stay: StayDates
  readonly party: Party
  readonly offer: RoomOffer
  /** Why it is another room than the stay's own, which the hotel's own system cannot book a second time; else `null`. */
  readonly otherRoom: "room_still_taken" | null
  /** More, or less when negative, than the stay costs now. */
  readonly difference: Money
  /** What would still be asked of the guest. */
  readonly deposit: Deposit
}

/** How staff book and move stays, with prices fresh from the PMS. `by` names who does it. */
export class StaffBookings extends Context.Service<StaffBookings, {
  /** What is free there and here, cheapest first. */
  readonly offers: (search: Search) => Effect.Effect<ReadonlyArray<RoomOffer>, BookingError>
  /** Keeps the room and goes on: to the deposit, or to the PMS. */
  readonly book: (booking: StaffBooking, by: string) => Effect.Effect<Record, BookingError>
  readonly moveQuote: (id: ReservationId, to: Move) => Effect.Effect<MoveQuote, BookingError>
  /**
   * Holds the new room, books it, and lets the old one go afterwards: the guest always has one of them. Fails with
   * `QuoteExpired` when it no longer costs `agreed`, the total that was shown. The key is as that of a booking.
   */
  readonly move: (
    id: ReservationId,
    to: Move,
    terms: { readonly key: string | null; readonly agreed: Money; readonly deposit: StaffDeposit },
    by: string
  ) => Effect.Effect<Record, BookingError>
}>()("conserje/booking/StaffBookings") {
  static readonly layer = Layer.effect(
    StaffBookings,
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const pms = yield* PmsGateway
      const guests = yield* Guests
      const holds = yield* RoomHolds
      const { countryOf, hold, hotelOf, load } = yield* Dealings.make

      /** What was kept for this very deed, by a process that died, is still to be had for it. */
      const offersFor = Effect.fnUntraced(function* (
        { party, roomId, roomTypeId, stay, tenantId }: Search,
        deed: ReservationId | null
      ) {
        const { profile } = yield* hotelOf(tenantId)
        if (stay.arrive < localDateAt(yield* Clock.currentTimeMillis, profile.timeZone)) return yield* pastNights
        const [reserved, kept] = yield* Effect.all([
          store.occupied(tenantId, stay, null),
          holds.keptFromOthers(tenantId, stay, deed)
        ])
        const taken = reserved.union(kept)
        const { offers } = yield* Effect.catch(pms.availability({ tenantId, stay, party, roomTypeId }), unavailable)
        return offers.flatMap(({ rooms, ...offer }) => {
          const free = rooms.filter(({ id }) => !taken.has(id) && (roomId === null || id === roomId))
          return free.length === 0 ? [] : [{ ...offer, rooms: free }]
        })
      })

      /** What the deed has led to, or the key under which it is to be done. */
      const deedOf = Effect.fnUntraced(function* (key: string | null, scope: string, what: unknown) {
        if (key !== null) return { key: `staff:${scope}:${key}`, known: yield* store.byWish(`staff:${scope}:${key}`) }
        for (let nth = 1;; nth++) {
          const named = DeedKey.of(scope, what, nth)
          const known = yield* store.byWish(named)
          if (Option.isNone(known) || !OVER.has(known.value.stage)) return { key: named, known }
        }
      })

      const guestOf = Effect.fnUntraced(function* ({ guest, tenantId }: StaffBooking, hotel: Hotel) {
        if ("id" in guest) {
          const known = yield* Effect.catch(guests.find(tenantId, guest.id), unavailable)
          return Option.isSome(known) ? known.value.mergedInto ?? known.value.id : yield* noSuchGuest
        }
        const phone = GuestData.phoneOf(guest.phone, countryOf(hotel))
        if (Option.isNone(phone)) return yield* notAcceptable("phone")
        const [id] = yield* Effect.catch(guests.resolve([{ tenantId, phone: phone.value.slice(1) }]), unavailable)
        return id ?? (yield* noSuchGuest)
      })

      const book = Effect.fnUntraced(function* (booking: StaffBooking, by: string) {
        const { deposit, guest, party, pieces, roomId, roomTypeId, stay, tenantId } = booking
        const { key, known } = yield* deedOf(booking.key, tenantId, [guest, stay, party, roomTypeId, roomId])
        if (Option.isSome(known)) return known.value
        const hotel = yield* hotelOf(tenantId)
        const read = GuestData.read(pieces, countryOf(hotel))
        if (read._tag === "Refused") return yield* notAcceptable(read.piece)
        const now = yield* Clock.currentTimeMillis
        const phoneNumberId = numberOf(hotel, now)
        if (phoneNumberId === null) return yield* unavailable(new Error("the hotel has no number to write from"))
        const [offer] = yield* offersFor(booking, reservationIdOf({ key, tenantId }))
        if (offer === undefined) return yield* noRoomLeft
        const guestId = yield* guestOf(booking, hotel)
        const wish: Wish = {
          key,
          tenantId,
          conversationId: conversationIdOf(tenantId, guestId),
          guestId,
          phoneNumberId,
          stay,
          party,
          offer,
          quotedUntil: now + QUOTED_FOR
        }
        return yield* hold(wish, { actor: staffActor(by), given: read.data, settled: deposit === "settled" })
      })

      const quoteFor = Effect.fnUntraced(function* (id: ReservationId, to: Move, deed: ReservationId | null) {
        const from = yield* load(id)
        if (from.stage !== "confirmed") return yield* wrongStage(from.stage)
        const { room, tenantId } = from
        const { party = from.party, roomId = null, roomTypeId = room.typeId, stay = from.stay } = to
        const [cheapest] = yield* offersFor({ tenantId, stay, party, roomTypeId, roomId }, deed)
        const wantedAgain = from.stay.overlaps(stay) && roomTypeId === room.typeId &&
          (roomId === null || roomId === room.id)
        if (cheapest === undefined) return yield* (wantedAgain ? roomStillTaken(room.number) : noRoomLeft)
        // Its own room where that is to be had, as when the nights do not touch.
        const own = cheapest.rooms.filter(({ id }) => id === room.id)
        const offer = { ...cheapest, rooms: [...own, ...cheapest.rooms.filter(({ id }) => id !== room.id)] }
        const { profile } = yield* hotelOf(from.tenantId)
        const { currency, minor } = offer.price.total
        return {
          from,
          stay,
          party,
          offer,
          otherRoom: wantedAgain ? "room_still_taken" as const : null,
          difference: new Money({ minor: minor - from.price.total.minor, currency }),
          deposit: depositFor(policiesOf(profile), offer.price, yield* depositsOf(store, from))
        }
      })

      const move: StaffBookings["Service"]["move"] = Effect.fnUntraced(function* (id, to, terms, by) {
        const { agreed, deposit } = terms
        const { tenantId: scope } = yield* load(id)
        const { key, known } = yield* deedOf(terms.key, id, to)
        if (Option.isSome(known)) return known.value
        const { from, offer, party, stay } = yield* quoteFor(id, to, reservationIdOf({ key, tenantId: scope }))
        const { total } = offer.price
        if (total.minor !== agreed.minor || total.currency !== agreed.currency) return yield* quoteExpired
        const { conversationId, guestId, phoneNumberId, tenantId } = from
        const quotedUntil = (yield* Clock.currentTimeMillis) + QUOTED_FOR
        const wish: Wish = {
          key,
          tenantId,
          conversationId,
          guestId,
          phoneNumberId,
          stay,
          party,
          offer,
          quotedUntil,
          replaces: id
        }
        return yield* hold(wish, { actor: staffActor(by), given: from.bookedFor, settled: deposit === "settled" })
      })

      return StaffBookings.of({
        offers: (search) => offersFor(search, null),
        book,
        moveQuote: (id, to) => quoteFor(id, to, null),
        move
      })
    })
  )
}

/** Afterwards the same may be wanted anew. */
const OVER: ReadonlySet<Stage> = new Set(["released", "cancelled", "checked_out"])

/** The number that the hotel writes from now. */
const numberOf = ({ numbers }: Hotel, now: number): PhoneNumberId | null =>
  numbers.find(({ validFrom = 0, validTo = Infinity }) => validFrom <= now && now < validTo)?.phoneNumberId ?? null
