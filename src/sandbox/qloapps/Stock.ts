import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { midnight } from "./ShopTime.ts"

const Stay = Schema.Struct({
  id: Schema.Int,
  customerId: Schema.Int,
  from: Schema.String,
  to: Schema.String,
  status: Schema.Int
})

const Room = Schema.Struct({
  id: Schema.Int,
  number: Schema.String,
  /** 1 active, 2 inactive, 3 temporarily disabled. */
  status: Schema.Int,
  /** What holds it during the days asked about. */
  stays: Schema.Array(Stay)
})
export type Room = typeof Room.Type

const RoomType = Schema.Struct({
  id: Schema.Int,
  hotelId: Schema.Int,
  name: Schema.String,
  price: Schema.Finite,
  adults: Schema.Int,
  children: Schema.Int,
  maxAdults: Schema.Int,
  maxChildren: Schema.Int,
  maxGuests: Schema.Int,
  minLos: Schema.Int,
  maxLos: Schema.Int
})
export type RoomType = typeof RoomType.Type

const Service = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  price: Schema.Finite,
  autoAdd: Schema.Int,
  additionType: Schema.Int,
  calculation: Schema.Int
})
export type Service = typeof Service.Type

const Catalogue = Schema.Struct({
  currency: Schema.String,
  taxPercent: Schema.Finite,
  hotels: Schema.Array(Schema.Int),
  types: Schema.Array(RoomType),
  services: Schema.Array(Service)
})
/** What a shop sells: its active hotels and types, and what is added to their prices. */
export type Catalogue = typeof Catalogue.Type

const TYPE = `json_build_object('id', id, 'hotelId', hotel_id, 'name', name, 'price', price, 'adults', adults,
  'children', children, 'maxAdults', max_adults, 'maxChildren', max_children, 'maxGuests', max_guests,
  'minLos', min_los, 'maxLos', max_los)`
const SERVICE = `json_build_object('id', id, 'name', name, 'price', price, 'autoAdd', auto_add,
  'additionType', addition_type, 'calculation', calculation)`

const decodeCatalogue = Schema.decodeUnknownSync(Catalogue)
const decodeRooms = Schema.decodeUnknownSync(Schema.Array(Room))

/** Reads what a shop has and what is taken; nothing here locks anything. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const catalogue = (shop: string) =>
    sql`
      SELECT currency->>'code' AS currency, tax_percent::float8 AS tax_percent,
        ARRAY(SELECT id FROM sandbox_pms_hotels WHERE shop = ${shop} AND active = 1 ORDER BY id) AS hotels,
        (SELECT coalesce(json_agg(${sql.literal(TYPE)} ORDER BY id), '[]') FROM sandbox_pms_room_types
          WHERE shop = ${shop} AND active = 1) AS types,
        (SELECT coalesce(json_agg(${sql.literal(SERVICE)} ORDER BY id), '[]') FROM sandbox_pms_services
          WHERE shop = ${shop}) AS services
      FROM sandbox_pms_shops WHERE shop = ${shop}`.pipe(Effect.map(([row]) => decodeCatalogue(row)))

  /** Rooms of a type in the order of their ids, with the stays that overlap the days `from` (in) to `to` (out). */
  const rooms = (shop: string, typeId: number, from: string, to: string) =>
    sql`
      SELECT room.id, room.room_num AS number, room.status, (
        SELECT coalesce(json_agg(json_build_object('id', b.id, 'customerId', b.customer_id, 'from', b.date_from,
          'to', b.date_to, 'status', b.status) ORDER BY b.date_from, b.id), '[]')
        FROM sandbox_pms_room_bookings b
        WHERE b.shop = room.shop AND b.room_id = room.id AND b.is_refunded = 0 AND b.is_back_order = 0
          AND b.date_to > ${midnight(from)} AND b.date_from < ${midnight(to)}
      ) AS stays
      FROM sandbox_pms_rooms room WHERE room.shop = ${shop} AND room.room_type_id = ${typeId}
      ORDER BY room.id`.pipe(Effect.map(decodeRooms))

  return { catalogue, rooms }
})
export type Stock = Effect.Success<typeof make>

export const isFree = ({ stays, status }: Room): boolean => status === 1 && stays.length === 0
