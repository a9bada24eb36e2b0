import { assert, it, layer } from "@effect/vitest"
import { Context, Duration, Effect, Exit, Fiber, Layer, Option, Schedule, Scope } from "effect"
import { MessageStorage, RunnerHealth, Runners, RunnerStorage, Sharding, ShardingConfig } from "effect/cluster"
import { GivingUp } from "../../src/pms/desk/GivingUp.ts"
import { HotelDesk as HotelDeskEntity } from "../../src/pms/desk/HotelDeskProtocol.ts"
import * as HotelDesk from "../../src/pms/desk/HotelDesk.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { Gate, layer as gated } from "./support/GatedPms.ts"
import { CASA, InOneProcess, LANTERN, nights, PmsHouse, requestCheapest } from "./support/PmsHouse.ts"
import * as PmsSettings from "./support/PmsSettings.ts"

const QUEUE = 4

const World = HotelDesk.layer.pipe(
  Layer.provide(gated),
  Layer.provideMerge(InOneProcess),
  Layer.provide(PmsSettings.layer({ desk: { queue: QUEUE, deadline: Duration.millis(700) } })),
  Layer.provideMerge(Gate.layer),
  Layer.merge(PmsHouse.layerOf(CASA, LANTERN))
)

/** Waits for something that another fiber brings about. */
const until = (condition: Effect.Effect<boolean, unknown>) =>
  condition.pipe(
    Effect.filterOrFail((holds) => holds, () => "not yet"),
    Effect.retry({ schedule: Schedule.spaced("5 millis"), times: 400 }),
    Effect.orDie
  )

const aRequest = Effect.gen(function* () {
  const { freshDay } = yield* PmsHouse
  return yield* requestCheapest(nights(yield* freshDay, 1))
})

const reason = (exit: Exit.Exit<unknown, { readonly reason: { readonly _tag: string } }>) =>
  Option.map(Exit.findErrorOption(exit), ({ reason }) => reason._tag).pipe(Option.getOrUndefined)

