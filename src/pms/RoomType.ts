import { Schema } from "effect"

export const RoomTypeId = Schema.NonEmptyString.pipe(Schema.brand("RoomTypeId"))
export type RoomTypeId = typeof RoomTypeId.Type

/** One physical room, the thing that a booking really holds. */
export const RoomId = Schema.NonEmptyString.pipe(Schema.brand("RoomId"))
export type RoomId = typeof RoomId.Type

/** How many people may sleep in one room; `guests` bounds adults and children together. */
export const Capacity = Schema.Struct({ adults: Schema.Int, children: Schema.Int, guests: Schema.Int })
export type Capacity = typeof Capacity.Type

/** Who comes. Ages are whole years at arrival, 0 to 17. */
export const Party = Schema.Struct({
  adults: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 50 })),
  childAges: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 17 }))).check(Schema.isMaxLength(20))
})
export type Party = typeof Party.Type

/** Does a party fit into one room? A PMS that is asked does not check it. */
export const fits = ({ adults, childAges }: Party, capacity: Capacity): boolean =>
  adults <= capacity.adults && childAges.length <= capacity.children && adults + childAges.length <= capacity.guests

/** Source: QloApps `room_types` and `hotel_room_types`. */
export const RoomType = Schema.Struct({
  id: RoomTypeId,
  name: Schema.String,
  capacity: Capacity,
  /** Nights; `most` is `null` where the hotel sets no bound. */
  stay: Schema.Struct({ least: Schema.Int, most: Schema.NullOr(Schema.Int) }),
  /** Addresses of photos, when the PMS gives them. */
  photos: Schema.Array(Schema.String)
})
export type RoomType = typeof RoomType.Type
