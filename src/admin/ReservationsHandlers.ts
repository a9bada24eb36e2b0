import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ReservationId } from "../booking/Reservation.ts"
import { ReservationLists } from "../booking/ReservationLists.ts"
import { Reservations } from "../booking/Reservations.ts"
import { StaffBookings } from "../booking/StaffBookings.ts"
import { StaffReservations } from "../booking/StaffReservations.ts"
import { GuestId, type TenantId } from "../domain/Ids.ts"
import { RoomId, RoomTypeId } from "../pms/RoomType.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { bookingProblemOf, mine, orUnavailable, scopeOf } from "./Answers.ts"
import { afterOf, limitOf, page } from "./Page.ts"

interface WhichRoom {
  readonly roomTypeId?: string
  readonly roomId?: string
}

const searchOf = ({ roomId, roomTypeId }: WhichRoom) => ({
  roomTypeId: roomTypeId === undefined ? null : RoomTypeId.make(roomTypeId),
  roomId: roomId === undefined ? null : RoomId.make(roomId)
})

/** What is left out stays left out. */
const moveOf = <A extends WhichRoom>({ roomId, roomTypeId, ...to }: A) => ({
  ...to,
  ...(roomTypeId === undefined ? {} : { roomTypeId: RoomTypeId.make(roomTypeId) }),
  ...(roomId === undefined ? {} : { roomId: RoomId.make(roomId) })
})

const caller = Effect.map(CurrentPrincipal, ({ id, kind }) => `${kind}:${id}`)

export const ReservationsHandlers = HttpApiBuilder.group(
  AdminApi,
  "reservations",
  Effect.fnUntraced(function* (handlers) {
    const lists = yield* ReservationLists
    const staff = yield* StaffReservations
    const bookings = yield* StaffBookings
    const reservations = yield* Reservations
    const hotels = yield* Hotels

    const hotelOf = (tenantId: TenantId) => mine(Option.getOrNull(hotels.byTenant(tenantId)))

    /** The id of one that the caller may see. */
    const found = Effect.fnUntraced(function* (id: string) {
      const known = yield* orUnavailable(reservations.find(ReservationId.make(id)))
      return (yield* mine(Option.getOrNull(known))).id
    })

    const deed = (run: typeof staff.retry) =>
      Effect.fnUntraced(function* ({ params }: { readonly params: { readonly id: string } }) {
        const id = yield* found(params.id)
        return yield* Effect.mapError(run(id, yield* caller), bookingProblemOf)
      })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const { arrivingFrom = null, arrivingTo = null, deposit = null, stage = null } = query
        const rows = yield* orUnavailable(
          lists.page({ tenantId, arrivingFrom, arrivingTo, deposit, stage }, {
            before: afterOf(query),
            limit: limitOf(query)
          })
        )
        return page(query, rows, ({ id }) => id)
      }),
      read: Effect.fnUntraced(function* ({ params }) {
        const { record, ...rest } = yield* orUnavailable(staff.dossier(yield* found(params.id)))
        return { reservation: record, ...rest }
      }),
      offers: Effect.fnUntraced(function* ({ payload }) {
        const { hotel, party, stay } = payload
        const { tenantId } = yield* hotelOf(hotel)
        const search = { tenantId, stay, party, ...searchOf(payload) }
        return { offers: yield* Effect.mapError(bookings.offers(search), bookingProblemOf) }
      }),
      book: Effect.fnUntraced(function* ({ headers, payload }) {
        const { deposit, guest, hotel, party, pieces, stay } = payload
        const { tenantId } = yield* hotelOf(hotel)
        const by = yield* caller
        const booking = {
          key: `${by}:${headers["idempotency-key"]}`,
          tenantId,
          stay,
          party,
          ...searchOf(payload),
          guest: "id" in guest ? { id: GuestId.make(guest.id) } : guest,
          pieces,
          deposit
        }
        return yield* Effect.mapError(bookings.book(booking, by), bookingProblemOf)
      }),
      confirmDeposit: deed(staff.confirmDeposit),
      rejectDeposit: deed(staff.rejectDeposit),
      release: deed(staff.release),
      cancellationFee: Effect.fnUntraced(function* ({ params }) {
        return yield* Effect.mapError(reservations.cancellationFee(yield* found(params.id)), bookingProblemOf)
      }),
      cancel: deed(staff.cancel),
      moveQuote: Effect.fnUntraced(function* ({ params, payload }) {
        const id = yield* found(params.id)
        return yield* Effect.mapError(bookings.moveQuote(id, moveOf(payload)), bookingProblemOf)
      }),
      move: Effect.fnUntraced(function* ({ headers, params, payload }) {
        const id = yield* found(params.id)
        const by = yield* caller
        const { agreed, deposit, ...to } = payload
        const terms = { key: `${by}:${headers["idempotency-key"]}`, agreed, deposit }
        return yield* Effect.mapError(bookings.move(id, moveOf(to), terms, by), bookingProblemOf)
      }),
      retry: deed(staff.retry)
    })
  })
)
