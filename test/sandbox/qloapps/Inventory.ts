import type { Catalogue, RoomType } from "../../../src/sandbox/qloapps/Stock.ts"

/** Two to five nights for two adults and two children, 1000 a night. */
export const TYPE: RoomType = {
  id: 1,
  hotelId: 1,
  name: "General",
  price: 1000,
  adults: 2,
  children: 2,
  maxAdults: 2,
  maxChildren: 2,
  maxGuests: 4,
  minLos: 2,
  maxLos: 5
}

export const CATALOGUE: Catalogue = { currency: "USD", taxPercent: 4, hotels: [1], types: [TYPE], services: [] }
