import { Effect, Layer } from "effect"
import { type Installation, SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import type { QloAppsOptions } from "../../../src/sandbox/qloapps/QloAppsConfig.ts"
import * as Postgres from "../../support/Postgres.ts"
import { ask } from "./Samples.ts"

/** A sandbox on a free port with a database of its own. */
export const sandbox = (options: QloAppsOptions = {}) =>
  SandboxQloApps.layer({ port: 0, ...options }).pipe(Layer.provideMerge(Postgres.layer))

/** One of the shops, by its tenant. */
export const shopOf = (name: string) =>
  Effect.map(SandboxQloApps, ({ installations }) => {
    const found = installations.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no shop ${name}`)
    return found
  })

export interface Wish {
  readonly typeId?: number
  readonly from?: string
  readonly to?: string
  readonly count?: number
  readonly rooms?: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly source?: string
  readonly customer?: Readonly<Record<string, string>>
  readonly totalPriceWithTax?: number
}

export const wishBody = ({ currency, hotelId }: Installation, wish: Wish): string =>
  JSON.stringify({
    booking: {
      id_property: hotelId,
      currency,
      booking_status: 1,
      payment_status: 3,
      source: wish.source ?? "test",
      associations: {
        customer_detail: {
          firstname: "Ana",
          lastname: "García",
          email: "ana@example.com",
          phone: "+54 9 11 5555-1234",
          ...wish.customer
        },
        room_types: [{
          id_room_type: wish.typeId ?? 1,
          checkin_date: wish.from ?? "2031-03-10",
          checkout_date: wish.to ?? "2031-03-12",
          number_of_rooms: wish.count ?? 1,
          ...(wish.rooms === undefined ? {} : { rooms: wish.rooms })
        }],
        ...(wish.totalPriceWithTax === undefined
          ? {}
          : { price_details: { total_price_with_tax: wish.totalPriceWithTax } })
      }
    }
  })

const call = (shop: Installation, method: string, path: string, body = "") =>
  ask(shop.baseUrl, { method, path: `/api/${path}`, key: shop.key, body })

export const book = (shop: Installation, wish: Wish = {}) =>
  call(shop, "POST", "bookings?output_format=JSON", wishBody(shop, wish))

/** Availability of one type on some days, by default for nobody in particular. */
export const ari = (
  shop: Installation,
  { from = "2031-03-10", to = "2031-03-12", adults, typeId = 1 }: {
    readonly typeId?: number
    readonly from?: string
    readonly to?: string
    readonly adults?: number
  } = {}
) =>
  call(
    shop,
    "POST",
    "hotel_ari?output_format=JSON",
    `<qloapps><hotel_ari><id_hotel>1</id_hotel><date_from>${from}</date_from><date_to>${to}</date_to>` +
      `<id_room_type>${typeId}</id_room_type>` +
      (adults === undefined
        ? ""
        : `<associations><room_occupancies><room_occupancy><adults>${adults}</adults><children>0</children>` +
          `</room_occupancy></room_occupancies></associations>`) +
      `</hotel_ari></qloapps>`
  )

/** Reads a resource as JSON. */
export const get = (shop: Installation, pathAndQuery: string) =>
  Effect.map(
    call(shop, "GET", `${pathAndQuery}${pathAndQuery.includes("?") ? "&" : "?"}output_format=JSON`),
    ({ body }): unknown => JSON.parse(body)
  )

export const cancel = (shop: Installation, orderId: number) =>
  call(
    shop,
    "POST",
    "order_histories?output_format=JSON",
    `<qloapps><order_history><id_order>${orderId}</id_order><id_order_state>4</id_order_state></order_history></qloapps>`
  )
