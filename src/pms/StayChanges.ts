import { Array, Effect, Option } from "effect"
import { StayDates } from "../domain/StayDates.ts"
import type { Booking, ExtendRequest, MoveRequest } from "./Booking.ts"
import { isUnderWay, problemWithExtending } from "./BookingRules.ts"
import type { LateCheckout, LateCheckoutRequest } from "./LateCheckout.ts"
import { BookingCancelled, BookingNotFound, InvalidRequest, NoLongerAvailable, PmsError } from "./PmsError.ts"
import type { Pms } from "./Pms.ts"

/** What a change of dates is made of, in any PMS. */
type Steps = Pick<Pms, "book" | "booking" | "bookingByKey" | "cancel">

const fail = (reason: PmsError["reason"]) => Effect.fail(new PmsError({ reason }))

/**
 * A PMS that is told to change a booking drops what it was not told again, and frees the room first. So a guest moves
 * by booking the new stay and letting the old one go afterwards; repeating it goes on where it stopped.
 */
export const move = ({ book, booking, bookingByKey, cancel }: Steps) =>
  Effect.fnUntraced(function* ({ from, to }: MoveRequest): Effect.fn.Return<Booking, PmsError> {
    const old = yield* booking(to.tenantId, from)
    if (Option.isNone(old)) return yield* fail(new BookingNotFound({ bookingId: from }))
    if (isUnderWay(old.value)) return yield* fail(new InvalidRequest({ problem: "already_arrived" }))
    if (old.value.status === "cancelled") {
      const moved = yield* bookingByKey(to.tenantId, to.key)
      return Option.isSome(moved) && moved.value.status === "confirmed"
        ? moved.value
        : yield* fail(new BookingCancelled({ bookingId: from }))
    }
    const made = yield* book(to)
    yield* cancel(to.tenantId, from)
    return made
  })

/** More nights where the guest already sleeps, as a booking that continues the first and leaves it as it is. */
export const extend = ({ book, booking }: Steps) =>
  Effect.fnUntraced(function* (request: ExtendRequest): Effect.fn.Return<Booking, PmsError> {
    const { bookingId, guest, key, party, price, tenantId, until } = request
    const old = yield* booking(tenantId, bookingId)
    if (Option.isNone(old)) return yield* fail(new BookingNotFound({ bookingId }))
    const problem = problemWithExtending(request, old.value)
    const room = Array.findFirst(old.value.rooms, ({ holds }) => holds)
    if (problem !== null || Option.isNone(room)) {
      return yield* fail(new InvalidRequest({ problem: problem ?? "not_extending" }))
    }
    const { roomId, roomTypeId, stay } = room.value
    return yield* book({
      tenantId,
      key,
      stay: new StayDates({ arrive: stay.leave, leave: until }),
      party,
      roomTypeId,
      roomId,
      price,
      guest,
      remark: `Continues ${old.value.reference}, same room`
    })
  })

/** The question asked again, where nobody else is writing: what was possible a minute ago may be taken by now. */
export const confirmLateCheckout = ({ booking, lateCheckout }: Pick<Pms, "booking" | "lateCheckout">) =>
  Effect.fnUntraced(function* (request: LateCheckoutRequest): Effect.fn.Return<LateCheckout, PmsError> {
    const answer = yield* lateCheckout(request)
    if (answer.possible) return answer
    const stay = yield* booking(request.tenantId, request.bookingId)
    const type = Option.flatMap(
      stay,
      ({ rooms }) => Array.findFirst(rooms, ({ roomId }) => answer.taken.includes(roomId))
    )
    return yield* fail(
      Option.match(type, {
        onNone: () => new BookingNotFound({ bookingId: request.bookingId }),
        onSome: ({ roomTypeId }) => new NoLongerAvailable({ roomTypeId })
      })
    )
  })
