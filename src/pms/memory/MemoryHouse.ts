import { Currency, Money } from "../../domain/Money.ts"
import type { Price } from "../Availability.ts"
import type { PmsHotel } from "../PmsHotel.ts"
import { RoomId, type RoomType, RoomTypeId } from "../RoomType.ts"

/** A room type with its rooms, and what one night costs before tax (in minor units of the house's currency). */
export interface MemoryType {
  readonly type: RoomType
  readonly rooms: ReadonlyArray<{ readonly id: RoomId; readonly number: string }>
  readonly night: number
}

/** What one hotel of the memory PMS sells. */
export interface MemoryHouse {
  readonly hotel: PmsHotel
  readonly currency: Currency
  /** Per cent, on top of the price. */
  readonly tax: number
  readonly types: ReadonlyArray<MemoryType>
}

const typeOf = (
  id: number,
  name: string,
  [adults, children]: readonly [number, number],
  night: number,
  rooms: number,
  least = 1
): MemoryType => ({
  type: {
    id: RoomTypeId.make(String(id)),
    name,
    capacity: { adults, children, guests: adults + children },
    stay: { least, most: 30 },
    photos: []
  },
  rooms: Array.from({ length: rooms }, (_, at) => ({
    id: RoomId.make(String(id * 100 + at + 1)),
    number: String(id * 100 + at + 1)
  })),
  night
})

/** A small hotel, the same for every tenant. */
export const SMALL_HOTEL: MemoryHouse = {
  hotel: {
    id: "1",
    name: "Memory Hotel",
    checkIn: "15:00",
    checkOut: "11:00",
    address: null,
    city: null,
    phone: null,
    email: null,
    rating: 3,
    active: true
  },
  currency: Currency.make("USD"),
  tax: 4,
  types: [
    typeOf(1, "Single", [1, 0], 6_000, 3),
    typeOf(2, "Double", [2, 1], 9_500, 5),
    typeOf(3, "Family", [3, 2], 14_000, 2),
    typeOf(4, "Suite", [2, 2], 21_000, 1, 2)
  ]
}

export const priceOf = ({ currency, tax }: MemoryHouse, { night }: MemoryType, nights: number): Price => {
  const withoutTax = night * nights
  return {
    withoutTax: new Money({ minor: withoutTax, currency }),
    total: new Money({ minor: withoutTax + Math.round((withoutTax * tax) / 100), currency })
  }
}
