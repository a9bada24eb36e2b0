import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Metric } from "effect"
import { CircuitBreaker } from "effect/persistence"
import { TestClock } from "effect/testing"
import { Audit } from "../../../src/audit/Audit.ts"
import type { AuditEvent } from "../../../src/audit/AuditEvent.ts"
import { CorrelationId } from "../../../src/domain/CorrelationId.ts"
import { GuestId, TenantId } from "../../../src/domain/Ids.ts"
import { LocalDate, StayDates } from "../../../src/domain/StayDates.ts"
import type { Availability, AvailabilityQuery } from "../../../src/pms/Availability.ts"
import { BookingId, BookingKey } from "../../../src/pms/Booking.ts"
import { PmsBreaker } from "../../../src/pms/guard/PmsBreaker.ts"
import { PmsCache } from "../../../src/pms/guard/PmsCache.ts"
import { type PmsCall, PmsCalls } from "../../../src/pms/guard/PmsCalls.ts"
import * as PmsGuard from "../../../src/pms/guard/PmsGuard.ts"
import { NoLongerAvailable, PmsError, PmsUnreachable } from "../../../src/pms/PmsError.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { PmsMisconfigured } from "../../../src/pms/PmsMisconfigured.ts"
import { RoomTypeId } from "../../../src/pms/RoomType.ts"
import * as MoodyPmsLayer from "../support/MoodyPms.ts"
import { MoodyPms } from "../support/MoodyPms.ts"
import * as PmsSettings from "../support/PmsSettings.ts"

const CASA = TenantId.make("casa")
const MAR = TenantId.make("mar")

const silence = new PmsError({ reason: new PmsUnreachable({ problem: "connection" }) })
const full = new PmsError({ reason: new NoLongerAvailable({ roomTypeId: RoomTypeId.make("2") }) })
const barred = new PmsError({
  reason: new PmsMisconfigured({ problem: "permission_missing", resource: "orders", method: "GET" })
})

/** A guard of its own for each test, over a PMS in whatever mood; `noted` is what `pms_calls` would hold. */
const guarded = <A, E>(
  test: (
    noted: ReadonlyArray<PmsCall>,
    witnessed: ReadonlyArray<AuditEvent>
  ) => Effect.Effect<A, E, PmsGateway | MoodyPms>
) => {
  const noted: Array<PmsCall> = []
  const witnessed: Array<AuditEvent> = []
  const trail = Layer.mock(Audit, { note: (event) => Effect.sync(() => void witnessed.push(event)) })
  const calls = Layer.succeed(PmsCalls, {
    note: (call) => Effect.sync(() => void noted.push(call)),
    expire: Effect.succeed(0)
  })
  const world = PmsGuard.layer.pipe(
    Layer.provide([PmsBreaker.layer, PmsCache.layerMemory, calls]),
    Layer.provide(trail),
    Layer.provide(CircuitBreaker.layerStoreMemory()),
    Layer.provide(PmsSettings.layer()),
    Layer.provideMerge(MoodyPmsLayer.layer)
  )
  return test(noted, witnessed).pipe(Effect.provide(world), Effect.provideService(Metric.MetricRegistry, new Map()))
}

const query = (tenantId = CASA, roomTypeId: RoomTypeId | null = null): AvailabilityQuery => ({
  tenantId,
  stay: new StayDates({ arrive: LocalDate.make("2030-05-10"), leave: LocalDate.make("2030-05-12") }),
  party: { adults: 2, childAges: [] },
  roomTypeId
})

const bookingOf = Effect.fnUntraced(function* (key: string) {
  const pms = yield* PmsGateway
  const { offers: [offer] } = yield* pms.availability(query())
  if (offer === undefined) return yield* Effect.die("nothing is free")
  return {
    tenantId: CASA,
    key: BookingKey.make(key),
    stay: query().stay,
    party: query().party,
    roomTypeId: offer.roomTypeId,
    roomId: null,
    price: offer.price,
    guest: { id: GuestId.make("ana"), firstName: "Ana", lastName: "García", email: null, phone: null },
    remark: null
  }
})

