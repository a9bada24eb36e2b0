import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { roomsOf, type Shop } from "./Shop.ts"
import { wallClock } from "./ShopTime.ts"

/** The one hotel of each shop. */
export const HOTEL = 1

/** Opens a shop on its first day; one that is open already keeps what happened in it. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  return Effect.fnUntraced(function* (shop: Shop) {
    const now = yield* wallClock(shop.timeZone)
    const { name } = shop
    yield* sql.withTransaction(Effect.gen(function* () {
      const opened = yield* sql`
        INSERT INTO sandbox_pms_shops (shop, currency, tax_percent, seeded_at)
        VALUES (${name}, ${JSON.stringify(shop.currency)}::jsonb, ${shop.taxPercent}, ${now})
        ON CONFLICT (shop) DO NOTHING RETURNING shop`
      if (opened.length === 0) return
      yield* sql`
        INSERT INTO sandbox_pms_hotels (shop, id, name, facts, date_add)
        VALUES (${name}, ${HOTEL}, ${shop.hotel.name}, ${JSON.stringify(shop.hotel)}::jsonb, ${now})`
      for (const type of shop.roomTypes) {
        yield* sql`
          INSERT INTO sandbox_pms_room_types ${
          sql.insert({
            shop: name,
            id: type.id,
            hotelId: HOTEL,
            name: type.name,
            description: type.description,
            price: type.price,
            adults: type.base.adults,
            children: type.base.children,
            maxAdults: type.most.adults,
            maxChildren: type.most.children,
            maxGuests: type.most.guests,
            minLos: type.nights.min,
            maxLos: type.nights.max,
            images: type.images,
            dateAdd: now
          })
        }`
      }
      for (const { floor, id, number, typeId } of roomsOf(shop)) {
        yield* sql`
          INSERT INTO sandbox_pms_rooms (shop, id, hotel_id, room_type_id, room_num, floor, date_add)
          VALUES (${name}, ${id}, ${HOTEL}, ${typeId}, ${number}, ${floor}, ${now})`
      }
      for (const { addition, autoAdded, calculation, id, name: called, price } of shop.services) {
        yield* sql`
          INSERT INTO sandbox_pms_services (shop, id, name, price, auto_add, addition_type, calculation)
          VALUES (${name}, ${id}, ${called}, ${price}, ${autoAdded ? 1 : 0}, ${addition}, ${calculation})`
      }
      // The shop's own anonymous customer takes the first id.
      yield* sql`INSERT INTO sandbox_pms_counters (shop, kind, last) VALUES (${name}, 'customer', 1)`
    }))
  })
})
