import { Result } from "effect"
import type { BookingRequest, WantedRoom } from "./BookingRequest.ts"
import { refusedBooking, type Reply } from "./Reply.ts"
import { dayOf, nights } from "./ShopTime.ts"
import type { Catalogue, RoomType } from "./Stock.ts"

/** One row of `room_types`, understood: a type that exists and days that are days. */
export interface Stay {
  readonly type: RoomType
  readonly from: string
  readonly to: string
  readonly nights: number
  readonly count: number
  readonly rooms: ReadonlyArray<WantedRoom> | undefined
}

/** How the order begins: 1 new, 2 completed, 3 cancelled, 4 refunded. */
export type BookingStatus = 1 | 2 | 3 | 4
/** 1 paid, 2 paid in part, 3 not paid. */
export type PaymentStatus = 1 | 2 | 3

export interface Understood {
  readonly stays: ReadonlyArray<Stay>
  readonly bookingStatus: BookingStatus | undefined
  readonly paymentStatus: PaymentStatus | undefined
}

/** Judges a body in the order of QloApps: the first thing that is wrong is the whole answer. */
export const check = (catalogue: Catalogue, request: BookingRequest): Result.Result<Understood, Reply> =>
  Result.gen(function* () {
    yield* holds(catalogue.hotels.includes(request.idProperty ?? 0), "Please provide a valid id_property.")
    yield* holds(request.currency === catalogue.currency, "Please provide valid currency.")
    const { email, firstname, lastname, phone } = request.customer
    yield* holds(firstname !== "", "Please provide a valid first name.")
    yield* holds(lastname !== "", "Please provide a valid last name.")
    yield* holds(email !== "", "Please provide a valid email.")
    yield* holds(phone !== "", "Please provide a valid phone number.")
    return yield* rest(catalogue, request)
  })

/** What a PUT is judged by besides: rooms, statuses and payment. */
export const rest = (catalogue: Catalogue, request: BookingRequest): Result.Result<Understood, Reply> =>
  Result.gen(function* () {
    yield* holds(request.types.length > 0, "Rooms not found in the request.")
    const stays: Array<Stay> = []
    for (const wanted of request.types) stays.push(yield* stayOf(catalogue, wanted))
    const bookingStatus = BOOKING_STATUSES.find((status) => String(status) === request.bookingStatus)
    yield* holds(request.bookingStatus === "" || bookingStatus !== undefined, "Invalid booking status.")
    const paymentStatus = PAYMENT_STATUSES.find((status) => String(status) === request.paymentStatus)
    yield* holds(request.paymentStatus === "" || paymentStatus !== undefined, "Invalid payment status.")
    yield* holds(request.payment.type === "" || PAYMENT_TYPES.has(request.payment.type), "Invalid payment type.")
    return { stays, bookingStatus, paymentStatus }
  })

const BOOKING_STATUSES: ReadonlyArray<BookingStatus> = [1, 2, 3, 4]
const PAYMENT_STATUSES: ReadonlyArray<PaymentStatus> = [1, 2, 3]
const PAYMENT_TYPES: ReadonlySet<string> = new Set(["online", "remote", "pay at hotel"])

const holds = (condition: boolean, otherwise: string): Result.Result<void, Reply> =>
  condition ? Result.succeed(undefined) : Result.fail(refusedBooking(otherwise))

const stayOf = (catalogue: Catalogue, wanted: BookingRequest["types"][number]): Result.Result<Stay, Reply> =>
  Result.gen(function* () {
    const type = catalogue.types.find(({ id }) => id === wanted.idRoomType)
    if (type === undefined) return yield* Result.fail(refusedBooking("Invalid room type in the request"))
    const from = dayOf(wanted.checkin)
    if (from === undefined) return yield* Result.fail(refusedBooking("Invalid check in date in the request"))
    const to = dayOf(wanted.checkout)
    if (to === undefined) return yield* Result.fail(refusedBooking("Invalid check out date in the request"))
    const length = nights(from, to)
    yield* holds(length >= 0, "Invalid check in and check out dates in the request")
    yield* holds(
      wanted.rooms === undefined || wanted.rooms.length === wanted.count,
      "Room count does not matches with the number of rooms"
    )
    return { type, from, to, nights: length, count: wanted.count, rooms: wanted.rooms }
  })

/** `isName`: no digits and none of these signs, at most 32 characters. */
export const isName = (name: string): boolean => name.length <= 32 && !/[0-9!<>,;?=+()@#"°{}_$%:]/u.test(name)
export const isPhone = (phone: string): boolean => /^[+0-9. ()-]*$/.test(phone)
export const isEmail = (email: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)
