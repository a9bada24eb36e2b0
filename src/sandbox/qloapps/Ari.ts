import type { AriRequest, Party } from "./AriRequest.ts"
import { cents, quoted } from "./Price.ts"
import { dayOf, nights, plusDays } from "./ShopTime.ts"
import { type Catalogue, isFree, type Room, type RoomType } from "./Stock.ts"

/** Nights that no single room has all of, and which rooms have them. */
export interface Stretch {
  readonly from: string
  readonly to: string
  readonly rooms: ReadonlyArray<Room>
}

export interface TypeAnswer {
  readonly type: RoomType
  readonly basePrice: number
  readonly basePriceWithTax: number
  readonly totalPrice: number
  readonly totalPriceWithTax: number
  readonly available: ReadonlyArray<Room>
  readonly booked: ReadonlyArray<Room>
  readonly unavailable: ReadonlyArray<Room>
  readonly partial: ReadonlyArray<Stretch>
}

/** Availability and prices of some days; without types when hotel or type are unknown. */
export interface AriAnswer {
  readonly request: AriRequest
  readonly currency: string
  readonly types: ReadonlyArray<TypeAnswer>
  readonly totalRooms: number
}

/** Can the people sleep in it? Asked only of a QloApps without its vice. */
const sleeps = (type: RoomType) => ({ adults, children }: Party): boolean =>
  adults <= type.maxAdults && children <= type.maxChildren && adults + children <= type.maxGuests

const staysLongEnough = ({ maxLos, minLos }: RoomType, length: number): boolean =>
  length >= minLos && (maxLos === 0 || length <= maxLos)

const isTakenOn = (day: string) => ({ stays }: Room): boolean =>
  stays.some(({ from, to }) => (dayOf(from) ?? "") <= day && day < (dayOf(to) ?? ""))

/** Filled only when the rooms that are free for a part cover every night between them. */
const stretches = (rooms: ReadonlyArray<Room>, from: string, to: string): ReadonlyArray<Stretch> => {
  const found = Array.from({ length: nights(from, to) }, (_, night): Stretch => {
    const day = plusDays(from, night)
    return { from: day, to: plusDays(day, 1), rooms: rooms.filter((room) => !isTakenOn(day)(room)) }
  })
  return found.every(({ rooms }) => rooms.length > 0) ? found : []
}

export const answerType = (
  catalogue: Catalogue,
  request: AriRequest,
  occupancyIgnored: boolean,
  type: RoomType,
  rooms: ReadonlyArray<Room>
): TypeAnswer => {
  const { from, parties, show, to } = request
  const length = nights(from, to)
  const bookable = staysLongEnough(type, length) && (occupancyIgnored || parties.every(sleeps(type)))
  const taken = rooms.filter(({ stays, status }) => status === 1 && stays.length > 0)
  const partial = show.partial && bookable ? stretches(taken, from, to) : []
  const price = quoted(catalogue, type, length)
  const taxed = price * (1 + catalogue.taxPercent / 100)
  const times = Math.max(1, parties.length)
  return {
    type,
    basePrice: cents(price / length),
    basePriceWithTax: cents(taxed / length),
    totalPrice: cents(price * times),
    totalPriceWithTax: cents(taxed * times),
    available: bookable ? rooms.filter(isFree) : [],
    booked: partial.length > 0 ? [] : taken,
    unavailable: rooms.filter(({ status }) => status !== 1),
    partial
  }
}