layer(World, { excludeTestServices: true })("the hotel desk", (it) => {
  it.effect("writes one after the other for a hotel, in the order they were asked", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { begun, traffic } = yield* Gate
      const requests = [yield* aRequest, yield* aRequest, yield* aRequest]
      const before = begun.length
      yield* Effect.forEach(requests, pms.book, { concurrency: "unbounded" })

      assert.deepStrictEqual(begun.slice(before), requests.map(({ key }) => key))
      assert.strictEqual(traffic.most, 1)
    }))

  it.effect("answers one key that is asked twice at once with one booking", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const request = yield* aRequest
      const [one, other] = yield* Effect.all([pms.book(request), pms.book(request)], { concurrency: 2 })

      assert.strictEqual(one.id, other.id)
    }))

  it.effect("undoes what was begun for a caller who gave up", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { begun, latch } = yield* Gate
      const request = yield* aRequest
      latch.closeUnsafe()
      const caller = yield* Effect.forkChild(pms.book(request))
      yield* until(Effect.sync(() => begun.includes(request.key)))
      yield* Fiber.interrupt(caller)
      latch.openUnsafe()

      const booking = Effect.map(pms.bookingByKey(request.tenantId, request.key), Option.getOrUndefined)
      yield* until(Effect.map(booking, (found) => found?.status === "cancelled"))
    }))

  it.effect("never begins what waits in line for a caller who gave up", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { begun, latch } = yield* Gate
      const first = yield* aRequest
      const second = yield* aRequest
      const third = yield* aRequest
      latch.closeUnsafe()
      const working = yield* Effect.forkChild(pms.book(first))
      yield* until(Effect.sync(() => begun.includes(first.key)))
      const waiting = yield* Effect.forkChild(pms.book(second), { startImmediately: true })
      yield* Effect.sleep("20 millis")
      yield* Fiber.interrupt(waiting)
      latch.openUnsafe()
      yield* Fiber.join(working)
      yield* pms.book(third)

      assert.notInclude(begun, second.key)
    }))

  it.effect("tells a caller whose patience ended so, and leaves no booking behind", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { latch } = yield* Gate
      const request = yield* aRequest
      latch.closeUnsafe()
      const exit = yield* Effect.exit(pms.book(request))
      latch.openUnsafe()
      const booking = Effect.map(pms.bookingByKey(request.tenantId, request.key), Option.getOrUndefined)
      yield* until(Effect.map(booking, (found) => found?.status === "cancelled"))

      assert.strictEqual(reason(exit), "GaveUp")
    }))

  it.effect("keeps the booking of a caller who will ask again with its key", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { latch } = yield* Gate
      const request = yield* aRequest
      latch.closeUnsafe()
      const exit = yield* Effect.exit(Effect.provideService(pms.book(request), GivingUp, "keep"))
      latch.openUnsafe()
      const again = yield* pms.book(request)

      assert.strictEqual(reason(exit), "OutcomeUnknown")
      assert.strictEqual(again.status, "confirmed")
    }))

  it.effect("lets no more wait than its line holds, and begins nothing for those who have left", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { begun, latch } = yield* Gate
      const requests = yield* Effect.replicateEffect(aRequest, QUEUE * 3)
      const before = begun.length
      latch.closeUnsafe()
      const exits = yield* Effect.forEach(requests, (request) => Effect.exit(pms.book(request)), {
        concurrency: "unbounded"
      })
      latch.openUnsafe()
      const busy = exits.filter((exit) => reason(exit) === "DeskBusy").length

      assert.isAtLeast(busy, QUEUE * 2 - 1)
      assert.isAtMost(begun.length - before, 1)
      for (const { key, tenantId } of requests) {
        const open = Effect.map(
          pms.bookingByKey(tenantId, key),
          (found) => Option.exists(found, ({ status }) => status === "confirmed")
        )
        yield* until(Effect.map(open, (is) => !is))
      }
    }))

  it.effect("does not begin a job whose time was up before its turn came", () =>
    Effect.gen(function* () {
      const deskOf = yield* HotelDeskEntity.client
      const { begun } = yield* Gate
      const request = yield* aRequest
      const exit = yield* Effect.exit(deskOf(request.tenantId).Book({ deadline: Date.now() - 1, request }))

      assert.isTrue(Exit.isFailure(exit))
      assert.notInclude(begun, request.key)
    }))
})

/** An engine that interrupts whatever still runs soon after it was told to stop. */
const Hasty = Sharding.layer.pipe(
  Layer.provide(Runners.layerNoop),
  Layer.provide([MessageStorage.layerNoop, RunnerStorage.layerMemory, RunnerHealth.layerNoop]),
  Layer.provide(ShardingConfig.layer({ entityTerminationTimeout: "20 millis", simulateRemoteSerialization: false }))
)

it.live("ends the booking that it has begun before it stops with its process", () =>
  Effect.gen(function* () {
    const bare = yield* PmsGateway
    const { begun, latch } = yield* Gate
    const request = yield* aRequest
    const scope = yield* Scope.make()
    const desk = yield* Layer.buildWithScope(
      HotelDesk.layer.pipe(
        Layer.provide([Layer.succeed(PmsGateway, bare), Hasty]),
        Layer.provide(PmsSettings.layer())
      ),
      scope
    )
    latch.closeUnsafe()
    yield* Effect.forkChild(Context.get(desk, PmsGateway).book(request))
    yield* until(Effect.sync(() => begun.includes(request.key)))
    const stopping = yield* Effect.forkChild(Scope.close(scope, Exit.void))
    yield* Effect.sleep("200 millis")
    latch.openUnsafe()
    yield* Fiber.join(stopping)

    assert.strictEqual(Option.getOrThrow(yield* bare.bookingByKey(request.tenantId, request.key)).status, "confirmed")
  }).pipe(
    Effect.scoped,
    Effect.provide(gated.pipe(Layer.provideMerge(Gate.layer), Layer.merge(PmsHouse.layerOf(CASA, LANTERN))))
  ))
