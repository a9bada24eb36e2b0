import type { Money } from "../domain/Money.ts"
import type { Availability } from "../pms/Availability.ts"
import type { Booking } from "../pms/Booking.ts"
import type { PmsHotel } from "../pms/PmsHotel.ts"
import type { RoomType } from "../pms/RoomType.ts"
import * as Table from "./Table.ts"

const amount = ({ currency, decimal }: Money): string => `${decimal} ${currency}`

export const hotels = (all: ReadonlyArray<PmsHotel>): string =>
  all.length === 0 ? "The PMS shows this key no hotel." : Table.render(
    ["NUMBER", "NAME", "CITY", "CHECK-IN", "CHECK-OUT", "ACTIVE"],
    all.map((one) => [
      one.id,
      one.name,
      one.city ?? "-",
      one.checkIn ?? "-",
      one.checkOut ?? "-",
      one.active ? "yes" : "no"
    ])
  )

export const rooms = (all: ReadonlyArray<RoomType>): string =>
  all.length === 0 ? "This hotel sells no room type." : Table.render(
    ["TYPE", "NAME", "ADULTS", "CHILDREN", "GUESTS", "NIGHTS"],
    all.map(({ capacity, id, name, stay }) => [
      id,
      name,
      String(capacity.adults),
      String(capacity.children),
      String(capacity.guests),
      stay.most === null ? `${stay.least} or more` : `${stay.least} to ${stay.most}`
    ])
  )

export const availability = ({ offers }: Availability): string =>
  offers.length === 0 ? "Nothing is free for these people on these days." : Table.render(
    ["TYPE", "NAME", "TOTAL", "BEFORE TAX", "FREE ROOMS"],
    offers.map(({ name, price, rooms, roomTypeId }) => [
      roomTypeId,
      name,
      amount(price.total),
      amount(price.withoutTax),
      rooms.map(({ id, number }) => `${number} (${id})`).join(", ")
    ])
  )

export const booking = (one: Booking): string =>
  Table.facts([
    ["booking", one.id],
    ["reference", one.reference],
    ["status", one.status.replace("_", " ")],
    ["stay", `${one.stay.arrive} to ${one.stay.leave}, ${one.stay.nights} nights`],
    [
      "rooms",
      one.rooms.map((room) => `${room.number} ${room.roomTypeName}${room.holds ? "" : " (not held)"}`).join("\n")
    ],
    ["total", amount(one.total)],
    ["paid", amount(one.paid)],
    ["our key", one.key ?? "none: somebody else made it"],
    ["changed", one.changedAt]
  ])
