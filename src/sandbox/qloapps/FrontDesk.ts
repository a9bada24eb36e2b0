import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { Chance } from "./Chance.ts"
import * as Counters from "./Counters.ts"
import * as Customers from "./Customers.ts"
import * as Orders from "./Orders.ts"
import { ofStay, totalOf } from "./Bill.ts"
import type { Shop } from "./Shop.ts"
import { nights, wallClock } from "./ShopTime.ts"
import * as Stock from "./Stock.ts"
import type { Vices } from "./Vices.ts"

const Holding = Schema.Struct({
  id: Schema.Int,
  orderId: Schema.Int,
  roomId: Schema.Int,
  roomTypeId: Schema.Int,
  /** `YYYY-MM-DD`; the last day is not slept in. */
  from: Schema.String,
  to: Schema.String,
  /** The idempotency key of who booked. */
  source: Schema.String,
  orderState: Schema.Int,
  /** Keeps others out of the room. */
  live: Schema.Boolean,
  /** Holds nothing, while its order goes on as if it did. */
  ghost: Schema.Boolean,
  taxIncl: Schema.Finite
})
/** A row of `room_bookings` as an auditor reads it. */
export type Holding = typeof Holding.Type

/** Two live rows in one room on one night, by their ids. */
export interface Double {
  readonly roomId: number
  readonly first: number
  readonly second: number
}

/** A stay that somebody at the counter writes into the book, without asking whether the room is free. */
export const WalkIn = Schema.Struct({
  roomId: Schema.Int,
  from: Schema.String.check(Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/)),
  to: Schema.String.check(Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/))
})
export type WalkIn = typeof WalkIn.Type

/** What the hotel's own people change; what is absent stays. */
export const RoomChange = Schema.Struct({
  /** 1 active, 2 inactive, 3 temporarily disabled. */
  status: Schema.Literals([1, 2, 3])
})
export type RoomChange = typeof RoomChange.Type

export const RoomTypeChange = Schema.Struct({
  /** A night, tax excluded. */
  price: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1e9 }))),
  active: Schema.optionalKey(Schema.Literals([0, 1])),
  minLos: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 365 }))),
  maxLos: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 365 })))
})
export type RoomTypeChange = typeof RoomTypeChange.Type

const decodeHoldings = Schema.decodeUnknownSync(Schema.Array(Holding))

const DESK = { firstname: "Front", lastname: "Desk", email: "desk@hotel.example", phone: "+1 555 0100" }

/** What happens inside the hotel, behind the API's back. */
export const make = (chance: Chance) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const counters = yield* Counters.make
    const orders = yield* Orders.make(counters)
    const customers = yield* Customers.make(counters)
    const stock = yield* Stock.make

    const holdings = (shop: string) =>
      sql`
        SELECT b.id, b.order_id, b.room_id, b.room_type_id, left(b.date_from, 10) AS from, left(b.date_to, 10) AS to,
          o.source, o.current_state AS order_state, b.tax_incl::float8 AS tax_incl,
          (b.is_refunded = 0 AND b.is_back_order = 0) AS live,
          (NOT (b.is_refunded = 0 AND b.is_back_order = 0) AND o.current_state NOT IN (4, 5)) AS ghost
        FROM sandbox_pms_room_bookings b JOIN sandbox_pms_orders o ON o.shop = b.shop AND o.id = b.order_id
        WHERE b.shop = ${shop} ORDER BY b.id`.pipe(Effect.map(decodeHoldings))

    const doubles = (shop: string) =>
      sql<Double>`
        SELECT a.room_id, a.id AS first, b.id AS second
        FROM sandbox_pms_room_bookings a JOIN sandbox_pms_room_bookings b
          ON b.shop = a.shop AND b.room_id = a.room_id AND b.id > a.id
            AND b.date_from < a.date_to AND b.date_to > a.date_from
        WHERE a.shop = ${shop} AND a.is_refunded = 0 AND a.is_back_order = 0
          AND b.is_refunded = 0 AND b.is_back_order = 0
        ORDER BY a.id, b.id`

    const walkIn = Effect.fnUntraced(function* (shop: Shop, vices: Vices, { from, roomId, to }: WalkIn) {
      const now = yield* wallClock(shop.timeZone)
      const catalogue = yield* stock.catalogue(shop.name)
      const [room] = yield* sql<{ readonly roomTypeId: number }>`
        SELECT room_type_id FROM sandbox_pms_rooms WHERE shop = ${shop.name} AND id = ${roomId}`
      const type = catalogue.types.find(({ id }) => id === room?.roomTypeId)
      if (type === undefined || nights(from, to) < 1) return undefined
      const stay = { type, from, to, nights: nights(from, to), count: 1, rooms: undefined }
      const [bill] = ofStay(catalogue, vices, stay)
      if (bill === undefined) return undefined
      const customerId = (yield* customers.find(shop.name, DESK.email)) ??
        (yield* customers.insert(shop.name, DESK, 1, chance.hex(32), now))
      const order = { hotelId: type.hotelId, customerId }
      const id = yield* orders.insert(shop.name, {
        ...order,
        source: "front desk",
        reference: chance.letters(9),
        secureKey: chance.hex(32),
        remark: "",
        total: totalOf([bill]),
        state: 1,
        paid: 0,
        madeAt: now
      }, now)
      yield* orders.insertRoom(shop.name, { id, ...order }, { stay, bill, roomId }, { ghost: false, state: 1 }, now)
      return id
    })

    const changeRoom = (shop: string, id: number, { status }: RoomChange) =>
      sql`UPDATE sandbox_pms_rooms SET status = ${status} WHERE shop = ${shop} AND id = ${id}`

    const changeRoomType = (shop: string, id: number, { active, maxLos, minLos, price }: RoomTypeChange) =>
      sql`
        UPDATE sandbox_pms_room_types SET price = coalesce(${price ?? null}::float8::numeric, price),
          active = coalesce(${active ?? null}::int, active), min_los = coalesce(${minLos ?? null}::int, min_los),
          max_los = coalesce(${maxLos ?? null}::int, max_los)
        WHERE shop = ${shop} AND id = ${id}`

    /** Every order is as if it had never been; ids go on. */
    const forgetBookings = (shop: string) =>
      Effect.forEach(
        ["room_bookings", "orders", "order_histories", "order_payments"],
        (table) => sql`DELETE FROM ${sql(`sandbox_pms_${table}`)} WHERE shop = ${shop}`,
        { discard: true }
      ).pipe(sql.withTransaction)

    return { holdings, doubles, walkIn, changeRoom, changeRoomType, forgetBookings }
  })
