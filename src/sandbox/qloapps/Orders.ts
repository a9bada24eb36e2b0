import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { BilledRoom, Total } from "./Bill.ts"
import type { Stay } from "./BookingCheck.ts"
import type { Counters } from "./Counters.ts"
import { midnight } from "./ShopTime.ts"

export interface NewOrder {
  readonly hotelId: number
  readonly customerId: number
  readonly source: string
  readonly reference: string
  readonly secureKey: string
  readonly remark: string
  readonly total: Total
  readonly state: number
  readonly paid: number
  /** The caller may say that it was made at another time than now. */
  readonly madeAt: string
}

/** A room of a stay with its door chosen. */
export interface ChosenRoom {
  readonly stay: Stay
  readonly bill: BilledRoom
  readonly roomId: number
}

const AWAITING_PAYMENT = 1
export const CANCELED = 4
export const REFUNDED = 5

/** Writes the shop's orders and the rooms that hang on them. */
export const make = (counters: Counters) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const note = Effect.fnUntraced(function* (shop: string, orderId: number, state: number, now: string) {
      const id = yield* counters(shop, "order_history")
      yield* sql`
        INSERT INTO sandbox_pms_order_histories (shop, id, order_id, state, date_add)
        VALUES (${shop}, ${id}, ${orderId}, ${state}, ${now})`
      return id
    })

    const insert = Effect.fnUntraced(function* (shop: string, order: NewOrder, now: string) {
      const id = yield* counters(shop, "order")
      yield* sql`
        INSERT INTO sandbox_pms_orders (shop, id, hotel_id, customer_id, current_state, source, reference, secure_key,
          remarks, tax_excl, tax_incl, paid, date_add, date_upd)
        VALUES (${shop}, ${id}, ${order.hotelId}, ${order.customerId}, ${order.state}, ${order.source},
          ${order.reference}, ${order.secureKey}, ${JSON.stringify(order.remark === "" ? [] : [order.remark])}::jsonb,
          ${order.total.withoutTax}, ${order.total.withTax}, ${order.paid}, ${order.madeAt}, ${now})`
      yield* note(shop, id, AWAITING_PAYMENT, now)
      if (order.state !== AWAITING_PAYMENT) yield* note(shop, id, order.state, now)
      return id
    })

    /** `ghost`: the room was taken meanwhile, and nobody tells the caller. `freed`: cancelled or refunded at once. */
    const insertRoom = Effect.fnUntraced(function* (
      shop: string,
      order: { readonly id: number; readonly hotelId: number; readonly customerId: number },
      { bill, roomId, stay }: ChosenRoom,
      end: { readonly ghost: boolean; readonly state: number },
      now: string
    ) {
      const id = yield* counters(shop, "room_booking")
      const freed = end.ghost || end.state === CANCELED || end.state === REFUNDED
      yield* sql`
        INSERT INTO sandbox_pms_room_bookings (shop, id, order_id, hotel_id, room_type_id, room_id, customer_id,
          date_from, date_to, adults, children, child_ages, tax_excl, tax_incl, services,
          is_refunded, is_cancelled, is_back_order, date_add, date_upd)
        VALUES (${shop}, ${id}, ${order.id}, ${order.hotelId}, ${stay.type.id}, ${roomId}, ${order.customerId},
          ${midnight(stay.from)}, ${midnight(stay.to)}, ${bill.adults}, ${bill.children},
          ${JSON.stringify(bill.childAges)}, ${bill.price}, ${bill.price + bill.tax},
          ${JSON.stringify(bill.services)}::jsonb, ${freed ? 1 : 0},
          ${end.ghost || end.state === CANCELED ? 1 : 0}, ${end.ghost ? 1 : 0}, ${now}, ${now})`
      return id
    })

    const pay = Effect.fnUntraced(function* (
      shop: string,
      reference: string,
      amount: number,
      by: { readonly method: string; readonly transactionId: string },
      now: string
    ) {
      const id = yield* counters(shop, "order_payment")
      yield* sql`
        INSERT INTO sandbox_pms_order_payments (shop, id, reference, amount, method, type, transaction_id, date_add)
        VALUES (${shop}, ${id}, ${reference}, ${amount}, ${by.method}, 1, ${by.transactionId}, ${now})`
    })

    /** Is the room held by anybody during the stay? */
    const isHeld = (shop: string, roomId: number, { from, to }: Stay) =>
      sql`
        SELECT 1 FROM sandbox_pms_room_bookings WHERE shop = ${shop} AND room_id = ${roomId}
          AND is_refunded = 0 AND is_back_order = 0
          AND date_from < ${midnight(to)} AND date_to > ${midnight(from)} LIMIT 1`.pipe(
        Effect.map((rows) => rows.length > 0)
      )

    /** Moves an order to a state; cancelled and refunded free its rooms. Undefined when there is no such order. */
    const moveTo = Effect.fnUntraced(function* (shop: string, orderId: number, state: number, now: string) {
      const moved = yield* sql`
        UPDATE sandbox_pms_orders SET current_state = ${state}, date_upd = ${now}
        WHERE shop = ${shop} AND id = ${orderId} RETURNING id`
      if (moved.length === 0) return undefined
      if (state === CANCELED || state === REFUNDED) {
        yield* sql`
          UPDATE sandbox_pms_room_bookings
          SET is_refunded = 1, is_cancelled = greatest(is_cancelled, ${state === CANCELED ? 1 : 0}), date_upd = ${now}
          WHERE shop = ${shop} AND order_id = ${orderId}`
      }
      return yield* note(shop, orderId, state, now)
    })

    /** A new price where one was named, and none but these services. */
    const rebill = (
      shop: string,
      id: number,
      bill: Pick<BilledRoom, "price" | "tax"> | undefined,
      services: BilledRoom["services"],
      now: string
    ) =>
      sql`
        UPDATE sandbox_pms_room_bookings SET services = ${JSON.stringify(services)}::jsonb, date_upd = ${now},
          tax_excl = coalesce(${bill?.price ?? null}::float8::numeric, tax_excl),
          tax_incl = coalesce(${bill === undefined ? null : bill.price + bill.tax}::float8::numeric, tax_incl)
        WHERE shop = ${shop} AND id = ${id}`

    const dropRooms = (shop: string, ids: ReadonlyArray<number>) =>
      sql`DELETE FROM sandbox_pms_room_bookings WHERE shop = ${shop} AND id = ANY(${ids}::int[])`

    /** Adds up the rooms and their services anew, and notes a remark and what more was paid. */
    const retotal = (shop: string, id: number, remark: string, paid: number | undefined, now: string) =>
      sql`
        UPDATE sandbox_pms_orders o SET tax_excl = sums.tax_excl, tax_incl = sums.tax_incl, date_upd = ${now},
          remarks = remarks || ${JSON.stringify(remark === "" ? [] : [remark])}::jsonb,
          paid = greatest(paid, ${paid ?? 0}::float8::numeric)
        FROM (
          SELECT coalesce(sum(b.tax_excl + s.price), 0) AS tax_excl,
            coalesce(sum(b.tax_incl + s.price + s.tax), 0) AS tax_incl
          FROM sandbox_pms_room_bookings b CROSS JOIN LATERAL (
            SELECT coalesce(sum((e->>'price')::numeric), 0) AS price, coalesce(sum((e->>'tax')::numeric), 0) AS tax
            FROM jsonb_array_elements(b.services) e
          ) s
          WHERE b.shop = ${shop} AND b.order_id = ${id}
        ) sums
        WHERE o.shop = ${shop} AND o.id = ${id}`

    return { insert, insertRoom, pay, isHeld, moveTo, rebill, dropRooms, retotal }
  })
export type Orders = Effect.Success<ReturnType<typeof make>>
