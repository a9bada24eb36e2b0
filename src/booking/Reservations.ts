import { Context, Effect, Layer, type Option } from "effect"
import { type ConversationId, type GuestId, guestOf, type PhoneNumberId, type TenantId } from "../domain/Ids.ts"
import type { Money } from "../domain/Money.ts"
import type { StayDates } from "../domain/StayDates.ts"
import type { RoomOffer } from "../pms/Availability.ts"
import type { Party } from "../pms/RoomType.ts"
import type { BookingError } from "./BookingError.ts"
import * as Dealings from "./Dealings.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { RoomHolds } from "./RoomHolds.ts"
import type { Needed, Reference, Reservation, ReservationId } from "./Reservation.ts"

/** Reservations of one conversation that are shown at the most. */
const MINE = 20

/** One offer that a guest chose, as it was shown. */
export interface Wish {
  /** Names the choice, the same when the turn runs again. One key is one reservation of its hotel for ever. */
  readonly key: string
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly guestId: GuestId
  readonly phoneNumberId: PhoneNumberId
  readonly stay: StayDates
  readonly party: Party
  readonly offer: RoomOffer
  /** A booked stay of the same guest that this one is to take the place of: it is let go once this one is booked. */
  readonly replaces?: ReservationId
  /** Milliseconds since the epoch: until when the price shown holds. */
  readonly quotedUntil: number
}

/** What leaving costs now. */
export interface Fee {
  readonly amount: Money
  /** Milliseconds since the epoch: until when it is free; `null` when it never was. */
  readonly freeUntil: number | null
}

/**
 * What a conversation can do with reservations. Every call is safe to repeat. What takes longer than a turn (the PMS, a
 * deposit, an hour) goes on in the reservation's own workflow, and comes back as a `Notice` whose `about` is the
 * reservation's id and whose topic is one of `TOPICS`.
 */
export class Reservations extends Context.Service<Reservations, {
  /**
   * Holds one room of the offer and freezes the price, or fails with `NoRoomLeft`, `QuoteExpired`, or `AlreadyMoving`
   * when another one is to take the same stay's place.
   */
  readonly hold: (wish: Wish) => Effect.Effect<Reservation, BookingError>
  /** The guest says yes to what was held. */
  readonly confirm: (id: ReservationId) => Effect.Effect<Reservation, BookingError>
  /**
   * Takes what the guest said of themselves; refuses what the PMS would refuse, by `NotAcceptable`. Given again, it
   * corrects. When nothing is missing any more, the reservation moves on.
   */
  readonly give: (
    id: ReservationId,
    pieces: { readonly [Piece in Needed]?: string }
  ) => Effect.Effect<Reservation, BookingError>
  /** A photo or a document that may prove the deposit: kept for staff, proves nothing by itself. */
  readonly attachReceipt: (id: ReservationId, mediaId: string) => Effect.Effect<Reservation, BookingError>
  /** The guest no longer wants what is not booked yet: the room is free again. */
  readonly release: (id: ReservationId) => Effect.Effect<Reservation, BookingError>
  /** What cancelling a booked one would cost now. */
  readonly cancellationFee: (id: ReservationId) => Effect.Effect<Fee, BookingError>
  /**
   * Lets a booked one go at the fee that the guest was shown and agreed to; `reservation_cancelled` tells when the PMS has
   * freed the room, which may take as long as it is away.
   */
  readonly cancel: (id: ReservationId, agreed: Money) => Effect.Effect<Reservation, BookingError>
  /** Rooms that guests, but for one, have held or booked here on any night of the stay: not to be offered. */
  readonly occupied: (
    tenantId: TenantId,
    stay: StayDates,
    but: ConversationId | null
  ) => Effect.Effect<ReadonlySet<string>, BookingError>
  readonly find: (id: ReservationId) => Effect.Effect<Option.Option<Reservation>, BookingError>
  /** The guest's own, newest first, at most 20: whoever writes in the conversation is its guest. */
  readonly ofConversation: (id: ConversationId) => Effect.Effect<ReadonlyArray<Reservation>, BookingError>
  /** By what the guest reads on the confirmation; only within the guest's own conversation is it theirs. */
  readonly byReference: (
    tenantId: TenantId,
    reference: Reference
  ) => Effect.Effect<Option.Option<Reservation>, BookingError>
  /**
   * The guest of one conversation turned out to be the other's: what is theirs goes along, in the caller's transaction
   * when there is one. Returns how many.
   */
  readonly reassign: (from: ConversationId, to: ConversationId) => Effect.Effect<number, BookingError>
}>()("conserje/booking/Reservations") {
  static readonly layer = Layer.effect(
    Reservations,
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const holds = yield* RoomHolds
      const dealings = yield* Dealings.make
      return Reservations.of({
        hold: (wish) => dealings.hold(wish, { actor: "guest" }),
        confirm: dealings.confirm,
        give: dealings.give,
        attachReceipt: dealings.attachReceipt,
        release: (id) => dealings.release(id, "guest", "guest"),
        cancellationFee: dealings.fee,
        cancel: (id, agreed) => dealings.cancel(id, "guest", agreed),
        // Whoever was faster by a moment has the hold before the row.
        occupied: (tenantId, stay, but) =>
          Effect.map(
            Effect.all([
              store.occupied(tenantId, stay, but),
              holds.keptFromOthers(tenantId, stay, but === null ? null : guestOf(but))
            ]),
            ([reserved, kept]) => reserved.union(kept)
          ),
        find: store.find,
        ofConversation: (id) => store.ofConversation(id, MINE),
        byReference: store.byReference,
        reassign: store.reassign
      })
    })
  )
}

/** What a reservation's workflow tells its guest. */
export const TOPICS = [
  "hold_expired",
  /** Staff reserved for the guest, who is to pay the deposit. */
  "deposit_asked",
  "deposit_confirmed",
  "deposit_rejected",
  "reservation_confirmed",
  /** `detail.media` is Meta's id of the picture to send. */
  "reservation_qr",
  "reservation_failed",
  /** The hotel's system is away: the room is kept and the booking is tried again. */
  "reservation_delayed",
  "reservation_unknown",
  "reservation_cancelled",
  "reservation_changed",
  "pre_arrival_7d",
  "pre_arrival_1d",
  "check_in_data",
  "check_out",
  "review_request"
] as const
export type Topic = typeof TOPICS[number]
