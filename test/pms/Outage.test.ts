import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Metric, Option, Ref, Schedule } from "effect"
import { plusDays } from "../../src/domain/StayDates.ts"
import type { PmsError } from "../../src/pms/PmsError.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import { couple, freedAtTheEnd, guardedOnSandbox, nights, PmsHouse, requestFor } from "./support/PmsHouse.ts"

/** Impatient, so that an outage of a second tells the whole story. */
const World = guardedOnSandbox({}, {
  readTimeout: Duration.millis(300),
  writeTimeout: Duration.millis(500),
  readRetries: 1,
  breaker: { failures: 5, open: Duration.millis(400) },
  cache: {
    availability: Duration.millis(50),
    roomTypes: Duration.hours(1),
    stale: Duration.hours(24),
    entries: 1000
  }
})

const counted = (name: string) =>
  Effect.map(
    Metric.snapshot,
    (all) =>
      all.flatMap((one) =>
        one.id === name && one.type === "Counter" && Number(one.state.count) > 0
          ? [Object.values(one.attributes ?? {}).join(",")]
          : []
      )
  )

const gauge = (name: string) =>
  Effect.map(Metric.snapshot, (all) => {
    const one = all.find(({ id, type }) => id === name && type === "Gauge")
    return one?.type === "Gauge" ? Number(one.state.value) : undefined
  })

const until = <R>(condition: Effect.Effect<boolean, unknown, R>) =>
  condition.pipe(
    Effect.filterOrFail((holds) => holds, () => "not yet"),
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 }),
    Effect.orDie
  )

layer(World, { excludeTestServices: true, timeout: "60 seconds" })("a PMS that goes away under load", (it) => {
  it.effect(
    "degrades every answer truthfully, is left alone meanwhile, and is used again without a restart",
    () =>
      Effect.gen(function* () {
        const pms = yield* PmsGateway
        const sandbox = yield* SandboxQloApps
        const { freshDay, tenantId } = yield* PmsHouse
        const day = yield* freshDay
        const known = { tenantId, stay: nights(day, 1), party: couple, roomTypeId: null }
        const [offer] = (yield* pms.availability(known)).offers
        if (offer === undefined) return assert.fail("nothing is free")

        /** How quotes and bookings ended, and what was said to whom. */
        const quotes = yield* Ref.make<ReadonlyArray<"fresh" | "stale">>([])
        const failures = yield* Ref.make<ReadonlySet<PmsError["reason"]["_tag"]>>(new Set())
        const defects = yield* Ref.make(0)
        const watched = <A>(call: Effect.Effect<A, PmsError>) =>
          Effect.flatMap(Effect.exit(call), (exit) => {
            if (Exit.isSuccess(exit)) return Effect.succeedSome(exit.value)
            return Option.match(Exit.findErrorOption(exit), {
              onNone: () => Ref.update(defects, (n) => n + 1),
              onSome: ({ reason }) => Ref.update(failures, (tags) => new Set([...tags, reason._tag]))
            }).pipe(Effect.as(Option.none()))
          })
        const guest = Effect.gen(function* () {
          const answer = yield* watched(pms.availability(known))
          if (Option.isSome(answer)) {
            const kind = answer.value.potentiallyStale ? "stale" as const : "fresh" as const
            yield* Ref.update(quotes, (all) => [...all, kind])
          }
          yield* Effect.sleep("10 millis")
        })
        const nextDay = yield* Ref.make(1)
        const booker = Effect.gen(function* () {
          const stay = nights(plusDays(day, yield* Ref.getAndUpdate(nextDay, (n) => (n % 40) + 1)), 1)
          const request = yield* freedAtTheEnd(yield* requestFor(offer, stay))
          yield* watched(pms.book(request))
          yield* Effect.sleep("20 millis")
        })
        const readiness = Effect.andThen(watched(pms.health(tenantId)), Effect.sleep("25 millis"))
        const load = [
          ...(yield* Effect.replicateEffect(Effect.forkChild(Effect.forever(guest)), 8)),
          yield* Effect.forkChild(Effect.forever(booker)),
          yield* Effect.forkChild(Effect.forever(readiness))
        ]
        const lately = Effect.map(Ref.getAndSet(quotes, []), (all) => new Set(all))

        yield* until(Effect.map(lately, (kinds) => kinds.has("fresh")))
        yield* sandbox.down
        yield* until(Effect.map(gauge("pms_circuit_breaker_state"), (state) => state === 1))
        yield* Ref.set(quotes, [])
        yield* Effect.sleep("1200 millis")
        yield* until(Effect.map(Ref.get(failures), (told) => told.has("CircuitOpen")))
        const away = yield* lately
        yield* sandbox.up
        yield* until(Effect.map(lately, (kinds) => kinds.has("fresh")))
        yield* until(Effect.map(gauge("pms_circuit_breaker_state"), (state) => state === 0))
        yield* Effect.forEach(load, Fiber.interrupt)

        assert.deepStrictEqual(away, new Set(["stale"]))
        assert.strictEqual(yield* Ref.get(defects), 0)
        const told = yield* Ref.get(failures)
        for (const tag of told) {
          assert.include(["CircuitOpen", "PmsUnreachable", "OutcomeUnknown", "NoLongerAvailable"], tag)
        }
        const story = yield* counted("pms_circuit_breaker_calls_total")
        for (
          const chapter of [
            "closed,failure",
            "open,rejected",
            "half_open,failure",
            "half_open,success",
            "closed,success"
          ]
        ) {
          assert.include(story, chapter)
        }
        assert.include(yield* counted("pms_stale_answers_total"), "availability")
        assert.include(yield* counted("retry_attempts_total"), "availability,connection")
        const booked = yield* requestFor(offer, nights(plusDays(day, 44), 1))
        assert.strictEqual((yield* pms.book(yield* freedAtTheEnd(booked))).status, "confirmed")
        assert.deepStrictEqual(yield* sandbox.doubles(tenantId), [])
        assert.deepStrictEqual((yield* sandbox.holdings(tenantId)).filter(({ ghost }) => ghost), [])
      }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
    60_000
  )
})
