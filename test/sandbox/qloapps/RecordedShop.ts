import { everything, leastPrivilege, nothing } from "../../../src/sandbox/qloapps/ApiKey.ts"
import type { ApiKey } from "../../../src/sandbox/qloapps/ApiKey.ts"
import type { Shop, ShopRoomType, ShopService } from "../../../src/sandbox/qloapps/Shop.ts"

const roomType = (id: number, name: string, price: number, prefix: string): ShopRoomType => ({
  id,
  name,
  description: name,
  price,
  base: { adults: 2, children: 2 },
  most: { adults: 2, children: 2, guests: 4 },
  nights: { min: 1, max: 0 },
  images: 4,
  floor: "First",
  rooms: ["101", "102", "103", "104", "105"].map((number) => `${prefix}-${number}`)
})

const service = (
  id: number,
  name: string,
  price: number,
  calculation: 1 | 2,
  autoAdded = false,
  addition: 1 | 2 = 1
): ShopService => ({ id, name, price, autoAdded, addition, calculation })

const reads = new Map([["hotels", ["GET", "HEAD"]], ["bookings", ["GET", "HEAD"]]] as const)

const key = (key: string, allows: ApiKey["allows"], active = true): ApiKey => ({ key, active, allows })

/** The installation that the samples of test/fixtures/qloapps were recorded from. */
export const RECORDED_SHOP: Shop = {
  name: "recorded",
  directory: "",
  timeZone: "UTC",
  currency: { name: "Dollar", code: "USD", number: "840", sign: "$" },
  taxPercent: 4,
  hotel: {
    name: "The Hotel Prime",
    phone: "0987654321",
    email: "hotelprime@htl.com",
    address: "Monticello Dr, Montgomery, 10010",
    city: "Demo City",
    zipcode: "62578",
    state: "Alabama",
    country: "United States",
    latitude: "0.00000000",
    longitude: "0.00000000",
    checkIn: "12:00",
    checkOut: "11:00",
    rating: 3,
    policies: "<div>Valid identification is required.</div>",
    description: "<div>Welcome to The Hotel Prime!</div>"
  },
  roomTypes: [
    roomType(1, "General Rooms", 1000, "GR"),
    roomType(2, "Delux Rooms", 1500, "DR"),
    roomType(3, "Executive Rooms", 2000, "ER"),
    roomType(4, "Luxury Rooms", 2500, "LR")
  ],
  services: [
    service(5, "Room Maintenance Fees", 250, 2, true),
    service(6, "Internet Handling Charges", 250, 1, true, 2),
    service(7, "Airport Shuttle", 50, 1),
    service(8, "Cab on Demand", 200, 1),
    service(9, "Breakfast", 350, 2),
    service(10, "Dinner", 450, 2)
  ],
  keys: [
    key("QLOADAPTERTESTKEY000000000000001", everything),
    key("QLOLEASTPRIVKEY00000000000000001", leastPrivilege),
    key("QLOINACTIVETESTKEY00000000000001", everything, false),
    key("QLONOPERMTESTKEY0000000000000001", nothing),
    key("QLOREADONLYTESTKEY00000000000001", reads)
  ]
}
