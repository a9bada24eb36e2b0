import { Clock, Effect, Option, Schema } from "effect"
import { Currency, moneyOf } from "../../domain/Money.ts"
import { type Availability, type AvailabilityQuery, type RoomOffer } from "../Availability.ts"
import { PmsUnreachable } from "../PmsError.ts"
import { PmsMisconfigured } from "../PmsMisconfigured.ts"
import { type Capacity, fits, RoomId, RoomTypeId } from "../RoomType.ts"
import type { Sellable } from "./QloAppsCatalogue.ts"
import { orFail } from "./QloAppsExchange.ts"
import { decodeAs } from "./QloAppsList.ts"
import { Decimal, entriesOf, Id, Name, Text, valuesOf, Whole } from "./QloAppsShapes.ts"
import type { Shop } from "./QloAppsShop.ts"
import * as QloAppsXml from "./QloAppsXml.ts"

const Room = Schema.Struct({
  id_room: Id,
  room_num: Text,
  max_adult: Schema.optionalKey(Whole),
  max_children: Schema.optionalKey(Whole),
  max_occupancy: Schema.optionalKey(Whole)
})

const Type = Schema.Struct({
  id_room_type: Id,
  name: Name,
  /** Whole stay of one room: we never send occupancies, which would multiply it. */
  total_price: Decimal,
  total_price_with_tax: Decimal,
  rooms: Schema.Struct({ available: entriesOf(Room) })
})
type Type = typeof Type.Type

const Ari = Schema.Struct({
  hotel_ari: Schema.Struct({
    currency: Currency,
    room_types: Schema.optionalKey(entriesOf(Type)),
    total_rooms: Schema.optionalKey(Whole)
  })
})
const decode = decodeAs(Ari)

/** Rooms and prices of one stay. QloApps checks neither how many come nor whether the day has passed. */
export const availability = Effect.fnUntraced(function* (
  { ask, connection, sellables }: Shop,
  { party, roomTypeId, stay }: Omit<AvailabilityQuery, "tenantId">
) {
  const body = QloAppsXml.bodyOf({
    hotel_ari: {
      id_hotel: connection.hotelId,
      date_from: stay.arrive,
      date_to: stay.leave,
      ...(roomTypeId === null ? {} : { id_room_type: roomTypeId })
    }
  })
  const json = yield* Effect.flatMap(ask({ resource: "hotel_ari", body: { xml: body } }), orFail)
  const { currency, room_types, total_rooms } = (yield* decode(json)).hotel_ari
  // 8,000 pesos must not be told as 8,000 dollars.
  if (connection.currency !== undefined && connection.currency !== currency) {
    return yield* new PmsMisconfigured({ problem: "other_currency", resource: "hotel_ari", method: "POST" })
  }
  // An unknown hotel is answered like this, but so is an unknown type, which is only empty.
  if (room_types === undefined && roomTypeId === null) {
    return yield* new PmsMisconfigured({ problem: "hotel_unknown", resource: "hotel_ari", method: "POST" })
  }
  const offers: Array<RoomOffer> = []
  for (const type of valuesOf(room_types ?? [])) {
    const rooms = valuesOf(type.rooms.available)
    const [first] = rooms
    if (first === undefined) continue
    const capacity = capacityOf(first) ?? capacityIn(yield* sellables, type.id_room_type)
    if (capacity === undefined || !fits(party, capacity)) continue
    offers.push(yield* offerOf(type, capacity, currency))
  }
  return {
    stay,
    party,
    offers: offers.toSorted((one, other) => one.price.total.minor - other.price.total.minor),
    ...(roomTypeId === null && total_rooms !== undefined ? { totalRooms: total_rooms } : {}),
    asOf: yield* Clock.currentTimeMillis,
    potentiallyStale: false
  } satisfies Availability
})

const offerOf = (type: Type, capacity: Capacity, currency: Currency): Effect.Effect<RoomOffer, PmsUnreachable> =>
  Option.match(
    Option.all({
      total: moneyOf(type.total_price_with_tax, currency),
      withoutTax: moneyOf(type.total_price, currency)
    }),
    {
      // A price nobody can read is not free of charge.
      onNone: () => new PmsUnreachable({ problem: "unreadable" }),
      onSome: (price) =>
        Effect.succeed({
          roomTypeId: RoomTypeId.make(type.id_room_type),
          name: type.name,
          capacity,
          rooms: valuesOf(type.rooms.available).map(({ id_room, room_num }) => ({
            id: RoomId.make(id_room),
            number: room_num
          })),
          price
        })
    }
  )

const capacityOf = ({ max_adult, max_children, max_occupancy }: typeof Room.Type): Capacity | undefined =>
  max_adult === undefined || max_children === undefined
    ? undefined
    : { adults: max_adult, children: max_children, guests: max_occupancy ?? max_adult + max_children }

const capacityIn = (catalogue: ReadonlyArray<Sellable>, id: string): Capacity | undefined =>
  catalogue.find(({ type }) => type.id === id)?.type.capacity
