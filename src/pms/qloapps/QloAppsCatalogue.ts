import { Array, Effect, Option, Schema } from "effect"
import { Currency } from "../../domain/Money.ts"
import { PmsMisconfigured } from "../PmsMisconfigured.ts"
import type { PmsHotel } from "../PmsHotel.ts"
import { type Capacity, type RoomType, RoomTypeId } from "../RoomType.ts"
import { list } from "./QloAppsList.ts"
import type { Asking } from "./QloAppsShop.ts"
import { Flag, given, Id, Name, Text, Whole } from "./QloAppsShapes.ts"

const Optional = Schema.optionalKey(Schema.NullOr(Text))

const Hotel = Schema.Struct({
  id: Id,
  hotel_name: Name,
  check_in: Optional,
  check_out: Optional,
  address: Optional,
  city: Optional,
  phone: Optional,
  email: Optional,
  rating: Schema.optionalKey(Whole),
  active: Flag
})

const Sold = Schema.Struct({ id: Id, name: Name, active: Flag, id_tax_rules_group: Id })

const Sleeps = Schema.Struct({
  id_product: Id,
  id_hotel: Id,
  max_adults: Whole,
  max_children: Whole,
  max_guests: Whole,
  min_los: Whole,
  max_los: Whole
})

/** A room type with what only QloApps wants to hear of it again. */
export interface Sellable {
  readonly type: RoomType
  readonly taxRulesGroup: string
}

const listHotels = list("hotels", "hotels", Hotel)
const listSold = list("room_types", "room_types", Sold)
const listSleeps = list("hotel_room_types", "hotel_room_types", Sleeps)
const listCurrencies = list("currencies", "currencies", Schema.Struct({ id: Id, iso_code: Currency }))

/** Every hotel of the shop that the key may see. */
export const hotels = Effect.fnUntraced(function* (shop: Asking) {
  const found = yield* listHotels(shop, { display: "full" })
  return found.map((hotel): PmsHotel => ({
    id: hotel.id,
    name: hotel.hotel_name,
    checkIn: said(hotel.check_in),
    checkOut: said(hotel.check_out),
    address: said(hotel.address),
    city: said(hotel.city),
    phone: said(hotel.phone),
    email: said(hotel.email),
    rating: hotel.rating ?? null,
    active: hotel.active
  }))
})

export const hotel = (shop: Asking) =>
  Effect.flatMap(
    hotels(shop),
    (all) =>
      Option.match(Array.findFirst(all, ({ id }) => id === shop.connection.hotelId), {
        onNone: () => new PmsMisconfigured({ problem: "hotel_unknown", resource: "hotels", method: "GET" }),
        onSome: Effect.succeed
      })
  )

/** The hotel's active room types. Capacity and stay limits stand in a resource of their own, with ids of its own. */
export const sellables = Effect.fnUntraced(function* (shop: Asking) {
  const { hotelId } = shop.connection
  const [sold, sleeps] = yield* Effect.all([
    listSold(shop, { display: "[id,name,active,id_tax_rules_group]" }),
    listSleeps(shop, { display: "full", "filter[id_hotel]": `[${hotelId}]` })
  ], { concurrency: 2 })
  return sleeps.filter(({ id_hotel }) => id_hotel === hotelId).flatMap((limits) =>
    sold.filter(({ active, id }) => active && id === limits.id_product).map(({ id, id_tax_rules_group, name }) => ({
      type: {
        id: RoomTypeId.make(id),
        name,
        capacity: capacityOf(limits),
        stay: { least: Math.max(1, limits.min_los), most: limits.max_los > 0 ? limits.max_los : null },
        photos: []
      },
      taxRulesGroup: id_tax_rules_group
    } satisfies Sellable))
  )
})

/** ISO codes of the shop's currencies by its own ids. */
export const currencies = (shop: Asking) =>
  Effect.map(
    listCurrencies(shop, { display: "[id,iso_code]" }),
    (all): ReadonlyMap<string, Currency> => new Map(all.map(({ id, iso_code }) => [id, iso_code]))
  )

const capacityOf = ({ max_adults, max_children, max_guests }: typeof Sleeps.Type): Capacity => ({
  adults: max_adults,
  children: max_children,
  // Zero is "no bound of its own".
  guests: max_guests > 0 ? max_guests : max_adults + max_children
})

const said = (text: string | null | undefined): string | null =>
  text === undefined || text === null ? null : given(text)
