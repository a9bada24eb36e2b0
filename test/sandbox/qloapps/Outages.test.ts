import { assert, layer } from "@effect/vitest"
import { Effect, Result, Schedule } from "effect"
import type { PmsFault } from "../../../src/sandbox/qloapps/PmsFault.ts"
import { SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import { book, get, sandbox, shopOf } from "./Desk.ts"
import { type Answer, ask } from "./Samples.ts"

const HOTEL = "casa-del-lago"

/** Was something booked under this source within two seconds? */
const appears = (source: string) =>
  Effect.flatMap(SandboxQloApps, ({ holdings }) => holdings(HOTEL)).pipe(
    Effect.map((rows) => rows.some((row) => row.source === source && row.live)),
    Effect.repeat({ schedule: Schedule.spaced("20 millis"), times: 100, until: (there) => there })
  )

const rowsOf = (source: string) =>
  Effect.map(
    Effect.flatMap(SandboxQloApps, ({ holdings }) => holdings(HOTEL)),
    (rows) => rows.filter((row) => row.source === source).length
  )

const striking = (fault: PmsFault, source: string) =>
  Effect.gen(function* () {
    const qloApps = yield* SandboxQloApps
    yield* qloApps.fault({ fault, shop: HOTEL, resource: "bookings", method: "POST", times: 1 })
    const shop = yield* shopOf(HOTEL)
    return yield* book(shop, { source }).pipe(Effect.timeout("300 millis"), Effect.result)
  })

const hearing = (result: Result.Result<Answer, unknown>): string => {
  if (Result.isFailure(result)) return "nothing"
  const { body, status } = result.success
  return status === 200 && !body.endsWith("}") ? "200 without an end" : String(status)
}

layer(sandbox(), { timeout: "60 seconds", excludeTestServices: true })("The sandbox PMS in trouble", (it) => {
  it.effect.each(
    [
      { fault: "reset-after", heard: "nothing" },
      { fault: "timeout-after", heard: "nothing" },
      { fault: "server-error-after", heard: "500" },
      { fault: "half", heard: "200 without an end" }
    ] as const
  )("has booked when a call ends with $fault", ({ fault, heard }) =>
    Effect.gen(function* () {
      assert.strictEqual(hearing(yield* striking(fault, fault)), heard)
      assert.isTrue(yield* appears(fault))
    }))

  it.effect.each(["reset", "timeout", "server-error", "html"] as const)(
    "has not booked when a call ends with %s, and takes the next",
    (fault) =>
      Effect.gen(function* () {
        yield* striking(fault, fault)
        assert.strictEqual(yield* rowsOf(fault), 0)
        const shop = yield* shopOf(HOTEL)
        yield* (yield* SandboxQloApps).forgetBookings(HOTEL)
        assert.strictEqual((yield* book(shop, { source: fault })).status, 200)
        assert.deepStrictEqual((yield* SandboxQloApps).faults(), [])
      })
  )

  it.effect("books although the caller gave up", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      yield* qloApps.forgetBookings(HOTEL)
      yield* qloApps.change({ raceWindow: 400 }, HOTEL)
      const shop = yield* shopOf(HOTEL)
      const result = yield* book(shop, { source: "gave-up" }).pipe(Effect.timeout("50 millis"), Effect.result)
      assert.isTrue(Result.isFailure(result))
      assert.isTrue(yield* appears("gave-up"))
      yield* qloApps.change({ raceWindow: 0 }, HOTEL)
    }))

  it.effect("refuses connections while it is down and comes back at the same address with its bookings", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      const shop = yield* shopOf(HOTEL)
      yield* qloApps.forgetBookings(HOTEL)
      yield* book(shop, { source: "kept" })
      yield* qloApps.down
      assert.isFalse(yield* qloApps.isUp)
      const refused = yield* Effect.flip(get(shop, "hotels"))
      assert.include(String(refused), "ECONNREFUSED")
      yield* qloApps.down
      yield* qloApps.up
      yield* qloApps.up
      assert.deepStrictEqual(yield* get(shop, "orders?filter[source]=[kept]&display=[source]"), {
        orders: [{ source: "kept" }]
      })
    }))

  it.effect("comes back by itself from an outage asked for over HTTP", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      const shop = yield* shopOf(HOTEL)
      const accepted = yield* ask(new URL(shop.baseUrl).origin, {
        method: "POST",
        path: "/sandbox/outages",
        key: "none",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ millis: 100 })
      })
      assert.strictEqual(accepted.status, 202)
      const waiting = { schedule: Schedule.spaced("5 millis"), times: 400 }
      assert.isFalse(yield* Effect.repeat(qloApps.isUp, { ...waiting, until: (up) => !up }))
      assert.isTrue(yield* Effect.repeat(qloApps.isUp, { ...waiting, until: (up) => up }))
      assert.deepStrictEqual(yield* get(shop, "hotels"), { hotels: [{ id: 1 }] })
    }))
})
