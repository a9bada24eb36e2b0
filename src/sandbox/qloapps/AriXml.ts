import type { AriAnswer, TypeAnswer } from "./Ari.ts"
import type { AriRequest } from "./AriRequest.ts"
import { totals } from "./AriTotals.ts"
import type { Room } from "./Stock.ts"
import * as WireXml from "./WireXml.ts"

const roomXml = ({ id, number }: Room) =>
  WireXml.node(
    "room",
    WireXml.leaf("id_room", id) + WireXml.leaf("room_number", number),
    WireXml.attribute("id", id)
  )
const roomsXml = (name: string, rooms: ReadonlyArray<Room>) => WireXml.node(name, rooms.map(roomXml).join(""))

const typeXml = (api: string, answer: TypeAnswer, { show }: AriRequest) => {
  const { type } = answer
  const url = WireXml.link(`${api}/room_types/${type.id}`)
  const language = WireXml.attribute("id", 1) + WireXml.link(`${api}/languages/1`)
  return WireXml.node(
    "room_type",
    WireXml.leaf("id_room_type", type.id, url) +
      WireXml.leaf("base_price", answer.basePrice) +
      WireXml.leaf("base_price_with_tax", answer.basePriceWithTax) +
      WireXml.leaf("total_price", answer.totalPrice) +
      WireXml.leaf("total_price_with_tax", answer.totalPriceWithTax) +
      `<name>${WireXml.leaf("language", type.name, language).trimEnd()}</name>\n` +
      WireXml.node(
        "rooms",
        (show.unavailable ? roomsXml("unavailable", answer.unavailable) : "") +
          (show.booked ? roomsXml("booked", answer.booked) : "") +
          (show.available ? roomsXml("available", answer.available) : "") +
          // Another name than in JSON.
          (show.partial ? roomsXml("partial_available", answer.partial.flatMap(({ rooms }) => rooms)) : "")
      ),
    WireXml.attribute("id", type.id) + url
  )
}

/** One answer as XML has it. */
export const xml = (api: string, answer: AriAnswer): string => {
  const { currency, request, totalRooms, types } = answer
  return WireXml.node(
    "hotel_ari",
    WireXml.leaf("id_hotel", request.idHotel, WireXml.link(`${api}/hotels/${request.idHotel}`)) +
      WireXml.leaf("date_from", request.from) +
      WireXml.leaf("date_to", request.to) +
      WireXml.leaf("currency", currency) +
      (types.length === 0 ? "" : WireXml.leaf("total_rooms", totalRooms) +
        Object.entries(totals(answer)).map(([name, value]) => WireXml.leaf(name, value)).join("") +
        WireXml.node("room_types", types.map((type) => typeXml(api, type, request)).join("")))
  )
}
