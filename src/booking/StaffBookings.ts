import { Clock, Context, Effect, Layer, Option } from "effect"
import { conversationIdOf, type GuestId, type PhoneNumberId, type TenantId } from "../domain/Ids.ts"
import { Money } from "../domain/Money.ts"
import type { StayDates } from "../domain/StayDates.ts"
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
  quoteExpired,
  unavailable,
  wrongStage
} from "./BookingError.ts"
import * as Dealings from "./Dealings.ts"
import { depositFor } from "./Deposits.ts"
import * as GuestData from "./GuestData.ts"
import { depositsOf } from "./PaidDeposits.ts"
import { type Record, staffActor } from "./Record.ts"
import type { Deposit, Needed, ReservationId } from "./Reservation.ts"
import { Reservations, type Wish } from "./Reservations.ts"
import { ReservationStore } from "./ReservationStore.ts"

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
  /** Names the booking: the same key books once for ever. */
  readonly key: string
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
   * `QuoteExpired` when it no longer costs `agreed`, the total that was shown. One key moves once.
   */
  readonly move: (
    id: ReservationId,
    to: Move,
    terms: { readonly key: string; readonly agreed: Money; readonly deposit: StaffDeposit },
    by: string
  ) => Effect.Effect<Record, BookingError>
}>()("conserje/booking/StaffBookings") {
  static readonly layer = Layer.effect(
    StaffBookings,
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const pms = yield* PmsGateway
      const guests = yield* Guests
      const reservations = yield* Reservations
      const { confirm, countryOf, hold, hotelOf, load } = yield* Dealings.make

      const offers = Effect.fnUntraced(function* ({ party, roomId, roomTypeId, stay, tenantId }: Search) {
        const taken = yield* reservations.occupied(tenantId, stay, null)
        const { offers } = yield* Effect.catch(pms.availability({ tenantId, stay, party, roomTypeId }), unavailable)
        return offers.flatMap(({ rooms, ...offer }) => {
          const free = rooms.filter(({ id }) => !taken.has(id) && (roomId === null || id === roomId))
          return free.length === 0 ? [] : [{ ...offer, rooms: free }]
        })
      })

      const cheapest = (search: Search) =>
        Effect.flatMap(offers(search), ([offer]) => offer === undefined ? noRoomLeft : Effect.succeed(offer))

      /** From the hold to the PMS or the deposit. Done already, it stays done. */
      const carryOut = (held: Record, deposit: StaffDeposit, by: string) =>
        confirm(held.id, staffActor(by), deposit === "settled")

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
        const { deposit, party, pieces, stay, tenantId } = booking
        const key = `staff:${tenantId}:${booking.key}`
        const known = yield* store.byWish(key)
        if (Option.isSome(known)) return yield* carryOut(known.value, deposit, by)
        const hotel = yield* hotelOf(tenantId)
        const read = GuestData.read(pieces, countryOf(hotel))
        if (read._tag === "Refused") return yield* notAcceptable(read.piece)
        const now = yield* Clock.currentTimeMillis
        const phoneNumberId = numberOf(hotel, now)
        if (phoneNumberId === null) return yield* unavailable(new Error("the hotel has no number to write from"))
        const offer = yield* cheapest(booking)
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
        return yield* carryOut(yield* hold(wish, staffActor(by), read.data), deposit, by)
      })

      const moveQuote = Effect.fnUntraced(function* (id: ReservationId, to: Move) {
        const from = yield* load(id)
        if (from.stage !== "confirmed") return yield* wrongStage(from.stage)
        const { party = from.party, roomId = null, roomTypeId = from.room.typeId, stay = from.stay } = to
        const offer = yield* cheapest({ tenantId: from.tenantId, stay, party, roomTypeId, roomId })
        const { profile } = yield* hotelOf(from.tenantId)
        const { currency, minor } = offer.price.total
        return {
          from,
          stay,
          party,
          offer,
          difference: new Money({ minor: minor - from.price.total.minor, currency }),
          deposit: depositFor(policiesOf(profile), offer.price, yield* depositsOf(store, from))
        }
      })

      const move: StaffBookings["Service"]["move"] = Effect.fnUntraced(function* (id, to, terms, by) {
        const { agreed, deposit } = terms
        const key = `staff:${id}:${terms.key}`
        const known = yield* store.byWish(key)
        if (Option.isSome(known)) return yield* carryOut(known.value, deposit, by)
        const { from, offer, party, stay } = yield* moveQuote(id, to)
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
        return yield* carryOut(yield* hold(wish, staffActor(by), from.bookedFor), deposit, by)
      })

      return StaffBookings.of({ offers, book, moveQuote, move })
    })
  )
}

/** The number that the hotel writes from now. */
const numberOf = ({ numbers }: Hotel, now: number): PhoneNumberId | null =>
  numbers.find(({ validFrom = 0, validTo = Infinity }) => validFrom <= now && now < validTo)?.phoneNumberId ?? null
