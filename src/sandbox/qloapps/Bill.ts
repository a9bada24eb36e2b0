import type { Stay } from "./BookingCheck.ts"
import type { WantedRoom } from "./BookingRequest.ts"
import { addedTo, cents, ofRoom, ofService, taxOn } from "./Price.ts"
import type { Catalogue, Service } from "./Stock.ts"
import type { Vices } from "./Vices.ts"

export interface BilledService {
  readonly id: number
  readonly name: string
  readonly quantity: number
  readonly price: number
  readonly tax: number
  readonly perNight: boolean
  readonly autoAdded: boolean
}

/** What one room of a booking costs and who sleeps there. */
export interface BilledRoom {
  readonly idRoom: number | undefined
  readonly adults: number
  readonly children: number
  readonly childAges: ReadonlyArray<number>
  /** Tax excluded, whole stay, without services. */
  readonly price: number
  readonly tax: number
  readonly services: ReadonlyArray<BilledService>
}

type Temper = Pick<Vices, "upstream" | "bareRoomPrice">

/** The rooms of a stay as they are billed, one entry for each of `count`. */
export const ofStay = (catalogue: Catalogue, vices: Temper, stay: Stay): ReadonlyArray<BilledRoom> =>
  Array.from({ length: stay.count }, (_, at) => ofOne(catalogue, vices, stay, stay.rooms?.[at]))

const ofOne = (catalogue: Catalogue, vices: Temper, stay: Stay, wanted: WantedRoom | undefined): BilledRoom => {
  const { nights, type } = stay
  const bare = vices.bareRoomPrice || wanted?.services !== undefined
  const price = wanted?.price ?? ofRoom(type, nights) + (bare ? 0 : addedTo(catalogue, nights))
  const tax = taxOn(price, catalogue)
  return {
    idRoom: wanted?.idRoom,
    ...people(vices, stay, wanted),
    price: cents(price),
    tax: wanted?.tax === undefined ? tax : cents(vices.upstream ? wanted.tax : 2 * tax - wanted.tax),
    services: (wanted?.services ?? []).flatMap(({ id, quantity }) => {
      const service = catalogue.services.find((service) => service.id === id)
      return service === undefined ? [] : [billed(catalogue, service, nights, quantity)]
    })
  }
}

/** 1.6.1 reads `adult`, later versions `adults`; a child without an age does not count. */
const people = ({ upstream }: Temper, { type }: Stay, wanted: WantedRoom | undefined) =>
  wanted === undefined ? { adults: type.adults, children: type.children, childAges: [] } : {
    adults: (upstream ? wanted.adults : wanted.adult) ?? type.adults,
    children: wanted.childAges.length > 0 ? wanted.child : 0,
    childAges: wanted.childAges
  }

const billed = (catalogue: Catalogue, service: Service, nights: number, quantity: number): BilledService => {
  const price = cents(ofService(service, nights, quantity))
  return {
    id: service.id,
    name: service.name,
    quantity,
    price,
    tax: taxOn(price, catalogue),
    perNight: service.calculation === 2,
    autoAdded: service.autoAdd === 1
  }
}

export interface Total {
  readonly withoutTax: number
  readonly withTax: number
}

export const totalOf = (rooms: ReadonlyArray<Pick<BilledRoom, "price" | "tax" | "services">>): Total => {
  let withoutTax = 0
  let tax = 0
  for (const room of rooms) {
    withoutTax += room.price + room.services.reduce((sum, { price }) => sum + price, 0)
    tax += room.tax + room.services.reduce((sum, service) => sum + service.tax, 0)
  }
  return { withoutTax: cents(withoutTax), withTax: cents(withoutTax + tax) }
}

/** Spreads a total that the caller names over the rooms, in proportion; services keep their prices. */
export const raisedTo = (
  catalogue: Catalogue,
  rooms: ReadonlyArray<BilledRoom>,
  wantedWithTax: number
): ReadonlyArray<BilledRoom> => {
  const ofRooms = rooms.reduce((sum, { price, tax }) => sum + price + tax, 0)
  if (ofRooms === 0) return rooms
  const share = (ofRooms + wantedWithTax - totalOf(rooms).withTax) / ofRooms
  return rooms.map((room) => {
    const withTax = (room.price + room.tax) * share
    const price = cents(withTax / (1 + catalogue.taxPercent / 100))
    return { ...room, price, tax: cents(withTax - price) }
  })
}

/** `current_state` of a new order and what is noted as paid, by what was said about status and payment. */
export const opening = (
  bookingStatus: number,
  paymentStatus: number,
  totalPaid: number | undefined,
  withTax: number
): { readonly state: number; readonly paid: number } => {
  const paid = totalPaid ?? 0
  if (bookingStatus === 3) return { state: 4, paid }
  if (bookingStatus === 4) return { state: 5, paid }
  // "Paid" invents a payment of the whole, whatever was really paid.
  if (bookingStatus === 2 || paymentStatus === 1) return { state: 2, paid: withTax }
  if (paid >= withTax && paid > 0) return { state: 2, paid }
  return paymentStatus === 2 || paid > 0 ? { state: 8, paid } : { state: 1, paid: 0 }
}
