import { Clock, Context, Effect, Layer, Option } from "effect"
import { BookingError, NoRoomLeft, NoSuchReservation, NotAcceptable } from "../../src/booking/BookingError.ts"
import { missing, Reference, type Reservation, ReservationId } from "../../src/booking/Reservation.ts"
import { Reservations, type Wish } from "../../src/booking/Reservations.ts"
import { Money } from "../../src/domain/Money.ts"

/** What was kept for guests, so that a script can look. */
export class PretendBookings extends Context.Service<PretendBookings, {
  readonly wishes: ReadonlyArray<Wish>
}>()("conserje/test/conversation/PretendBookings") {}

/** A booking room in memory that keeps rooms and takes names; it books nothing and asks for no deposit. */
export const layer = Layer.effectContext(
  Effect.sync(() => {
    const wishes: Array<Wish> = []
    const kept = new Map<ReservationId, Reservation>()

    const known = (id: ReservationId) =>
      Effect.suspend(() => {
        const one = kept.get(id)
        return one === undefined ? new BookingError({ reason: new NoSuchReservation() }) : Effect.succeed(one)
      })
    const change = (id: ReservationId, over: Partial<Reservation>) =>
      Effect.map(known(id), (one): Reservation => {
        const after = { ...one, ...over }
        kept.set(id, after)
        return after
      })

    const hold = Effect.fnUntraced(function* (wish: Wish) {
      const [room] = wish.offer.rooms
      if (room === undefined) return yield* new BookingError({ reason: new NoRoomLeft() })
      const now = yield* Clock.currentTimeMillis
      wishes.push(wish)
      const id = ReservationId.make(`r${wishes.length}`)
      const reservation: Reservation = {
        id,
        reference: Reference.make(`CAS-0000${wishes.length}`),
        tenantId: wish.tenantId,
        conversationId: wish.conversationId,
        guestId: wish.guestId,
        phoneNumberId: wish.phoneNumberId,
        stage: "held",
        because: null,
        stay: wish.stay,
        party: wish.party,
        room: { ...room, typeId: wish.offer.roomTypeId, typeName: wish.offer.name },
        price: wish.offer.price,
        bookedFor: { firstName: null, lastName: null, email: null, phone: null },
        deposit: {
          by: "on_arrival",
          amount: new Money({ minor: 0, currency: wish.offer.price.total.currency }),
          state: "not_needed"
        },
        holdUntil: now + 20 * 60_000,
        bookingId: null,
        byStaff: false,
        replaces: wish.replaces ?? null,
        createdAt: now
      }
      kept.set(id, reservation)
      return reservation
    })

    const give: Reservations["Service"]["give"] = Effect.fnUntraced(function* (id, { email, name, phone }) {
      const before = yield* known(id)
      const [firstName, ...others] = name?.trim().split(/\s+/u) ?? []
      if (name !== undefined && others.length === 0) {
        return yield* new BookingError({ reason: new NotAcceptable({ piece: "name" }) })
      }
      const bookedFor = {
        firstName: firstName ?? before.bookedFor.firstName,
        lastName: others.length > 0 ? others.join(" ") : before.bookedFor.lastName,
        email: email ?? before.bookedFor.email,
        phone: phone ?? before.bookedFor.phone
      }
      return yield* change(id, { bookedFor, stage: missing(bookedFor).length === 0 ? "booking" : "gathering" })
    })

    const reservations = Reservations.of({
      hold,
      give,
      confirm: (id) => change(id, { stage: "gathering" }),
      attachReceipt: (id) => known(id),
      release: (id) => change(id, { stage: "released" }),
      cancellationFee: (id) =>
        Effect.map(known(id), ({ price }) => ({
          amount: new Money({ minor: 0, currency: price.total.currency }),
          freeUntil: null
        })),
      cancel: (id) => change(id, { stage: "cancelling" }),
      occupied: () => Effect.succeed(new Set()),
      find: (id) => Effect.sync(() => Option.fromUndefinedOr(kept.get(id))),
      ofConversation: () => Effect.sync(() => [...kept.values()].toReversed()),
      reassign: () => Effect.succeed(0),
      byReference: (_, reference) =>
        Effect.sync(() => Option.fromUndefinedOr([...kept.values()].find((one) => one.reference === reference)))
    })
    return Context.make(Reservations, reservations).pipe(Context.add(PretendBookings, { wishes }))
  })
)
