import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { type Installation, SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import type { VicesChange } from "../../../src/sandbox/qloapps/Vices.ts"
import { book, cancel, get, sandbox, shopOf } from "./Desk.ts"

const HOTEL = "the-lantern-house"
/** Rooms of the suite's type; all but the last are taken before a race. */
const SUITES = [12, 13, 14]
const SUITE = 8

/** Eight writers at once for the one suite that is left. */
const race = (vices: VicesChange, from: string, to: string) =>
  Effect.gen(function* () {
    const qloApps = yield* SandboxQloApps
    const shop = yield* shopOf(HOTEL)
    yield* qloApps.forgetBookings(HOTEL)
    yield* qloApps.change(vices, HOTEL)
    for (const roomId of SUITES.slice(1)) yield* qloApps.walkIn(HOTEL, { roomId, from, to })
    const answers = yield* Effect.forEach(
      Array.from({ length: 8 }, (_, n) => `race-${n}`),
      (source) => book(shop, { typeId: SUITE, from, to, source, customer: { email: `${source}@example.com` } }),
      { concurrency: 8 }
    )
    const rows = (yield* qloApps.holdings(HOTEL)).filter(({ source }) => source.startsWith("race"))
    return {
      shop,
      taken: answers.filter(({ status }) => status === 200).length,
      refused: answers.filter(({ status }) => status === 400).length,
      live: rows.filter(({ live }) => live),
      ghosts: rows.filter(({ ghost }) => ghost),
      doubles: yield* qloApps.doubles(HOTEL)
    }
  })

const orderOf = (shop: Installation, id: number) => get(shop, `orders?filter[id]=[${id}]&display=[id,current_state]`)
const rowsOf = (shop: Installation, id: number) =>
  get(shop, `room_bookings?filter[id_order]=[${id}]&display=[is_refunded,is_cancelled,is_back_order]`)

layer(sandbox(), { timeout: "60 seconds", excludeTestServices: true })("Parallel writers for the last room", (it) => {
  it.effect("are all told 200, and all but one get a ghost", () =>
    Effect.gen(function* () {
      const { doubles, ghosts, live, shop, taken } = yield* race(
        { raceWindow: 10_000, crowd: 8, collision: "ghost" },
        "2031-04-01",
        "2031-04-03"
      )
      assert.strictEqual(taken, 8)
      assert.strictEqual(live.length, 1)
      assert.strictEqual(ghosts.length, 7)
      assert.deepStrictEqual(doubles, [])

      const [ghost] = ghosts
      const id = ghost?.orderId ?? 0
      assert.deepStrictEqual(yield* orderOf(shop, id), { orders: [{ id, current_state: 1 }] })
      assert.deepStrictEqual(yield* rowsOf(shop, id), {
        bookings: [{ is_refunded: 1, is_cancelled: 1, is_back_order: 1 }]
      })
    }))

  it.effect("hold one room together when both checks saw it free", () =>
    Effect.gen(function* () {
      const { ghosts, live, taken } = yield* race(
        { raceWindow: 10_000, crowd: 8, collision: "double" },
        "2031-04-01",
        "2031-04-03"
      )
      assert.strictEqual(taken, 8)
      assert.strictEqual(live.length, 8)
      assert.deepStrictEqual(ghosts, [])
    }))

  it.effect("lose in one way or the other by the seed", () =>
    Effect.gen(function* () {
      const { ghosts, live, taken } = yield* race(
        { raceWindow: 10_000, crowd: 8, collision: "either" },
        "2031-04-01",
        "2031-04-03"
      )
      assert.strictEqual(taken, 8)
      assert.strictEqual(ghosts.length + live.length, 8)
      assert.isAtLeast(live.length, 1)
    }))

  it.effect("are served one after the other by a PMS that locks", () =>
    Effect.gen(function* () {
      const { doubles, ghosts, live, refused, taken } = yield* race({ unlocked: false }, "2031-04-01", "2031-04-03")
      assert.deepStrictEqual([taken, refused], [1, 7])
      assert.strictEqual(live.length, 1)
      assert.deepStrictEqual([ghosts, doubles], [[], []])
      yield* (yield* SandboxQloApps).change({ unlocked: true }, HOTEL)
    }))

  it.effect("collide with rooms to spare, unless each names its own", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      const shop = yield* shopOf(HOTEL)
      yield* qloApps.change({ raceWindow: 10_000, crowd: 4, collision: "ghost" }, HOTEL)
      const four = (roomOf: (n: number) => number | undefined, from: string, to: string) =>
        Effect.gen(function* () {
          yield* qloApps.forgetBookings(HOTEL)
          yield* Effect.forEach([1, 2, 3, 4], (n) => {
            const idRoom = roomOf(n)
            const room = { adult: 2, adults: 2, ...(idRoom === undefined ? {} : { id_room: idRoom }) }
            return book(shop, { from, to, rooms: [room], customer: { email: `${n}@example.com` } })
          }, { concurrency: 4 })
          return (yield* qloApps.holdings(HOTEL)).filter(({ ghost }) => ghost).length
        })
      assert.strictEqual(yield* four(() => undefined, "2031-05-01", "2031-05-02"), 3)
      assert.strictEqual(yield* four((n) => n, "2031-06-01", "2031-06-02"), 0)
    }))

  it.effect("go on without a crowd that does not come", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      yield* qloApps.forgetBookings(HOTEL)
      yield* qloApps.change({ raceWindow: 20, crowd: 8, collision: "ghost" }, HOTEL)
      const shop = yield* shopOf(HOTEL)
      assert.strictEqual((yield* book(shop)).status, 200)
      assert.strictEqual((yield* book(shop)).status, 200)
    }))

  it.effect("leave a ghost that can be cancelled without touching the winner", () =>
    Effect.gen(function* () {
      const { ghosts: [ghost], live, shop } = yield* race(
        { raceWindow: 10_000, crowd: 8, collision: "ghost" },
        "2031-07-01",
        "2031-07-03"
      )
      assert.strictEqual((yield* cancel(shop, ghost?.orderId ?? 0)).status, 201)
      const rows = yield* (yield* SandboxQloApps).holdings(HOTEL)
      assert.strictEqual(rows.find(({ orderId }) => orderId === ghost?.orderId)?.orderState, 4)
      assert.isTrue(rows.find(({ id }) => id === live[0]?.id)?.live)
    }))
})
