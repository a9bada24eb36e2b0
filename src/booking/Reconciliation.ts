import { Clock, Effect, Option, Result } from "effect"
import { SqlClient } from "effect/sql"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import type { Booking } from "../pms/Booking.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import * as Arrivals from "./Arrivals.ts"
import * as BookingMetrics from "./BookingMetrics.ts"
import { type Difference, difference } from "./Difference.ts"
import type { Change, Record } from "./Record.ts"
import { ReservationId } from "./Reservation.ts"
import { ReservationStore } from "./ReservationStore.ts"

/** Changes of the last minutes are looked at again, in milliseconds: clocks differ, and a change may be seen half done. */
const OVERLAP = 10 * 60_000

/** How far back a hotel is looked at that never was. */
const FIRST_LOOK = 24 * 3_600_000

/**
 * One look at what changed in the hotels' own systems since the last: what the desk did is taken over, what no rule
 * decides is a task for staff. Returns how many differences there were. A hotel whose system is away is looked at from
 * the same instant the next time.
 */
export const pass = Effect.gen(function* () {
  const hotels = yield* Hotels
  const found = yield* Effect.forEach(
    hotels.all(),
    (hotel) =>
      Effect.catch(
        ofHotel(hotel),
        (error) =>
          Effect.as(
            Effect.logWarning("a hotel's bookings could not be compared", error, { tenant: hotel.tenantId }),
            0
          )
      ),
    { concurrency: 4 }
  )
  return found.reduce((sum, one) => sum + one, 0)
})

const ofHotel = Effect.fnUntraced(function* (hotel: Hotel) {
  const { tenantId } = hotel
  const sql = yield* SqlClient.SqlClient
  const pms = yield* PmsGateway
  const store = yield* ReservationStore
  const started = yield* Clock.currentTimeMillis
  const [seen] = yield* sql<{ readonly until: number }>`
    SELECT (extract(epoch FROM seen_until) * 1000)::float8 AS until FROM reconciliations WHERE tenant_id = ${tenantId}`
  const { bookings, complete } = yield* pms.bookingsChangedSince(
    tenantId,
    (seen?.until ?? started - FIRST_LOOK) - OVERLAP
  )
  let differences = 0
  for (const booking of bookings) {
    const byId = yield* store.byBooking(tenantId, booking.id)
    const record = Option.isSome(byId) || booking.key === null
      ? byId
      : yield* store.find(ReservationId.make(booking.key))
    if (Option.isNone(record)) continue
    const found = difference(record.value, booking)
    if (found._tag === "Same") continue
    differences += 1
    yield* take(record.value, found, booking, hotel)
  }
  // Oldest first: with more changes than one answer holds, the next look goes on where this one ended.
  const until = complete ? started : Math.min(started, (seen?.until ?? started - FIRST_LOOK) + OVERLAP)
  yield* sql`
    INSERT INTO reconciliations (tenant_id, seen_until) VALUES (${tenantId}, to_timestamp(${until}::float8 / 1000))
    ON CONFLICT (tenant_id) DO UPDATE SET seen_until = excluded.seen_until`
  return differences
})

const take = Effect.fnUntraced(function* (record: Record, found: Difference, { reference }: Booking, hotel: Hotel) {
  const store = yield* ReservationStore
  const tasks = yield* OperatorTasks
  const now = yield* Clock.currentTimeMillis
  const apply = (change: Change) => Effect.map(store.change(record, change), Option.isSome)
  const raise = (detail: string) =>
    tasks.open([{
      tenantId: record.tenantId,
      conversationId: record.conversationId,
      kind: "booking_differs",
      subject: record.id,
      detail: `${record.reference} (${reference} in the hotel's system): ${detail}`
    }], now)
  switch (found._tag) {
    case "Same":
      return
    case "CancelledAtDesk":
      if (
        yield* apply({
          kind: "cancelled_at_desk",
          actor: "house",
          set: { stage: "cancelled", because: "desk", dueAt: null }
        })
      ) {
        yield* BookingMetrics.cancellations({ cancellation_type: "pms" })
        yield* BookingMetrics.became("cancelled", record)
      }
      return
    case "Arrived":
      return yield* apply({ kind: "checked_in", actor: "house", set: { stage: "checked_in" } })
    case "Left":
      return yield* apply({ kind: "checked_out", actor: "house", set: { stage: "checked_out", dueAt: null } })
    case "Moved": {
      const { room: { number, roomId }, stay } = found
      const room = { ...record.room, id: roomId, number }
      const dueAt = Arrivals.checkOutOn(stay.leave, hotel)
      const set = { stay, room, dueAt, because: "desk" }
      const taken = yield* Effect.result(
        apply({ kind: "moved_at_desk", actor: "house", detail: { room: number }, set })
      )
      if (Result.isSuccess(taken)) return
      if (taken.failure.reason._tag !== "NoRoomLeft") return yield* taken.failure
      return yield* raise("the desk moved it into a room that another reservation has")
    }
    case "Ghost":
      return yield* raise("a room is kept for it there, and none here; cancel it there or call the guest")
    case "Unclear":
      return yield* raise("the rooms there are not the one that was booked; put it right there")
  }
})
