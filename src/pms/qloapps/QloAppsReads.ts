import { Array, Effect, Option, Schema } from "effect"
import type { Booking, BookingGuest, BookingId, BookingKey, ChangedBookings } from "../Booking.ts"
import type { LateCheckout } from "../LateCheckout.ts"
import { BookingNotFound, InvalidRequest, type PmsReason } from "../PmsError.ts"
import { bookingOf, byKey } from "./QloAppsCancel.ts"
import { emailOf } from "./QloAppsGuest.ts"
import { list } from "./QloAppsList.ts"
import * as QloAppsOrders from "./QloAppsOrders.ts"
import { Id } from "./QloAppsShapes.ts"
import type { Shop } from "./QloAppsShop.ts"

const MOST_OF_A_GUEST = 50
const PAGE = 100
const MOST_PAGES = 10

export const booking = (shop: Shop, id: BookingId): Effect.Effect<Option.Option<Booking>, PmsReason> =>
  bookingOf(shop, id).pipe(
    Effect.map((found) => Option.some(found.booking)),
    Effect.catchTag("BookingNotFound", () => Effect.succeedNone)
  )

/** The one that holds a room, else the newest. */
export const bookingByKey = (shop: Shop, key: BookingKey) =>
  Effect.map(
    byKey(shop, key),
    (found) => Option.fromUndefinedOr((found.find(({ holding }) => holding.length > 0) ?? found.at(-1))?.booking)
  )

const listCustomers = list("customers", "customers", Schema.Struct({ id: Id }))

/** Newest first. QloApps keeps several customers of one address; all of them are the guest. */
export const bookingsOfGuest = Effect.fnUntraced(function* (shop: Shop, guest: Pick<BookingGuest, "email" | "id">) {
  const email = emailOf(guest)
  if (Option.isNone(email)) return yield* new InvalidRequest({ problem: "bad_email" })
  // Never without `display`: the answer would carry a hash of the customer's password.
  const customers = yield* listCustomers(shop, { display: "[id]", "filter[email]": `[${email.value}]` })
  if (customers.length === 0) return []
  const found = yield* QloAppsOrders.find(shop, {
    "filter[id_customer]": `[${customers.map(({ id }) => id).join("|")}]`,
    sort: "[id_DESC]",
    limit: String(MOST_OF_A_GUEST)
  })
  return found.map(({ booking }) => booking)
})

/**
 * Orders of this hotel that changed at or after an instant (milliseconds since the epoch), by the shop's own clock:
 * QloApps writes local times without an offset, so the hour that a clock set back repeats is read twice.
 */
export const bookingsChangedSince = Effect.fnUntraced(function* (shop: Shop, since: number) {
  const bookings: Array<Booking> = []
  const after = localTime(since - 1000, shop.connection.clock)
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = {
      date: "1",
      "filter[date_upd]": `>[${after}]`,
      sort: "[id_ASC]",
      limit: `${page * PAGE},${PAGE}`
    }
    const found = yield* QloAppsOrders.page(shop, query)
    bookings.push(...found.here.map(({ booking }) => booking))
    if (found.size < PAGE) return changed(bookings, true)
  }
  return changed(bookings, false)
})

const changed = (bookings: ReadonlyArray<Booking>, complete: boolean): ChangedBookings => ({
  bookings: bookings.toSorted((one, other) => one.changedAt < other.changedAt ? -1 : 1),
  complete
})

const localTime = (millis: number, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(millis)

const listArrivals = list("room_bookings", "bookings", Schema.Struct({ id: Id, id_room: Id }))

/** Does anybody arrive, on the day the guest leaves, in a room that the guest sleeps in? */
export const lateCheckout = Effect.fnUntraced(function* (
  shop: Shop,
  id: BookingId
): Effect.fn.Return<LateCheckout, PmsReason> {
  const { booking, holding } = yield* bookingOf(shop, id)
  const day = booking.stay.leave
  const rooms = holding.filter(({ room }) => room.stay.leave === day).map(({ room }) => room.roomId)
  if (rooms.length === 0) return yield* new BookingNotFound({ bookingId: id })
  const arrivals = yield* listArrivals(shop, {
    display: "[id,id_room]",
    "filter[id_room]": `[${rooms.join("|")}]`,
    "filter[is_refunded]": "[0]",
    "filter[is_back_order]": "[0]",
    "filter[date_from]": `[${day} 00:00:00]`
  })
  const taken = rooms.filter((room) => arrivals.some(({ id_room }) => id_room === room))
  return { bookingId: id, day, possible: taken.length === 0, taken: Array.dedupe(taken) }
})
