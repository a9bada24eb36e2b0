import { Effect } from "effect"
import type { BookingError } from "../../booking/BookingError.ts"
import type { Reservation, ReservationId } from "../../booking/Reservation.ts"
import type { Reservations, Wish } from "../../booking/Reservations.ts"
import { reservationIdOf } from "../../booking/WishId.ts"
import { type ConversationId, guestOf, tenantOf } from "../../domain/Ids.ts"
import type { Decision } from "../Decision.ts"
import { type Errand, type Errander, LIVE, OPEN } from "./Errand.ts"
import { next } from "./NextStep.ts"

/** From a guest's yes to an offer to a room that is kept for them, or to what they have to hear first. */
export const make = (reservations: Reservations["Service"]) => {
  /**
   * A guest has one room kept at a time: choosing another lets the first go, unless its deposit is being looked at or
   * staff made it.
   */
  const letOthersGo = Effect.fnUntraced(function* (id: ConversationId, staying: ReservationId) {
    for (const other of yield* reservations.ofConversation(id)) {
      if (other.id !== staying && isOnlyKept(other)) yield* reservations.release(other.id)
    }
  })

  /** Whether the guest keeps a room themselves that is in the way of the one they want now. */
  const isInTheWay = ({ conversationId, offer, replaces, stay }: Wish) =>
    Effect.map(
      reservations.ofConversation(conversationId),
      (all) =>
        all.some((one) =>
          isOnlyKept(one) && (replaces !== undefined && one.replaces === replaces ||
            one.stay.overlaps(stay) && offer.rooms.some(({ id }) => id === one.room.id))
        )
    )

  const kept = Effect.fnUntraced(function* (wish: Wish) {
    // Not the one that this very choice has become when its turn ran before.
    const letGo = letOthersGo(wish.conversationId, reservationIdOf(wish))
    const held = yield* Effect.catch(reservations.hold(wish), (error) =>
      // Nothing is let go for what is not to be had anyhow.
      Effect.flatMap(
        isInTheWay(wish),
        (own) => own ? Effect.andThen(letGo, reservations.hold(wish)) : Effect.fail(error)
      ))
    yield* letGo
    return next(yield* reservations.confirm(held.id), true)
  })

  /** What is to take that stay's place already: it is what the guest has to hear of. */
  const underWay = Effect.fnUntraced(function* ({ conversationId, replaces }: Wish, error: BookingError) {
    const all = yield* reservations.ofConversation(conversationId)
    const one = all.find((other) => other.replaces === replaces && LIVE.has(other.stage))
    return one === undefined ? yield* error : next(one, false)
  })

  return ({ chosen, inquiry, quote }: Errand<"Hold">, who: Errander): Effect.Effect<Decision, BookingError> => {
    const offered = quote.offers[chosen] ?? quote.offers[0]
    const wish: Wish = {
      key: `${who.conversationId}:${quote.id}:${chosen}`,
      tenantId: tenantOf(who.conversationId),
      conversationId: who.conversationId,
      guestId: guestOf(who.conversationId),
      phoneNumberId: who.phoneNumberId,
      stay: offered.stay,
      party: quote.party,
      offer: offered.room,
      quotedUntil: quote.until,
      ...(inquiry.replaces === null ? {} : { replaces: inquiry.replaces })
    }
    return Effect.catch(
      kept(wish),
      (error) => error.reason._tag === "AlreadyMoving" ? underWay(wish, error) : Effect.fail(error)
    )
  }
}

/** Nobody has paid for it, and nobody but the guest has asked for it. */
const isOnlyKept = ({ byStaff, deposit, stage }: Reservation): boolean =>
  OPEN.has(stage) && !byStaff && deposit.state !== "receipt_given"