/** Lets as much time pass as a call with all of its retries may take, and returns how it ended. */
const ending = Effect.fnUntraced(function* <A, E extends PmsError, R>(call: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(Effect.exit(call), { startImmediately: true })
  yield* TestClock.adjust("5 seconds")
  const exit = yield* Fiber.join(fiber)
  return exit._tag === "Success" ? "success" : yield* exit.pipe(Effect.flip, Effect.map(({ reason }) => reason._tag))
})

/** Every series that counted something, and the gauges, as `name{values} value`. */
const series = (prefix: string) =>
  Effect.map(Metric.snapshot, (snapshots) =>
    snapshots.filter(({ id }) => id.startsWith(prefix)).flatMap((one) => {
      const labels = Object.values(one.attributes ?? {}).join(",")
      if (one.type === "Counter") return Number(one.state.count) > 0 ? [`${labels} ${one.state.count}`] : []
      return one.type === "Gauge" ? [`${labels}${one.state.value}`] : []
    }).toSorted())

const roomsOf = ({ offers }: Availability) => offers.reduce((sum, { rooms }) => sum + rooms.length, 0)

describe("the guard of a PMS", () => {
  it.effect("asks a silent PMS three more times, further and further apart, and no more", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        yield* next(silence, 3)
        assert.strictEqual(yield* ending(pms.availability(query())), "success")
        assert.strictEqual(calls(), 4)
        yield* next(silence, 100)
        assert.strictEqual(yield* ending(pms.availability(query(MAR))), "PmsUnreachable")
        assert.strictEqual(calls(), 8)
        assert.deepStrictEqual(yield* series("retry_attempts_total"), ["availability,connection 6"])
      })
    ))

  it.effect("never repeats a write, nor an answer that is no", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        const request = yield* bookingOf("k1")
        yield* next(silence, 1)
        assert.strictEqual(yield* ending(pms.book(request)), "PmsUnreachable")
        yield* next(full, 1)
        assert.strictEqual(yield* ending(pms.book(request)), "NoLongerAvailable")
        yield* next(barred, 1)
        assert.strictEqual(yield* ending(pms.roomTypes(CASA)), "PmsMisconfigured")
        assert.strictEqual(calls(), 4)
      })
    ))

  it.effect("waits ten seconds for one answer of a read", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        yield* next("nothing", 4)
        const asked = yield* Effect.forkChild(Effect.flip(pms.health(CASA)), { startImmediately: true })
        yield* TestClock.adjust("9 seconds")
        assert.strictEqual(calls(), 1)
        yield* TestClock.adjust("40 seconds")
        assert.deepInclude((yield* Fiber.join(asked)).reason, { _tag: "PmsUnreachable", problem: "timeout" })
        assert.strictEqual(calls(), 4)
      })
    ))

  it.effect("opens after five failures, calls nobody for thirty seconds, and closes after one good probe", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        yield* next(silence, 5 * 4)
        for (let n = 1; n <= 5; n++) {
          assert.strictEqual(yield* ending(pms.health(CASA)), "PmsUnreachable")
          assert.deepStrictEqual(yield* series("pms_circuit_breaker_failure_streak"), [String(n)])
        }
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_state"), ["1"])
        assert.strictEqual(yield* ending(pms.health(CASA)), "CircuitOpen")
        assert.strictEqual(calls(), 20)

        yield* TestClock.adjust("30 seconds")
        yield* next("nothing", 1)
        const probe = yield* Effect.forkChild(pms.health(CASA), { startImmediately: true })
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_state"), ["2"])
        assert.strictEqual(yield* ending(pms.health(CASA)), "CircuitOpen")
        assert.strictEqual(calls(), 21)
        yield* TestClock.adjust("20 seconds")
        yield* Fiber.join(probe)

        assert.deepStrictEqual(yield* series("pms_circuit_breaker_state"), ["0"])
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_failure_streak"), ["0"])
        assert.strictEqual(yield* ending(pms.health(CASA)), "success")
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_calls_total"), [
          "closed,failure 5",
          "closed,success 1",
          "half_open,rejected 1",
          "half_open,success 1",
          "open,rejected 1"
        ])
      })
    ))

  it.effect("tells the audit trail once that a circuit opened, and of each write that may or may not have been done", () =>
    guarded((_, witnessed) =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { next } = yield* MoodyPms
        const request = yield* bookingOf("k1")
        yield* next(full, 1)
        yield* ending(pms.book(request))
        assert.deepStrictEqual(witnessed, [])
        yield* next(silence, 5)
        for (let n = 0; n < 7; n++) yield* ending(pms.book(request))
        const failed = { type: "pms_error", action: "pms.book.failed", resource: "pms/casa", tenantId: CASA } as const
        assert.deepStrictEqual(witnessed, [
          ...Array.from({ length: 4 }, () => ({ ...failed, after: { errorType: "connection" } })),
          {
            type: "circuit_breaker_open",
            action: "pms.circuit.opened",
            resource: "pms/casa",
            tenantId: CASA,
            after: { failures: 5 }
          },
          { ...failed, after: { errorType: "connection" } }
        ])
      })
    ))

  it.effect("opens again when the probe fails", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        yield* next(silence, 6 * 4)
        for (let n = 1; n <= 5; n++) yield* ending(pms.health(CASA))
        yield* TestClock.adjust("30 seconds")
        assert.strictEqual(yield* ending(pms.health(CASA)), "PmsUnreachable")
        assert.strictEqual(yield* ending(pms.health(CASA)), "CircuitOpen")
        assert.strictEqual(calls(), 24)
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_state"), ["1"])
      })
    ))

  it.effect("takes a full hotel for a healthy one, and a missing permission for neither", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { next } = yield* MoodyPms
        yield* next(full, 10)
        for (let n = 1; n <= 10; n++) {
          assert.strictEqual(yield* ending(pms.cancel(CASA, BookingId.make("1"))), "NoLongerAvailable")
        }
        yield* next(barred, 10)
        for (let n = 1; n <= 10; n++) assert.strictEqual(yield* ending(pms.health(CASA)), "PmsMisconfigured")
        assert.strictEqual(yield* ending(pms.health(CASA)), "success")
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_state"), ["0"])
      })
    ))

  it.effect("keeps the circuits of two hotels apart, and shows the worse one", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { next } = yield* MoodyPms
        yield* next(silence, 5 * 4)
        for (let n = 1; n <= 5; n++) yield* ending(pms.health(CASA))
        assert.strictEqual(yield* ending(pms.health(MAR)), "success")
        assert.strictEqual(yield* ending(pms.health(CASA)), "CircuitOpen")
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_state"), ["1"])
        assert.deepStrictEqual(yield* series("pms_circuit_breaker_failure_streak"), ["5"])
      })
    ))

  it.effect("quotes from memory and says so while the PMS is away, for a day and not for a booking", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { next } = yield* MoodyPms
        const request = yield* bookingOf("k1")
        const before = yield* pms.availability(query())
        yield* next(silence, 1000)
        yield* TestClock.adjust("301 seconds")
        for (let n = 1; n <= 5; n++) yield* ending(pms.health(CASA))
        const after = yield* pms.availability(query())

        assert.isFalse(before.potentiallyStale)
        assert.deepStrictEqual(after, { ...before, potentiallyStale: true })
        assert.strictEqual(yield* ending(pms.availability(query(CASA, RoomTypeId.make("3")))), "CircuitOpen")
        assert.strictEqual(yield* ending(pms.book(request)), "CircuitOpen")
        assert.deepStrictEqual(yield* series("pms_stale_answers_total"), ["availability 1"])
        yield* TestClock.adjust("24 hours")
        assert.strictEqual(yield* ending(pms.availability(query())), "PmsUnreachable")
      })
    ))

  it.effect("does not hide a mistake of configuration behind an old answer", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { next } = yield* MoodyPms
        yield* pms.availability(query())
        yield* TestClock.adjust("301 seconds")
        yield* next(barred, 1)
        assert.strictEqual(yield* ending(pms.availability(query())), "PmsMisconfigured")
      })
    ))

  it.effect("remembers an availability for five minutes and room types for an hour, each hotel its own", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls } = yield* MoodyPms
        const askAll = Effect.all([pms.availability(query()), pms.roomTypes(CASA)])
        yield* askAll
        yield* TestClock.adjust("299 seconds")
        yield* askAll
        assert.strictEqual(calls(), 2)
        yield* TestClock.adjust("1 second")
        yield* askAll
        assert.strictEqual(calls(), 3)
        yield* pms.availability(query(MAR))
        assert.strictEqual(calls(), 4)
        yield* TestClock.adjust("1 hour")
        yield* askAll
        assert.strictEqual(calls(), 6)
        assert.deepStrictEqual(yield* series("pms_cache_hits_total"), ["availability 1", "room_types 2"])
        assert.deepStrictEqual(yield* series("pms_cache_misses_total"), ["availability 4", "room_types 2"])
      })
    ))

  it.effect("makes one call for a hundred guests, also when the first of them leaves", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        yield* next("nothing", 1)
        const guests = yield* Effect.replicateEffect(
          Effect.forkChild(pms.availability(query()), { startImmediately: true }),
          100
        )
        const [first, ...others] = guests
        if (first !== undefined) yield* Fiber.interrupt(first)
        yield* TestClock.adjust("15 seconds")
        const answers = yield* Effect.forEach(others, Fiber.join)

        assert.strictEqual(calls(), 2)
        assert.strictEqual(new Set(answers).size, 1)
      })
    ))

  it.effect("forgets what it knew before a booking or a cancellation of ours, also what was being asked", () =>
    guarded(() =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { calls, next } = yield* MoodyPms
        const request = yield* bookingOf("k1")
        const before = roomsOf(yield* pms.availability(query()))
        yield* next("nothing", 1)
        const early = yield* Effect.forkChild(pms.availability(query(CASA, request.roomTypeId)), {
          startImmediately: true
        })
        const { id } = yield* pms.book(request)
        const asked = calls()
        const typeOnly = roomsOf(yield* pms.availability(query(CASA, request.roomTypeId)))
        assert.strictEqual(calls(), asked + 1)
        assert.strictEqual(roomsOf(yield* pms.availability(query())), before - 1)
        yield* TestClock.adjust("15 seconds")
        yield* Fiber.join(early)

        assert.strictEqual(roomsOf(yield* pms.availability(query(CASA, request.roomTypeId))), typeOnly)
        yield* pms.cancel(CASA, id)
        assert.strictEqual(roomsOf(yield* pms.availability(query())), before)
      })
    ))

  it.effect("notes every operation with its attempts and its cause, and nothing of the guest", () =>
    guarded((noted) =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const { next } = yield* MoodyPms
        const request = yield* bookingOf("k1")
        yield* next(silence, 2)
        yield* ending(Effect.provideService(pms.health(CASA), CorrelationId, "turn-1"))
        yield* next(full, 1)
        yield* ending(pms.book(request))

        assert.deepStrictEqual(
          noted.map(({ attempts, correlationId, errorType, operation, outcome, tenantId }) => ({
            tenantId,
            operation,
            outcome,
            errorType,
            attempts,
            correlationId
          })),
          [
            {
              tenantId: CASA,
              operation: "availability",
              outcome: "success",
              errorType: null,
              attempts: 1,
              correlationId: ""
            },
            {
              tenantId: CASA,
              operation: "health",
              outcome: "success",
              errorType: null,
              attempts: 3,
              correlationId: "turn-1"
            },
            {
              tenantId: CASA,
              operation: "book",
              outcome: "refused",
              errorType: "no_longer_available",
              attempts: 1,
              correlationId: ""
            }
          ]
        )
        assert.deepStrictEqual(yield* series("pms_operations_total"), [
          "availability,success 1",
          "book,refused 1",
          "health,success 1"
        ])
        assert.deepStrictEqual(yield* series("pms_errors_total"), ["book,no_longer_available 1"])
      })
    ))
})
