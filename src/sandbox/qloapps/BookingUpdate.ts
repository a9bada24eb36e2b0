import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { ofStay } from "./Bill.ts"
import { rest } from "./BookingCheck.ts"
import type { BookingDesk } from "./BookingDesk.ts"
import * as BookingPlan from "./BookingPlan.ts"
import { type Booking, type BookingReader, reply } from "./BookingReader.ts"
import { type BookingRequest, parse } from "./BookingRequest.ts"
import type { Customers } from "./Customers.ts"
import { CANCELED, type Orders, REFUNDED } from "./Orders.ts"
import { crashed, refusedBooking, warned } from "./Reply.ts"
import type { Shop } from "./Shop.ts"
import { wallClock } from "./ShopTime.ts"
import type { Stock } from "./Stock.ts"
import type { Vices } from "./Vices.ts"

interface Parts {
  readonly stock: Stock
  readonly customers: Customers
  readonly orders: Orders
  readonly reader: BookingReader
  readonly desk: BookingDesk
}

/**
 * `PUT /api/bookings`: a full replacement. What is not sent again is removed, services before all; the id is read from
 * the body; a room on other days is another room, looked for while the old one is still held.
 */
export const make = ({ customers, desk, orders, reader, stock }: Parts) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    /** The record of this e-mail becomes what the body says, before anything else is looked at. */
    const rewriteCustomer = Effect.fnUntraced(function* (shop: string, { customer }: BookingRequest, now: string) {
      const known = yield* customers.find(shop, customer.email)
      if (known === undefined) return yield* Effect.fail(refusedBooking("Please provide a valid customer."))
      yield* customers.rewrite(shop, known, customer, now)
    })

    const replaceRooms = Effect.fnUntraced(function* (
      shop: string,
      vices: Vices,
      { customerId, hotelId, id }: Booking,
      { added, dropped, kept }: BookingPlan.Plan,
      now: string
    ) {
      const catalogue = yield* stock.catalogue(shop)
      const bills = added.map((stay) => ({ stay, bills: ofStay(catalogue, vices, stay) }))
      const chosen = yield* desk.choose(shop, bills)
      for (const { at, row, stay } of kept) {
        const wanted = stay.rooms?.[at]
        const [bill] = ofStay(catalogue, vices, {
          ...stay,
          count: 1,
          rooms: wanted === undefined ? undefined : [wanted]
        })
        yield* orders.rebill(shop, row.id, wanted?.price === undefined ? undefined : bill, bill?.services ?? [], now)
      }
      yield* orders.dropRooms(shop, dropped.map(({ id }) => id))
      const order = { id, hotelId, customerId }
      for (const room of chosen) yield* orders.insertRoom(shop, order, room, { ghost: false, state: 1 }, now)
    })

    return Effect.fnUntraced(function* (shop: Shop, vices: Vices, body: string) {
      const request = yield* Effect.fromResult(parse(body))
      const catalogue = yield* stock.catalogue(shop.name)
      const { bookingStatus, stays } = yield* Effect.fromResult(rest(catalogue, request))
      const now = yield* wallClock(shop.timeZone)
      const booking = yield* reader.read(shop.name, request.id ?? 0)
      if (booking === undefined) return yield* Effect.fail(refusedBooking("Booking not found."))
      yield* rewriteCustomer(shop.name, request, now)
      yield* sql.withTransaction(Effect.gen(function* () {
        yield* replaceRooms(shop.name, vices, booking, BookingPlan.plan(booking.rooms, stays), now)
        yield* orders.retotal(shop.name, booking.id, request.remark, request.totalPaid, now)
      }))
      // 1 on a cancelled booking moves the order and not its rooms: a booking without a room.
      const state = bookingStatus === undefined ? undefined : [1, 2, CANCELED, REFUNDED][bookingStatus - 1]
      if (state !== undefined) yield* orders.moveTo(shop.name, booking.id, state, now)
      if (vices.strictPhp) return warned
      const after = yield* reader.read(shop.name, booking.id)
      return after === undefined ? crashed : reply(after)
    })
  })
