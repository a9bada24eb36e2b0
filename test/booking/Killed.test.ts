import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import { sampled } from "../support/Machine.ts"
import { boundariesOf, type Left, Walkers } from "./walk/Walkers.ts"
import type { Way } from "./walk/Walk.ts"

const HELD = ["held", "confirmed_by_guest"]
const KNOWN = [...HELD, "guest_data"]
const PAID = [...KNOWN, "deposit_confirmed"]
const RECEIPT = [...KNOWN, "receipt_given"]

const CONFIRMED = ["reservation_confirmed", "reservation_qr"]
const BOOKED = { stage: "confirmed", because: null, bookings: 1, holds: 0, tasks: [], broken: null }
const GONE = { bookings: 0, holds: 0, tasks: [], broken: null }

/** What has to be left of each way, whatever died when. */
const ENDS: { readonly [Name in Way]: ReadonlyArray<Left> } = {
  booked: [{
    ...GONE,
    stage: "cancelled",
    because: "guest",
    tasks: ["deposit_to_return"],
    told: ["deposit_confirmed", ...CONFIRMED, "reservation_cancelled"],
    events: [...RECEIPT, "kept", "deposit_confirmed", "booked", "cancel_asked", "cancelled"]
  }],
  moved: [
    {
      ...GONE,
      stage: "cancelled",
      because: "moved",
      told: ["deposit_confirmed", ...CONFIRMED],
      events: [...PAID, "booked", "moved"]
    },
    { ...BOOKED, told: CONFIRMED, events: [...HELD, "booked"] }
  ],
  silent: [{ ...GONE, stage: "released", because: "silence", told: ["hold_expired"], events: [...HELD, "released"] }],
  refused: [{ ...GONE, stage: "released", because: "guest", told: [], events: [...KNOWN, "released"] }],
  taken: [{
    ...GONE,
    stage: "released",
    because: "room_taken",
    told: ["reservation_failed"],
    tasks: ["deposit_to_return"],
    events: [...RECEIPT, "released"]
  }],
  unpaid: [{
    ...GONE,
    stage: "released",
    because: "silence",
    told: ["deposit_rejected", "hold_expired"],
    events: [...RECEIPT, "kept", "deposit_rejected", "released"]
  }],
  linked: [{
    ...BOOKED,
    told: ["deposit_confirmed", ...CONFIRMED],
    events: [...KNOWN, "deposit_paid", "booked"]
  }],
  kept: [{ ...BOOKED, told: ["deposit_confirmed", ...CONFIRMED], events: [...PAID, "booked"] }],
  unsure: [{
    ...BOOKED,
    told: ["deposit_confirmed", "reservation_unknown", ...CONFIRMED],
    events: [...PAID, "outcome_unknown", "booked"]
  }],
  delayed: [{
    ...BOOKED,
    told: ["deposit_confirmed", "reservation_delayed", ...CONFIRMED],
    events: [...PAID, "pms_away", "booked"]
  }]
}

/** A process that is back after the hotel's system is has nothing to tell of its absence. */
const endOf = (way: Way, [first]: ReadonlyArray<Left>): ReadonlyArray<Left> =>
  way === "delayed" && first?.events.includes("pms_away") === false ? ENDS.kept : ENDS[way]

/** How often the hotel's system was asked in vain is a matter of time. */
const together = ({ events, ...left }: Left): Left => ({
  ...left,
  events: events.filter((kind, at) => kind !== events[at - 1] || kind !== "pms_away")
})

/** Once without a death, to learn where one can die, and then once for each of these places, or a sample of them. */
const everywhere = (way: Way) =>
  Effect.gen(function* () {
    const { ends, finish, walk } = yield* Walkers
    const deaths = sampled(boundariesOf(yield* walk(way, null)), 4)
    for (const death of deaths) yield* walk(way, death)
    yield* finish
    const all = (yield* ends).filter((one) => one.walk.way === way)
    for (const { left, walk: { death } } of all) {
      assert.deepStrictEqual(left.map(together), endOf(way, left), `${way}, killed at ${death}`)
    }
    assert.strictEqual(all.length, deaths.length + 1)
    process.stderr.write(`${way}: killed at ${deaths.length} places\n`)
  })

layer(Walkers.layer, { timeout: "60 seconds", excludeTestServices: true })("a process that is killed", (it) => {
  it.effect(
    "leaves a stay that is booked and cancelled booked once, cancelled, and each told once",
    () => everywhere("booked"),
    200_000
  )
  it.effect(
    "leaves a stay that is moved with one room, and the old one free",
    () => everywhere("moved"),
    200_000
  )
  it.effect("frees the room of a guest who is silent", () => everywhere("silent"), 100_000)
  it.effect("frees the room of a guest who says no", () => everywhere("refused"), 100_000)
  it.effect("returns the deposit of a guest whose room is gone", () => everywhere("taken"), 150_000)
  it.effect(
    "frees the room that the hotel's system kept for a deposit that never came",
    () => everywhere("unpaid"),
    150_000
  )
  it.effect(
    "books what a payment provider was told we have heard of, once",
    () => everywhere("linked"),
    150_000
  )
  it.effect("books later where the hotel's system was away", () => everywhere("delayed"), 200_000)

  it.effect("finds the booking again that it sent and never heard of", () =>
    Effect.gen(function* () {
      const { ends, finish, walk } = yield* Walkers
      const { clearFaults, fault } = yield* SandboxQloApps
      yield* fault({ fault: "slow", resource: "bookings", method: "POST", millis: 2_000, times: 1 })
      yield* walk("kept", "POST bookings under way")
      yield* clearFaults
      yield* fault({ fault: "reset-after", resource: "bookings", method: "POST", times: 1 })
      yield* walk("kept", null)
      yield* clearFaults
      yield* finish
      const all = (yield* ends).filter((one) => one.walk.way === "kept")
      assert.strictEqual(all.length, 2)
      for (const { left } of all) assert.deepStrictEqual(left, ENDS.kept)
    }), 60_000)

  it.effect("finds out after its death what it had noted that nobody knows", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { ends, finish, walk } = yield* Walkers
      const { clearFaults, fault, holdings } = yield* SandboxQloApps
      // The room is booked, no answer comes, and which rooms an order has cannot be read.
      yield* fault({ fault: "reset-after", resource: "bookings", method: "POST", times: 1 })
      yield* fault({ fault: "server-error", resource: "room_bookings", method: "GET" })
      yield* walk("unsure", "store.change outcome_unknown")
      yield* clearFaults
      const [row, ...others] = yield* sql<{ readonly id: string; readonly bookingId: string | null }>`
        SELECT id, booking_id FROM reservations WHERE stage = 'unknown'`
      if (row === undefined) return assert.fail("no reservation is unknown")
      assert.deepStrictEqual([row.bookingId, others], [null, []])
      const kept = yield* holdings("casa-del-lago")
      assert.strictEqual(kept.filter(({ live, source }) => live && source.includes(row.id)).length, 1)
      yield* sql`UPDATE reservations SET due_at = now() WHERE id = ${row.id}`
      yield* finish
      const found = (yield* ends).filter((one) => one.walk.way === "unsure").map(({ left }) => left)
      assert.deepStrictEqual(found, [ENDS.unsure])
    }), 60_000)
})
