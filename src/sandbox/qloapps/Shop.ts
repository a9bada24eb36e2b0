import type { ApiKey } from "./ApiKey.ts"

export interface ShopRoomType {
  readonly id: number
  readonly name: string
  readonly description: string
  /** A night, tax excluded, in the shop's currency. */
  readonly price: number
  /** What the price is for, and what a booking that says nothing about people books. */
  readonly base: { readonly adults: number; readonly children: number }
  readonly most: { readonly adults: number; readonly children: number; readonly guests: number }
  /** Nights; `max` 0 is no limit. */
  readonly nights: { readonly min: number; readonly max: number }
  readonly images: number
  readonly floor: string
  /** Numbers on the doors. Ids count on through the shop's types. */
  readonly rooms: ReadonlyArray<string>
}

export interface ShopService {
  readonly id: number
  readonly name: string
  /** Tax excluded. */
  readonly price: number
  /** Stands in every price that is quoted, unless the booking comes over the API. */
  readonly autoAdded: boolean
  /** 1: shown inside the room's price. 2: a fee of its own. */
  readonly addition: 1 | 2
  /** 1: once a booking. 2: once a night. */
  readonly calculation: 1 | 2
}

export interface ShopHotel {
  readonly name: string
  readonly phone: string
  readonly email: string
  readonly address: string
  readonly city: string
  readonly zipcode: string
  readonly state: string
  readonly country: string
  readonly latitude: string
  readonly longitude: string
  readonly checkIn: string
  readonly checkOut: string
  readonly rating: number
  readonly policies: string
  readonly description: string
}

export interface ShopCurrency {
  readonly name: string
  readonly code: string
  readonly number: string
  readonly sign: string
}

/**
 * One installation of QloApps as it is on its first day: one hotel (id 1), one currency, one tax (rules group 1). Two
 * currencies need two installations, so each tenant has its own, in a folder of the same server.
 */
export interface Shop {
  /** The tenant's id; also the key of its rows. */
  readonly name: string
  /** Where it is installed: "" is the server's root, else a single path segment. */
  readonly directory: string
  /** IANA name. Every instant on the wire is this zone's wall clock, without an offset. */
  readonly timeZone: string
  readonly currency: ShopCurrency
  readonly taxPercent: number
  readonly hotel: ShopHotel
  readonly roomTypes: ReadonlyArray<ShopRoomType>
  readonly services: ReadonlyArray<ShopService>
  readonly keys: ReadonlyArray<ApiKey>
}

export interface ShopRoom {
  readonly id: number
  readonly typeId: number
  readonly number: string
  readonly floor: string
}

/** Physical rooms, counted from 1 in the order of the types. */
export const roomsOf = ({ roomTypes }: Shop): ReadonlyArray<ShopRoom> => {
  let last = 0
  return roomTypes.flatMap(({ floor, id: typeId, rooms }) =>
    rooms.map((number) => ({ id: ++last, typeId, number, floor }))
  )
}
