import { Result } from "effect"
import * as Loose from "./Loose.ts"
import { crashed, type Reply } from "./Reply.ts"
import * as WireXml from "./WireXml.ts"

export interface WantedService {
  readonly id: number
  readonly quantity: number
}

export interface WantedRoom {
  readonly adult: number | undefined
  readonly adults: number | undefined
  readonly child: number
  readonly childAges: ReadonlyArray<number>
  readonly idRoom: number | undefined
  /** Tax excluded, for the whole stay despite its name on the wire. */
  readonly price: number | undefined
  readonly tax: number | undefined
  /** Undefined when nothing was said about services. */
  readonly services: ReadonlyArray<WantedService> | undefined
}

export interface WantedType {
  readonly idRoomType: number | undefined
  readonly checkin: string
  readonly checkout: string
  readonly count: number
  /** Undefined when only a number of rooms was given. */
  readonly rooms: ReadonlyArray<WantedRoom> | undefined
}

export interface Customer {
  readonly id: number | undefined
  readonly firstname: string
  readonly lastname: string
  readonly email: string
  readonly phone: string
}

/** The body of POST and PUT `/api/bookings`, read and not judged. */
export interface BookingRequest {
  readonly id: number | undefined
  readonly idProperty: number | undefined
  readonly currency: string
  readonly bookingStatus: string
  readonly paymentStatus: string
  readonly source: string
  readonly remark: string
  readonly bookingDate: string
  readonly customer: Customer
  readonly types: ReadonlyArray<WantedType>
  readonly totalPaid: number | undefined
  readonly totalPriceWithTax: number | undefined
  readonly payment: { readonly type: string; readonly method: string; readonly transactionId: string }
}

/** Takes JSON and XML; what is neither, or has no `booking`, throws inside QloApps. */
export const parse = (body: string): Result.Result<BookingRequest, Reply> => {
  const booking = Loose.at(document(body), "booking")
  return booking === undefined ? Result.fail(crashed) : Result.succeed(read(booking))
}

const document = (body: string): Loose.Loose => {
  const read = body.trimStart().startsWith("<") ? WireXml.parse(body) : Result.try((): unknown => JSON.parse(body))
  return Result.isSuccess(read) ? read.success : undefined
}

const read = (booking: Loose.Loose): BookingRequest => {
  const text = (...path: ReadonlyArray<string>) => Loose.text(Loose.at(booking, ...path))
  const customer = (name: string) => text("associations", "customer_detail", name)
  const payment = (name: string) => text("associations", "payment_detail", name)
  const price = (name: string) => Loose.number(Loose.at(booking, "associations", "price_details", name))
  return {
    id: Loose.whole(Loose.at(booking, "id")),
    idProperty: Loose.whole(Loose.at(booking, "id_property")),
    currency: text("currency"),
    bookingStatus: text("booking_status"),
    paymentStatus: text("payment_status"),
    source: text("source").slice(0, 255),
    remark: text("remark").replace(/<[^>]*>/g, ""),
    bookingDate: text("booking_date"),
    customer: {
      id: Loose.whole(Loose.at(booking, "associations", "customer_detail", "id_customer")),
      firstname: customer("firstname"),
      lastname: customer("lastname"),
      email: customer("email"),
      phone: customer("phone")
    },
    types: (Loose.list(Loose.at(booking, "associations", "room_types"), "room_type") ?? []).map(readType),
    totalPaid: price("total_paid"),
    totalPriceWithTax: price("total_price_with_tax"),
    payment: {
      type: payment("payment_type"),
      method: payment("payment_method"),
      transactionId: payment("transaction_id")
    }
  }
}

const MOST_ROOMS = 1000

const readType = (type: Loose.Loose): WantedType => ({
  idRoomType: Loose.whole(Loose.at(type, "id_room_type")),
  checkin: Loose.text(Loose.at(type, "checkin_date")),
  checkout: Loose.text(Loose.at(type, "checkout_date")),
  // Nothing, 0 and less book one room. No hotel here has as many as the upper end.
  count: Math.min(MOST_ROOMS, Math.max(1, Loose.whole(Loose.at(type, "number_of_rooms")) ?? 1)),
  rooms: Loose.list(Loose.at(type, "rooms"), "room")?.map(readRoom)
})

const readRoom = (room: Loose.Loose): WantedRoom => ({
  adult: Loose.whole(Loose.at(room, "adult")),
  adults: Loose.whole(Loose.at(room, "adults")),
  child: Loose.whole(Loose.at(room, "child")) ?? 0,
  childAges: (Loose.list(Loose.at(room, "child_ages"), "child_age") ?? []).flatMap((age) => Loose.whole(age) ?? []),
  idRoom: Loose.whole(Loose.at(room, "id_room")),
  price: Loose.number(Loose.at(room, "unit_price_without_tax")),
  tax: Loose.number(Loose.at(room, "total_tax")),
  services: Loose.list(Loose.at(room, "services"), "service")?.map((service) => ({
    id: Loose.whole(Loose.at(service, "id_service")) ?? 0,
    quantity: Loose.whole(Loose.at(service, "quantity")) ?? 1
  }))
})
