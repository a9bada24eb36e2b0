import { Effect } from "effect"
import * as Ari from "./Ari.ts"
import * as AriRequest from "./AriRequest.ts"
import * as AriWire from "./AriWire.ts"
import { crashed } from "./Reply.ts"
import { nights, plusDays } from "./ShopTime.ts"
import type { Stock } from "./Stock.ts"
import type { Vices } from "./Vices.ts"

/** Nights; for more PHP's time is over before the answer is. */
const LONGEST = 1000

/** `POST /api/hotel_ari`. */
export const make = (stock: Stock) =>
  Effect.fnUntraced(function* (shop: string, vices: Vices, api: string, body: string) {
    const request = yield* Effect.fromResult(AriRequest.parse(body))
    if (nights(request.from, request.to) > LONGEST) return yield* Effect.fail(crashed)
    const catalogue = yield* stock.catalogue(shop)
    const { dateWise, from, idHotel, idRoomType, to } = request
    const types = catalogue.types.filter(({ hotelId, id }) =>
      String(hotelId) === idHotel && catalogue.hotels.includes(hotelId) && (idRoomType ?? id) === id
    )
    const days = dateWise
      ? Array.from({ length: nights(from, to) }, (_, night) => ({
        ...request,
        from: plusDays(from, night),
        to: plusDays(from, night + 1)
      }))
      : [request]

    const answers = yield* Effect.forEach(
      days,
      (asked) =>
        Effect.forEach(types, (type) =>
          Effect.map(stock.rooms(shop, type.id, asked.from, asked.to), (rooms) => ({
            answer: Ari.answerType(catalogue, asked, vices.occupancyIgnored, type, rooms),
            count: rooms.length
          })), { concurrency: 4 }).pipe(
            Effect.map((found): Ari.AriAnswer => ({
              request: asked,
              currency: catalogue.currency,
              types: found.map(({ answer }) => answer),
              totalRooms: found.reduce((sum, { count }) => sum + count, 0)
            }))
          )
    )
    return AriWire.reply(api, dateWise, answers)
  })
