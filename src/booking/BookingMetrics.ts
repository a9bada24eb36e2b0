import { Effect } from "effect"
import * as Meters from "../telemetry/Meters.ts"
import type { Record } from "./Record.ts"

/** A label whose values are the hotels' own names of room types: open, so it is bounded as every open label is. */
const ROOM_TYPES: ReadonlyArray<string> = []

/** Why a reservation came to nothing. */
export const FAILURES = [
  "room_taken",
  "price_changed",
  "pms_refused",
  "pms_away",
  "silence",
  "staff",
  "guest",
  "stay_cancelled"
] as const
export type Failure = typeof FAILURES[number]

/** Who ended a booked one, and whether it cost. */
export const CANCELLATIONS = ["free", "late", "staff", "pms"] as const

const STATUSES = ["held", "confirmed", "unknown", "released", "cancelled"] as const
const CHANNELS = ["whatsapp", "staff"] as const

export const reservations = Meters.counter("hotel_reservations_total", {
  help: "Reservations by what became of them, through which channel, of which room type of the hotel",
  labels: { status: STATUSES, channel: CHANNELS, room_type: ROOM_TYPES }
})

/** Room types whose series begin before anything happens: not so many that they would crowd out what did happen. */
const MOST_BEGUN = 40
const begun = new Set<string>()

/** A room type that a hotel sells: nobody could see the first reservation of a series that began with it. */
export const sells = (roomType: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (!begun.has(roomType) && begun.size >= MOST_BEGUN) return Effect.void
    begun.add(roomType)
    return Effect.forEach(
      STATUSES,
      (status) =>
        Effect.forEach(CHANNELS, (channel) => reservations({ status, channel, room_type: roomType }, 0), {
          discard: true
        }),
      { discard: true }
    )
  })

/** Counts a reservation that came to be so. */
export const became = (
  status: typeof STATUSES[number],
  { byStaff, room }: Pick<Record, "byStaff" | "room">
) => reservations({ status, channel: byStaff ? "staff" : "whatsapp", room_type: room.typeName })

export const nights = Meters.histogram("hotel_reservation_nights", {
  help: "Nights of the reservations that were confirmed",
  buckets: [1, 2, 3, 5, 7, 10, 14, 21, 30]
})

export const leadTime = Meters.histogram("hotel_reservation_lead_time_days", {
  help: "Days from the confirmation to the arrival",
  buckets: [0, 1, 3, 7, 14, 30, 60, 90, 180]
})

/**
 * Of reservations in a currency that `EURO_RATES` knows, at its rate on the day they are confirmed; the others are
 * counted beside it, so that nothing is added up that is not of one kind.
 */
export const value = Meters.histogram("hotel_reservation_value_euros", {
  help: "Totals with tax, in euros, of the reservations that were confirmed in a currency whose worth is known",
  buckets: [50, 100, 200, 500, 1000, 2000, 5000, 10000]
})

export const withoutRate = Meters.counter("hotel_reservation_value_unconverted_total", {
  help: "Reservations that were confirmed in a currency that EURO_RATES does not name"
})

export const occupancy = Meters.gauge("hotel_occupancy_rate", {
  help: "Rooms of the hotel that cannot be had tonight, in percent of all, by its own system",
  labels: { tenant_id: Meters.TENANTS }
})

export const availableRooms = Meters.gauge("hotel_available_rooms", {
  help: "Rooms that can still be had for tonight, by the hotel's own system",
  labels: { tenant_id: Meters.TENANTS, room_type: ROOM_TYPES }
})

export const failed = Meters.counter("hotel_failed_reservations_total", {
  help: "Reservations that came to nothing, and why",
  labels: { reason: FAILURES }
})

export const cancellations = Meters.counter("hotel_cancellations_total", {
  help: "Booked reservations that were cancelled: inside the free time, after it, by staff, or at the PMS's desk",
  labels: { cancellation_type: CANCELLATIONS }
})
