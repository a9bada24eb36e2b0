import type { Catalogue, RoomType, Service } from "./Stock.ts"

/** To the cent, as every figure of `bookings` and `hotel_ari` is. */
export const cents = (amount: number): number => Math.round(amount * 100 + 1e-6) / 100

export const taxOn = (amount: number, { taxPercent }: Catalogue): number => cents((amount * taxPercent) / 100)

/** A service for one stay of one room, tax excluded. */
export const ofService = ({ calculation, price }: Service, nights: number, quantity = 1): number =>
  price * quantity * (calculation === 2 ? nights : 1)

/** What stands in every quote without being asked for: auto-added services that are shown inside the room's price. */
export const addedTo = ({ services }: Catalogue, nights: number): number =>
  services.filter(({ additionType, autoAdd }) => autoAdd === 1 && additionType === 1)
    .reduce((sum, service) => sum + ofService(service, nights), 0)

/** The whole stay of one room, tax excluded, without any service. */
export const ofRoom = ({ price }: RoomType, nights: number): number => price * nights

/** The whole stay as `hotel_ari` quotes it. */
export const quoted = (catalogue: Catalogue, type: RoomType, nights: number): number =>
  ofRoom(type, nights) + addedTo(catalogue, nights)
