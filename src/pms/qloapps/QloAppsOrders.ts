import { Effect, Option, Schema } from "effect"
import { type Currency, type Money, moneyOf } from "../../domain/Money.ts"
import { LocalDate, StayDates } from "../../domain/StayDates.ts"
import { type BookedRoom, type Booking, BookingId } from "../Booking.ts"
import type { PmsConnection } from "../PmsConnections.ts"
import { PmsUnreachable } from "../PmsError.ts"
import { RoomId, RoomTypeId } from "../RoomType.ts"
import { list } from "./QloAppsList.ts"
import { dayOf, Decimal, Flag, Id, Name, Text, Whole } from "./QloAppsShapes.ts"
import type { Shop } from "./QloAppsShop.ts"
import { keyOf } from "./QloAppsSource.ts"

const Order = Schema.Struct({
  id: Id,
  reference: Text,
  source: Schema.NullOr(Text),
  current_state: Whole,
  id_currency: Id,
  total_paid_tax_incl: Decimal,
  total_paid_real: Decimal,
  date_upd: Text
})
type Order = typeof Order.Type
const ORDER_FIELDS = `[${Object.keys(Order.fields).join(",")}]`

const Row = Schema.Struct({
  id: Id,
  id_order: Id,
  id_hotel: Id,
  id_product: Id,
  id_room: Id,
  room_num: Text,
  room_type_name: Name,
  id_status: Whole,
  date_from: Text,
  date_to: Text,
  adults: Whole,
  children: Whole,
  total_price_tax_incl: Decimal,
  is_refunded: Flag,
  is_cancelled: Flag,
  is_back_order: Flag
})
type Row = typeof Row.Type

const listOrders = list("orders", "orders", Order)
const listRows = list("room_bookings", "bookings", Row)

/** A booking with what only QloApps wants to hear of it again. */
export interface Found {
  readonly booking: Booking
  /** Of the rooms that hold, in their order: `id_hotel_booking`. The lowest of two on one room was there first. */
  readonly holding: ReadonlyArray<{ readonly row: number; readonly room: BookedRoom }>
  /** Rooms of other hotels of the shop in the same order. */
  readonly elsewhere: boolean
}

/**
 * Orders with the rooms they hold, as far as they are this hotel's. Never `GET /bookings`: it has no status and answers
 * 500 on a strictly configured PHP.
 */
export const find = (shop: Shop, query: Readonly<Record<string, string>>) =>
  Effect.map(page(shop, query), ({ here }) => here)

/** The same, with how many orders there were before those of other hotels were left out. */
export const page = Effect.fnUntraced(function* (shop: Shop, query: Readonly<Record<string, string>>) {
  const orders = yield* listOrders(shop, { display: ORDER_FIELDS, ...query })
  const here: Array<Found> = []
  if (orders.length === 0) return { here, size: 0 }
  const rows = yield* listRows(shop, {
    display: "full",
    "filter[id_order]": `[${orders.map(({ id }) => id).join("|")}]`
  })
  const currencies = yield* shop.currencies
  for (const order of orders) {
    const all = rows.filter(({ id_order }) => id_order === order.id)
    const ours = all.filter(({ id_hotel }) => id_hotel === shop.connection.hotelId)
    if (ours.length > 0) here.push(yield* foundOf(shop.connection, order, ours, currencies, all.length > ours.length))
  }
  return { here, size: orders.length }
})

const unreadable = new PmsUnreachable({ problem: "unreadable" })

const foundOf = Effect.fnUntraced(function* (
  { tenantId }: PmsConnection,
  order: Order,
  rows: ReadonlyArray<Row>,
  currencies: ReadonlyMap<string, Currency>,
  elsewhere: boolean
) {
  const currency = currencies.get(order.id_currency)
  if (currency === undefined) return yield* unreadable
  const amount = (decimal: string | number) =>
    Effect.fromOption(moneyOf(decimal, currency)).pipe(Effect.mapError(() => unreadable))
  const rooms: Array<BookedRoom> = []
  for (const row of rows) rooms.push(yield* roomOf(row, yield* amount(row.total_price_tax_incl)))
  const booking: Booking = {
    id: BookingId.make(order.id),
    reference: order.reference,
    key: Option.getOrNull(keyOf(tenantId, order.source ?? "")),
    status: statusOf(order, rows),
    stay: spanOf(rooms),
    rooms,
    total: yield* amount(order.total_paid_tax_incl),
    paid: yield* amount(order.total_paid_real),
    changedAt: order.date_upd
  }
  const holding = rooms.flatMap((room, at) => room.holds ? [{ row: Number(rows[at]?.id ?? 0), room }] : [])
  return { booking, holding, elsewhere } satisfies Found
})

const holds = (row: Row): boolean => !row.is_refunded && !row.is_cancelled && !row.is_back_order

/** A cancelled order whose state was set back lives without a room: only the rooms say whether somebody may come. */
const statusOf = ({ current_state }: Order, rows: ReadonlyArray<Row>): Booking["status"] => {
  const held = rows.filter(holds)
  if (held.length === 0) return OVER.has(current_state) ? "cancelled" : "not_held"
  if (held.every(({ id_status }) => id_status === 3)) return "checked_out"
  return held.some(({ id_status }) => id_status === 2) ? "checked_in" : "confirmed"
}
/** Cancelled, refunded, payment error. */
const OVER = new Set([4, 5, 6])

const decodeStay = Schema.decodeUnknownEffect(StayDates)

const roomOf = Effect.fnUntraced(function* (row: Row, total: Money) {
  const stay = yield* decodeStay({ arrive: dayOf(row.date_from), leave: dayOf(row.date_to) }).pipe(
    Effect.mapError(() => unreadable)
  )
  const room: BookedRoom = {
    roomId: RoomId.make(row.id_room),
    number: row.room_num,
    roomTypeId: RoomTypeId.make(row.id_product),
    roomTypeName: row.room_type_name,
    stay,
    adults: row.adults,
    children: row.children,
    total,
    holds: holds(row)
  }
  return room
})

const spanOf = (rooms: ReadonlyArray<BookedRoom>): StayDates => {
  const arrivals = rooms.map(({ stay }) => stay.arrive).toSorted()
  const leavings = rooms.map(({ stay }) => stay.leave).toSorted()
  return new StayDates({
    arrive: LocalDate.make(arrivals[0] ?? ""),
    leave: LocalDate.make(leavings.at(-1) ?? "")
  })
}
