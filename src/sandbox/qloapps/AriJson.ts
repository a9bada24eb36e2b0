import type { AriAnswer, Stretch, TypeAnswer } from "./Ari.ts"
import type { AriRequest } from "./AriRequest.ts"
import { epochSeconds } from "./ShopTime.ts"
import type { Room, RoomType } from "./Stock.ts"
import { totals } from "./AriTotals.ts"

/** PHP writes an empty map as a list. */
const map = <A>(list: ReadonlyArray<A>, key: (one: A) => number, value: (one: A) => unknown): unknown =>
  list.length === 0 ? [] : Object.fromEntries(list.map((one) => [String(key(one)), value(one)]))

const limits = ({ maxAdults, maxChildren, maxGuests }: RoomType) => ({
  max_adult: maxAdults,
  max_children: maxChildren,
  max_occupancy: maxGuests
})

const byId = ({ id }: Room) => id

const short = ({ id, number }: Room) => ({ id_room: id, room_num: number })

const roomsJson = ({ available, booked, partial, type, unavailable }: TypeAnswer, { dateWise, show }: AriRequest) => {
  const owner = { id_product: type.id }
  const free = ({ id, number }: Room) => ({
    id_room: id,
    ...owner,
    id_hotel: type.hotelId,
    room_num: number,
    room_comment: "",
    ...limits(type)
  })
  const held = ({ id, number, stays }: Room) => ({
    ...owner,
    id_room: id,
    id_hotel: type.hotelId,
    room_num: number,
    detail: stays.map((stay) => ({
      id_htl_booking: stay.id,
      date_from: stay.from,
      date_to: stay.to,
      id_customer: stay.customerId,
      booking_type: 1,
      booking_status: stay.status,
      comment: ""
    }))
  })
  const stretch = ({ from, rooms, to }: Stretch) => ({
    date_from: from,
    date_to: to,
    rooms: map(rooms, byId, ({ id, number }) => ({
      ...owner,
      id_room: id,
      id_hotel: type.hotelId,
      room_num: number,
      ...limits(type)
    }))
  })
  if (dateWise) {
    return {
      ...(show.available ? { available: map(available, byId, short) } : {}),
      ...(show.booked ? { booked: map(booked, byId, short) } : {}),
      ...(show.unavailable ? { unavailable: map(unavailable, byId, short) } : {})
    }
  }
  return {
    ...(show.unavailable ? { unavailable: map(unavailable, byId, free) } : {}),
    ...(show.booked ? { booked: map(booked, byId, held) } : {}),
    ...(show.available ? { available: map(available, byId, free) } : {}),
    ...(show.partial ? { partially_available: map(partial, ({ from }) => epochSeconds(from), stretch) } : {})
  }
}

/** One answer as JSON has it. */
export const json = (answer: AriAnswer) => {
  const { currency, request, totalRooms, types } = answer
  const head = { id_hotel: request.idHotel, date_from: request.from, date_to: request.to, currency }
  if (types.length === 0) return head
  const list = types.map((type) => ({
    id_room_type: type.type.id,
    base_price: type.basePrice,
    base_price_with_tax: type.basePriceWithTax,
    total_price: type.totalPrice,
    total_price_with_tax: type.totalPriceWithTax,
    name: type.type.name,
    rooms: roomsJson(type, request)
  }))
  return request.dateWise
    ? { ...head, total_rooms: totalRooms, room_types: list, ...totals(answer) }
    : { ...head, total_rooms: totalRooms, ...totals(answer), room_types: list }
}
