import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { cents } from "./Price.ts"
import { content, type Reply } from "./Reply.ts"
import * as WireXml from "./WireXml.ts"

const Service = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  quantity: Schema.Int,
  price: Schema.Finite,
  tax: Schema.Finite,
  perNight: Schema.Boolean,
  autoAdded: Schema.Boolean
})

const Room = Schema.Struct({
  id: Schema.Int,
  roomId: Schema.Int,
  typeId: Schema.Int,
  typeName: Schema.String,
  from: Schema.String,
  to: Schema.String,
  adults: Schema.Int,
  children: Schema.Int,
  price: Schema.Finite,
  withTax: Schema.Finite,
  services: Schema.Array(Service)
})
export type BookedRoom = typeof Room.Type

const Booking = Schema.Struct({
  id: Schema.Int,
  hotelId: Schema.Int,
  currency: Schema.String,
  source: Schema.String,
  dateAdd: Schema.String,
  remarks: Schema.Array(Schema.String),
  reference: Schema.String,
  customerId: Schema.Int,
  firstname: Schema.String,
  lastname: Schema.String,
  email: Schema.String,
  phone: Schema.String,
  paid: Schema.Finite,
  taxExcl: Schema.Finite,
  taxIncl: Schema.Finite,
  rooms: Schema.Array(Room)
})
export type Booking = typeof Booking.Type

const decode = Schema.decodeUnknownSync(Booking)

/** Reads an order as `/api/bookings` sees it. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const read = (shop: string, id: number) =>
    sql`
      SELECT o.id, o.hotel_id, s.currency->>'code' AS currency, o.source, o.date_add, o.remarks, o.reference,
        c.id AS customer_id, c.firstname, c.lastname, c.email, c.phone,
        o.paid::float8 AS paid, o.tax_excl::float8 AS tax_excl, o.tax_incl::float8 AS tax_incl,
        (SELECT coalesce(json_agg(json_build_object('id', b.id, 'roomId', b.room_id, 'typeId', b.room_type_id,
          'typeName', t.name, 'from', b.date_from, 'to', b.date_to, 'adults', b.adults, 'children', b.children,
          'price', b.tax_excl, 'withTax', b.tax_incl, 'services', b.services) ORDER BY b.id), '[]')
          FROM sandbox_pms_room_bookings b JOIN sandbox_pms_room_types t ON t.shop = b.shop AND t.id = b.room_type_id
          WHERE b.shop = o.shop AND b.order_id = o.id) AS rooms
      FROM sandbox_pms_orders o
      JOIN sandbox_pms_shops s ON s.shop = o.shop
      JOIN sandbox_pms_customers c ON c.shop = o.shop AND c.id = o.customer_id
      WHERE o.shop = ${shop} AND o.id = ${id}`.pipe(
      Effect.map(([row]) => row === undefined ? undefined : decode(row))
    )

  const ids = (shop: string) =>
    sql<{ readonly id: number }>`SELECT id FROM sandbox_pms_orders WHERE shop = ${shop} ORDER BY id`.pipe(
      Effect.map((rows) => rows.map(({ id }) => id))
    )

  return { read, ids }
})
export type BookingReader = Effect.Success<typeof make>

const roomJson = ({ adults, children, id, price, roomId, services, withTax }: BookedRoom) => {
  // Auto-added services count in the total and are not shown.
  const shown = services.filter(({ autoAdded }) => !autoAdded)
  return {
    id_room: roomId,
    id_hotel_booking: id,
    adults,
    child: children,
    unit_price_without_tax: price,
    total_tax: cents(withTax - price),
    ...(shown.length === 0 ? {} : {
      services: shown.map((service) => ({
        id_service: service.id,
        name: service.name,
        quantity: service.quantity,
        unit_price_without_tax: service.price,
        total_price_without_tax: service.price,
        total_tax: service.tax,
        per_night: service.perNight ? 1 : 0,
        price_mode: service.perNight ? 2 : 1
      }))
    })
  }
}

const typesJson = (rooms: ReadonlyArray<BookedRoom>) =>
  [...Map.groupBy(rooms, ({ from, to, typeId }) => `${typeId} ${from} ${to}`).values()].flatMap((together) => {
    const [first] = together
    return first === undefined ? [] : [{
      id_room_type: first.typeId,
      checkin_date: first.from,
      checkout_date: first.to,
      total_tax: cents(together.reduce((sum, { price, withTax }) => sum + withTax - price, 0)),
      number_of_rooms: together.length,
      name: first.typeName,
      rooms: together.map(roomJson)
    }]
  })

const bookingJson = (booking: Booking) => ({
  id: booking.id,
  id_property: booking.hotelId,
  currency: booking.currency,
  source: booking.source,
  booking_date: booking.dateAdd,
  id_language: 1,
  associations: {
    customer_detail: {
      id_customer: booking.customerId,
      firstname: booking.firstname,
      lastname: booking.lastname,
      email: booking.email,
      phone: booking.phone
    },
    price_details: {
      total_paid: booking.paid,
      total_price_without_tax: booking.taxExcl,
      total_tax: cents(booking.taxIncl - booking.taxExcl)
    },
    cart_rules: [],
    remarks: booking.remarks,
    room_types: typesJson(booking.rooms)
  }
})

const ENTRIES: Readonly<Record<string, string>> = {
  remarks: "remark",
  room_types: "room_type",
  rooms: "room",
  services: "service"
}

/** Nothing and an empty list are written as 0. */
const xml = (name: string, value: unknown): string => {
  if (Array.isArray(value)) {
    if (value.length === 0) return WireXml.leaf(name, 0)
    return `<${name}>${value.map((entry) => xml(ENTRIES[name] ?? name, entry)).join("")}</${name}>`
  }
  if (typeof value === "object" && value !== null) {
    return `<${name}>${Object.entries(value).map(([key, inside]) => xml(key, inside)).join("")}</${name}>`
  }
  const text = typeof value === "string" || typeof value === "number" ? value : ""
  return WireXml.leaf(name, text === "" ? 0 : text)
}

/** The one shape that POST, PUT and GET answer; it has no status in it. */
export const reply = (booking: Booking): Reply => {
  const json = { booking: bookingJson(booking) }
  return content(json, () => xml("booking", json.booking))
}
