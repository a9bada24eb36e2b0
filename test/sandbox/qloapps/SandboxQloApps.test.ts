import { assert, describe, it, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { DEMO_HOTELS } from "../../../src/sandbox/DemoHotels.ts"
import { QloAppsConfig } from "../../../src/sandbox/qloapps/QloAppsConfig.ts"
import { SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import * as Postgres from "../../support/Postgres.ts"
import { ari, book, get, sandbox, shopOf } from "./Desk.ts"
import { ask } from "./Samples.ts"

const LAKE = "casa-del-lago"
const LANTERN = "the-lantern-house"

const steer = (method: string, path: string, body?: unknown) =>
  Effect.gen(function* () {
    const shop = yield* shopOf(LAKE)
    const answer = yield* ask(new URL(shop.baseUrl).origin, {
      method,
      path: `/sandbox${path}`,
      key: "none",
      headers: { "content-type": "application/json" },
      body: body === undefined ? "" : JSON.stringify(body)
    })
    return { status: answer.status, json: answer.body === "" ? undefined : json(answer.body) }
  })
const json = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))

layer(sandbox(), { timeout: "60 seconds", excludeTestServices: true })("The sandbox PMS", (it) => {
  it.effect("is an installation of its own for each demo hotel, in its money", () =>
    Effect.gen(function* () {
      const { installations } = yield* SandboxQloApps
      assert.deepStrictEqual(installations.map(({ name }) => name), DEMO_HOTELS.map(({ tenantId }) => tenantId))
      assert.deepStrictEqual(installations.map(({ currency }) => currency), ["ARS", "USD"])
      for (const [at, { profile }] of DEMO_HOTELS.entries()) {
        const shop = installations[at]
        assert.isDefined(shop)
        if (shop === undefined) continue
        assert.deepStrictEqual(yield* get(shop, "hotels?display=[hotel_name]"), {
          hotels: [{ hotel_name: profile.name }]
        })
        assert.strictEqual(shop.key.length, 32)
      }
    }))

  it.effect("knows no key, order or customer of its neighbour", () =>
    Effect.gen(function* () {
      const [lake, lantern] = [yield* shopOf(LAKE), yield* shopOf(LANTERN)]
      assert.strictEqual((yield* book(lake, { source: "lake" })).status, 200)
      assert.deepStrictEqual(yield* get(lantern, "orders?filter[source]=[lake]"), [])
      assert.deepStrictEqual(yield* get(lantern, "customers?filter[email]=[ana@example.com]"), [])
      assert.strictEqual((yield* book(lantern, { source: "lantern" })).status, 200)
      assert.deepStrictEqual(yield* get(lantern, "orders"), { orders: [{ id: 1 }] })
      const stranger = yield* ask(lantern.baseUrl, { method: "GET", path: "/api/hotels", key: lake.key })
      assert.strictEqual(stranger.status, 401)
    }))

  it.effect("lists no type for less nights than it is let, and tells its id from the one of its limits", () =>
    Effect.gen(function* () {
      const shop = yield* shopOf(LANTERN)
      const short = yield* ari(shop, { typeId: 8, from: "2031-03-10", to: "2031-03-11" })
      assert.include(short.body, `"rooms":{"available":[]}`)
      assert.include((yield* ari(shop, { typeId: 8 })).body, `"total_available_rooms":3`)
      assert.deepStrictEqual(yield* get(shop, "hotel_room_types?filter[id_product]=[8]&display=[id,id_product]"), {
        hotel_room_types: [{ id: 3, id_product: 8 }]
      })
    }))

  it.effect("does not sell a room that the hotel keeps closed, or one that somebody at the counter has", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      const shop = yield* shopOf(LANTERN)
      yield* qloApps.changeRoom(LANTERN, 12, { status: 3 })
      yield* qloApps.walkIn(LANTERN, { roomId: 13, from: "2031-03-11", to: "2031-03-12" })
      assert.include((yield* ari(shop, { typeId: 8 })).body, `"total_available_rooms":1`)
      const taken = yield* book(shop, { typeId: 8, rooms: [{ adult: 2, adults: 2, id_room: 13 }] })
      assert.strictEqual(taken.status, 400)
      yield* qloApps.changeRoom(LANTERN, 12, { status: 1 })
      const none = yield* Effect.flip(qloApps.walkIn(LANTERN, { roomId: 99, from: "2031-03-11", to: "2031-03-12" }))
      assert.strictEqual(none.reason._tag, "ImpossibleStay")
    }))

  it.effect("says so when it is asked to write what it does not", () =>
    Effect.gen(function* () {
      const { baseUrl, keys } = yield* shopOf(LAKE)
      const full = keys.find(({ key }) => key.startsWith("FULL"))?.key ?? ""
      const answer = yield* ask(baseUrl, { method: "DELETE", path: "/api/orders/1", key: full })
      assert.strictEqual(answer.status, 501)
    }))

  it.effect("is steered over HTTP in the words of its service", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      const changed = yield* steer("PATCH", `/shops/${LAKE}/vices`, { strictPhp: true, raceWindow: 0 })
      assert.deepStrictEqual(changed, { status: 200, json: yield* qloApps.vices(LAKE) })
      assert.isTrue((yield* qloApps.vices(LAKE)).strictPhp)
      assert.strictEqual((yield* steer("PATCH", `/shops/${LAKE}/vices`, { strictPhp: "no" })).status, 400)
      yield* steer("PATCH", `/shops/${LAKE}/vices`, { strictPhp: false })

      yield* steer("DELETE", `/shops/${LAKE}/bookings`)
      assert.deepStrictEqual(yield* steer("GET", `/shops/${LAKE}/holdings`), { status: 200, json: [] })
      const walkIn = { roomId: 1, from: "2031-03-10", to: "2031-03-12" }
      assert.strictEqual((yield* steer("POST", `/shops/${LAKE}/walk-ins`, walkIn)).status, 200)
      yield* steer("POST", `/shops/${LAKE}/walk-ins`, walkIn)
      const doubles = yield* qloApps.doubles(LAKE)
      assert.strictEqual(doubles.length, 1)
      assert.deepStrictEqual(yield* steer("GET", `/shops/${LAKE}/doubles`), { status: 200, json: doubles })

      yield* steer("PATCH", `/shops/${LAKE}/room-types/1`, { price: 100_000 })
      assert.deepStrictEqual(yield* get(yield* shopOf(LAKE), "room_types?filter[id]=[1]&display=[price]"), {
        room_types: [{ price: "100000.000000" }]
      })

      const fault = yield* steer("POST", "/faults", { fault: "html", times: 1, resource: "hotels" })
      assert.deepStrictEqual(fault.json, { fault: "html", times: 1, resource: "hotels", id: "p1", struck: 0 })
      yield* steer("DELETE", "/faults/p1")
      assert.deepStrictEqual(qloApps.faults(), [])
      assert.strictEqual((yield* steer("GET", "/shops/nowhere/holdings")).status, 400)
    }))

  it.effect("counts what it was asked", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      const shop = yield* shopOf(LAKE)
      yield* qloApps.forgetTraffic
      yield* get(shop, "hotels")
      yield* get(shop, "hotels/1")
      yield* get(shop, "no_such_thing")
      assert.deepStrictEqual(qloApps.traffic(), [
        { shop: LAKE, method: "GET", resource: "hotels", requests: 2 },
        { shop: LAKE, method: "GET", resource: "?", requests: 1 }
      ])
    }))

  it.effect("finds its way through a long history by its indexes", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO sandbox_pms_orders SELECT 'long', n, 1, 2, 1, 'ours:' || n, 'R', 'k', '[]', 1, 1, 0,
          '2031-01-01 00:00:00', '2031-01-01 00:00:00' FROM generate_series(1, 20000) n`
      yield* sql`
        INSERT INTO sandbox_pms_room_bookings SELECT 'long', n, n, 1, 1, n % 50, 2, '2031-01-01 00:00:00',
          '2031-01-02 00:00:00', 2, 0, '[]', 1, 1, '[]', 1, 0, 0, 0, '2031-01-01 00:00:00', '2031-01-01 00:00:00'
        FROM generate_series(1, 20000) n`
      yield* sql`ANALYZE sandbox_pms_orders, sandbox_pms_room_bookings`
      const planOf = (query: string) =>
        Effect.map(
          sql<Record<string, string>>`EXPLAIN ${sql.literal(query)}`.unprepared,
          (rows) => rows.map((row) => Object.values(row).join("")).join("\n")
        )
      assert.include(
        yield* planOf(`SELECT * FROM (SELECT source AS "source" FROM sandbox_pms_orders r WHERE r.shop = 'long') t
          WHERE lower(t."source") IN (lower('ours:7'::text))`),
        "sandbox_pms_orders_source"
      )
      assert.include(
        yield* planOf(`SELECT * FROM sandbox_pms_room_bookings WHERE shop = 'long' AND order_id = 7`),
        "sandbox_pms_room_bookings_order"
      )
      assert.include(
        yield* planOf(`SELECT 1 FROM sandbox_pms_room_bookings WHERE shop = 'long' AND room_id = 7
          AND date_from < '2031-03-02 00:00:00' AND date_to > '2031-03-01 00:00:00'`),
        "sandbox_pms_room_bookings_room"
      )
    }))
})

/** A sandbox from its start to its end. */
const living = <A, E>(work: Effect.Effect<A, E, SandboxQloApps>) =>
  Effect.scoped(
    Effect.flatMap(Layer.build(SandboxQloApps.layer({ port: 0 })), (built) => Effect.provide(work, built))
  )

layer(Postgres.layer, { timeout: "60 seconds", excludeTestServices: true })(
  "A sandbox PMS that was restarted",
  (it) => {
    it.effect("still has what was booked, and counts on", () =>
      Effect.gen(function* () {
        yield* living(Effect.flatMap(shopOf(LAKE), (shop) => book(shop, { source: "first life" })))
        const orders = yield* living(Effect.gen(function* () {
          const shop = yield* shopOf(LAKE)
          yield* book(shop, { source: "second life" })
          return yield* get(shop, "orders?display=[id,source]")
        }))
        assert.deepStrictEqual(orders, {
          orders: [{ id: 1, source: "first life" }, { id: 2, source: "second life" }]
        })
      }))
  }
)

const read = (env: Record<string, string>, port?: number) =>
  Effect.scoped(Layer.build(QloAppsConfig.layer(port === undefined ? {} : { port }))).pipe(
    Effect.flatMap((services) => Effect.provide(QloAppsConfig, services)),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
  )

describe("the sandbox PMS's configuration", () => {
  it.effect("takes any free port unless one is said", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* read({})).port, 0)
      assert.strictEqual((yield* read({ SANDBOX_PMS_PORT: "4002" })).port, 4002)
      assert.strictEqual((yield* read({ SANDBOX_PMS_PORT: "4002" }, 4003)).port, 4003)
    }))

  it.effect("names the variable when the port is none", () =>
    Effect.gen(function* () {
      assert.include(String(yield* Effect.flip(read({ SANDBOX_PMS_PORT: "the blue one" }))), "SANDBOX_PMS_PORT")
    }))
})
