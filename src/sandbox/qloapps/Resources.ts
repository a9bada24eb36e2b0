import type { Resource } from "./Resource.ts"
import * as Catalogue from "./resources/Catalogue.ts"
import { customers } from "./resources/Customers.ts"
import { roomTypes } from "./resources/RoomTypes.ts"
import * as Sales from "./resources/Sales.ts"

/** What can be listed and read, by the name in the URL. */
export const RESOURCES_BY_PATH: ReadonlyMap<string, Resource> = new Map(
  [
    Catalogue.hotels,
    Catalogue.hotelRoomTypes,
    Catalogue.hotelRooms,
    Catalogue.services,
    Catalogue.currencies,
    roomTypes,
    customers,
    Sales.orders,
    Sales.roomBookings,
    Sales.orderStates,
    Sales.orderHistories,
    Sales.orderPayments
  ].map((resource) => [resource.path, resource])
)
