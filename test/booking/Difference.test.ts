import { assert, describe, it } from "@effect/vitest"
import { difference } from "../../src/booking/Difference.ts"
import type { Stage } from "../../src/booking/Reservation.ts"
import { type Booking, BookingId } from "../../src/pms/Booking.ts"
import { RoomId, RoomTypeId } from "../../src/pms/RoomType.ts"
import { beginning, pesos, stay } from "./wishes.ts"

const nights = stay("2026-12-10", "2026-12-12")
const { room } = beginning().record
const record = (stage: Stage) => ({ stage, room, stay: nights })

const kept = (roomId = room.id, days = nights, holds = true): Booking["rooms"][number] => ({
  roomId,
  number: "201",
  roomTypeId: RoomTypeId.make("4"),
  roomTypeName: "Doble",
  stay: days,
  adults: 2,
  children: 0,
  total: pesos(1),
  holds
})

const booking = (status: Booking["status"], rooms = [kept()]): Booking => ({
  id: BookingId.make("7"),
  reference: "ABC",
  key: null,
  status,
  stay: nights,
  rooms,
  total: pesos(1),
  paid: pesos(0),
  changedAt: "2026-11-22 01:13:54"
})

const says = (stage: Stage, other: Booking, tag: string) =>
  assert.strictEqual(difference(record(stage), other)._tag, tag)

describe("a booking and its reservation", () => {
  it("are the same when the booked room is kept for the booked nights", () =>
    says("confirmed", booking("confirmed"), "Same"))
  it("differ when the desk cancelled", () =>
    says("confirmed", booking("cancelled", [kept(room.id, nights, false)]), "CancelledAtDesk"))
  it("differ when the guest arrived, and when they left", () => {
    says("confirmed", booking("checked_in"), "Arrived")
    says("checked_in", booking("checked_in"), "Same")
    says("checked_in", booking("checked_out"), "Left")
  })
  it("differ when the desk gave another room or other nights", () => {
    says("confirmed", booking("confirmed", [kept(RoomId.make("other"))]), "Moved")
    says("confirmed", booking("confirmed", [kept(room.id, stay("2026-12-10", "2026-12-13"))]), "Moved")
  })
  it("need a person when a room is kept there and none here, or not just one there", () => {
    says("released", booking("confirmed"), "Ghost")
    says("cancelled", booking("confirmed"), "Ghost")
    says("confirmed", booking("confirmed", [kept(), kept(RoomId.make("second"))]), "Unclear")
    says("confirmed", booking("not_held", [kept(room.id, nights, false)]), "Unclear")
  })
  it("are left to the workflow while it is under way", () => {
    for (const stage of ["held", "gathering", "awaiting_deposit", "booking", "unknown", "cancelling"] as const) {
      says(stage, booking("confirmed"), "Same")
    }
  })
})
