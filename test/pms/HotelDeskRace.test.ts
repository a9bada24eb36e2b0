import { assert, layer } from "@effect/vitest"
import { Effect, Exit, Layer, Option } from "effect"
import { plusDays, type StayDates } from "../../src/domain/StayDates.ts"
import type { Pms } from "../../src/pms/Pms.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../../src/pms/qloapps/QloAppsHttp.ts"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import * as Postgres from "../support/Postgres.ts"
import { CASA, couple, LANTERN, nights, PmsHouse, Rate, requestFor, SandboxConnections } from "./support/PmsHouse.ts"
import * as PmsSettings from "./support/PmsSettings.ts"
import { runtime } from "./support/TwoRuntimes.ts"

const ROUNDS = 200
const GUESTS = 8

/** QloApps as it is, its race wide open. */
const World = SandboxQloApps.layer({ port: 0, vices: { raceWindow: 5, collision: "either" } }).pipe(
  Layer.merge(PmsHouse.layerOf(CASA, LANTERN)),
  Layer.provideMerge(Postgres.layer)
)

const lastRoom = Effect.fnUntraced(function* (pms: Pms, stay: StayDates) {
  const { tenantId } = yield* PmsHouse
  const { offers: [offer] } = yield* pms.availability({ tenantId, stay, party: couple, roomTypeId: null })
  return offer ?? (yield* Effect.die(`nothing is free from ${stay.arrive}`))
})

/** Guests who all want the room at the same instant, each with a key of his own. Returns how they ended. */
const race = Effect.fnUntraced(function* (gateways: ReadonlyArray<Pms>, guests: number, stay: StayDates) {
  const [first] = gateways
  if (first === undefined) return yield* Effect.die("nobody to ask")
  const room = yield* lastRoom(first, stay)
  assert.strictEqual(room.rooms.length, 1)
  const requests = yield* Effect.replicateEffect(requestFor(room, stay), guests)
  const exits = yield* Effect.forEach(
    requests,
    (request, guest) => Effect.exit((gateways[guest % gateways.length] ?? first).book(request)),
    { concurrency: "unbounded" }
  )
  return {
    won: exits.filter(Exit.isSuccess).length,
    lost: exits.flatMap((exit) => Option.toArray(Exit.findErrorOption(exit))).map(({ reason }) => reason._tag)
  }
})

/** One room is left of the cheapest type. */
const almostFull = Effect.gen(function* () {
  const { tenantId } = yield* PmsHouse
  const sandbox = yield* SandboxQloApps
  yield* Effect.forEach([2, 3, 4, 5], (room) => sandbox.changeRoom(tenantId, room, { status: 2 }), { discard: true })
})

/** What a night auditor would find. */
const audited = Effect.gen(function* () {
  const { tenantId } = yield* PmsHouse
  const sandbox = yield* SandboxQloApps
  assert.deepStrictEqual(yield* sandbox.doubles(tenantId), [])
  assert.deepStrictEqual((yield* sandbox.holdings(tenantId)).filter(({ ghost }) => ghost), [])
})

layer(World, { excludeTestServices: true, timeout: "1 minute" })("the last room", (it) => {
  it.effect(
    `goes to one of ${GUESTS}, never to two and never to nobody, in ${ROUNDS} rounds over two runtimes`,
    () =>
      Effect.gen(function* () {
        const { freshDay } = yield* PmsHouse
        yield* almostFull
        const runtimes = [yield* runtime(), yield* runtime()]
        const day = yield* freshDay
        for (let round = 0; round < ROUNDS; round++) {
          const { lost, won } = yield* race(runtimes, GUESTS, nights(plusDays(day, round), 1))

          assert.strictEqual(won, 1, `round ${round}: ${lost.join(", ")}`)
          assert.deepStrictEqual(lost, Array.from({ length: GUESTS - 1 }, () => "NoLongerAvailable"))
        }
        yield* audited
      }),
    300_000
  )

  it.effect(
    "goes to one even while two desks believe they own the hotel",
    () =>
      Effect.gen(function* () {
        const { freshDay } = yield* PmsHouse
        yield* almostFull
        const bare = PmsGateway.layerQloApps.pipe(
          Layer.provide([SandboxConnections, QloAppsHttp.layer, Rate, PmsSettings.layer()])
        )
        const gateways = [
          yield* Effect.provide(PmsGateway, Layer.fresh(bare)),
          yield* Effect.provide(PmsGateway, Layer.fresh(bare))
        ]
        const day = plusDays(yield* freshDay, 2000)
        for (let round = 0; round < 40; round++) {
          const { lost, won } = yield* race(gateways, 2, nights(plusDays(day, round), 1))

          assert.strictEqual(won, 1, `round ${round}: ${lost.join(", ")}`)
          assert.deepStrictEqual(lost, ["NoLongerAvailable"])
        }
        yield* audited
      }),
    120_000
  )
})
