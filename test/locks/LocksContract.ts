import { assert, describe, layer } from "@effect/vitest"
import { Duration, Effect, Exit, type Layer, Option } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { freshId } from "../../src/domain/FreshId.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import type { LockAudit } from "../../src/locks/LockAudit.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { eventually } from "../support/Eventually.ts"
import { Steps, walk } from "./LocksModel.ts"
import { casa, Hand, inTheWay, refusal, stay, story, wish } from "./support.ts"

const unchecked = (text: string) => LocalDate.make(text, { disableChecks: true })

const freshTenant = Effect.map(freshId("t"), (id) => TenantId.make(id))

/** A stay that nobody looked at. */
const unlike = (arrive: LocalDate, leave: LocalDate) => ({
  stay: new StayDates({ arrive, leave }, { disableChecks: true })
})

/** What every store of holds honours. Each test has rooms of its own. */
export const contract = <E>(name: string, store: Layer.Layer<RoomLocks | LockAudit | Hand, E>) =>
  layer(store, { timeout: "60 seconds", excludeTestServices: true })(`RoomLocks (${name})`, (it) => {
    describe("a hold", () => {
      it.effect("says what is held, for whom and for 20 minutes, and can be found and listed", () =>
        Effect.gen(function* () {
          const locks = yield* RoomLocks
          const tenantId = TenantId.make("list")
          const hold = yield* locks.acquire(wish({ tenantId }))
          assert.deepInclude(hold, { ...wish({ tenantId }), extensions: 0 })
          assert.strictEqual(hold.expiresAt - hold.acquiredAt, 1_200_000)
          assert.deepStrictEqual(yield* locks.find(tenantId, hold.id), Option.some(hold))
          const longer = yield* locks.acquire(wish({ tenantId, roomId: "102", ttl: Duration.hours(1) }))
          assert.deepStrictEqual(yield* locks.list(tenantId), [hold, longer])
          assert.deepStrictEqual(yield* locks.list(tenantId, 1), [hold])
          assert.deepStrictEqual(yield* locks.list(TenantId.make("nobody")), [])
        }))

      it.effect("keeps others from any of its nights, and names the earliest that are in the way", () =>
        Effect.gen(function* () {
          const { acquire } = yield* RoomLocks
          const other = (arrive: string, leave: string) =>
            acquire(wish({ roomId: "201", session: "two", stay: stay(arrive, leave) }))
          yield* acquire(wish({ roomId: "201" }))
          assert.strictEqual(yield* inTheWay(other("2026-12-10", "2026-12-13")), "2026-12-10/2026-12-13")
          assert.strictEqual(yield* inTheWay(other("2026-12-09", "2026-12-11")), "2026-12-10/2026-12-13")
          assert.strictEqual(yield* inTheWay(other("2026-12-12", "2027-01-02")), "2026-12-10/2026-12-13")
          assert.strictEqual(yield* inTheWay(other("2026-12-11", "2026-12-12")), "2026-12-10/2026-12-13")
          yield* acquire(wish({ roomId: "201", session: "three", stay: stay("2026-12-05", "2026-12-08") }))
          assert.strictEqual(yield* inTheWay(other("2026-12-01", "2026-12-31")), "2026-12-05/2026-12-08")
        }))

      it.effect("lets a guest arrive on the day another leaves, and leave on the day another arrives", () =>
        Effect.gen(function* () {
          const { acquire } = yield* RoomLocks
          yield* acquire(wish({ roomId: "202" }))
          yield* acquire(wish({ roomId: "202", session: "two", stay: stay("2026-12-13", "2026-12-14") }))
          yield* acquire(wish({ roomId: "202", session: "three", stay: stay("2026-12-09", "2026-12-10") }))
        }))

      it.effect("is given again, unchanged, to the session that asks again for the same nights", () =>
        Effect.gen(function* () {
          const { acquire } = yield* RoomLocks
          const first = yield* acquire(wish({ roomId: "203" }))
          assert.deepStrictEqual(yield* acquire(wish({ roomId: "203", ttl: Duration.hours(2) })), first)
          const moved = acquire(wish({ roomId: "203", stay: stay("2026-12-10", "2026-12-14") }))
          assert.strictEqual(yield* inTheWay(moved), "2026-12-10/2026-12-13")
          assert.deepStrictEqual(yield* story("203"), ["acquired one", "conflict one"])
        }))

      it.effect("is of one room of one hotel, whatever the room is called", () =>
        Effect.gen(function* () {
          const { acquire, find } = yield* RoomLocks
          for (const roomId of ["2*", "2?", "{2}", "2@1", "2@2", "suite «Ñandú» 2", "-", "last"]) {
            const hold = yield* acquire(wish({ roomId }))
            assert.deepStrictEqual(yield* find(casa, hold.id), Option.some(hold))
          }
          yield* acquire(wish({ tenantId: TenantId.make("casa2"), roomId: "2*", session: "two" }))
        }))

      it.effect("is refused for what is no stay, no room, no session or no time", () =>
        Effect.gen(function* () {
          const { acquire, list } = yield* RoomLocks
          const tenantId = TenantId.make("bad")
          const day = LocalDate.make("2026-12-10")
          for (
            const said of [
              unlike(day, day),
              unlike(LocalDate.make("2026-12-11"), day),
              unlike(unchecked("2026-02-30"), day),
              unlike(unchecked(""), unchecked("soon")),
              { roomId: "" },
              { roomId: "1\u00001" },
              { session: "" },
              { user: "" },
              { ttl: Duration.zero },
              { ttl: Duration.hours(25) }
            ]
          ) {
            assert.strictEqual((yield* refusal(acquire(wish({ tenantId, ...said }))))._tag, "BadRequest")
          }
          assert.deepStrictEqual(yield* list(tenantId), [])
        }))
    })

    describe("a token", () => {
      it.effect("is greater than all that the room gave out before", () =>
        Effect.gen(function* () {
          const { acquire, release } = yield* RoomLocks
          let last = 0
          for (let n = 0; n < 20; n++) {
            const hold = yield* acquire(wish({ roomId: "301", session: `s${n}` }))
            assert.isAbove(hold.fence, last)
            assert.isTrue(Number.isSafeInteger(hold.fence))
            last = hold.fence
            assert.isTrue(yield* release(hold))
          }
        }))

      it.effect("of an earlier hold neither prolongs nor releases a later one of the same session", () =>
        Effect.gen(function* () {
          const { acquire, extend, find, release } = yield* RoomLocks
          const old = yield* acquire(wish({ roomId: "302" }))
          yield* release(old)
          const current = yield* acquire(wish({ roomId: "302" }))
          assert.strictEqual((yield* refusal(extend(old)))._tag, "HoldGone")
          assert.isFalse(yield* release(old))
          assert.deepStrictEqual(yield* find(casa, current.id), Option.some(current))
        }))
    })

    describe("prolonging", () => {
      it.effect("adds ten minutes, twice, and then no more", () =>
        Effect.gen(function* () {
          const { acquire, extend, find } = yield* RoomLocks
          const hold = yield* acquire(wish({ roomId: "401" }))
          const once = yield* extend(hold)
          assert.deepStrictEqual(once, { ...hold, extensions: 1, expiresAt: hold.expiresAt + 600_000 })
          const twice = yield* extend(once)
          assert.deepStrictEqual(twice, { ...hold, extensions: 2, expiresAt: hold.expiresAt + 1_200_000 })
          assert.strictEqual((yield* refusal(extend(twice)))._tag, "ExtensionsSpent")
          assert.deepStrictEqual(yield* find(casa, hold.id), Option.some(twice))
          assert.deepStrictEqual(yield* story("401"), ["acquired one", "extended one", "extended one"])
        }))

      it.effect("happens once when a turn is run again", () =>
        Effect.gen(function* () {
          const { acquire, extend } = yield* RoomLocks
          const hold = yield* acquire(wish({ roomId: "402" }))
          const once = yield* extend(hold)
          assert.deepStrictEqual(yield* extend(hold), once)
          const both = yield* Effect.all([extend(once), extend(once)], { concurrency: 2 })
          assert.deepStrictEqual(both.map(({ extensions }) => extensions), [2, 2])
        }))

      it.effect("is for the holder alone, and for what is still held", () =>
        Effect.gen(function* () {
          const { acquire, extend } = yield* RoomLocks
          const { runOut } = yield* Hand
          const hold = yield* acquire(wish({ roomId: "403" }))
          assert.strictEqual((yield* refusal(extend({ ...hold, session: "two" })))._tag, "NotTheHolder")
          yield* runOut(hold)
          assert.strictEqual((yield* refusal(extend(hold)))._tag, "HoldGone")
        }))
    })

    describe("releasing", () => {
      it.effect("makes room for the next, once, and only by the holder", () =>
        Effect.gen(function* () {
          const { acquire, find, release } = yield* RoomLocks
          const hold = yield* acquire(wish({ roomId: "501" }))
          assert.strictEqual((yield* refusal(release({ ...hold, session: "two" })))._tag, "NotTheHolder")
          assert.isTrue(yield* release(hold, "the guest said no"))
          assert.isFalse(yield* release(hold))
          assert.deepStrictEqual(yield* find(casa, hold.id), Option.none())
          yield* acquire(wish({ roomId: "501", session: "two" }))
          assert.deepStrictEqual(yield* story("501"), ["acquired one", "released one", "acquired two"])
          assert.strictEqual((yield* refusal(release(hold, "a\u0000b")))._tag, "BadRequest")
        }))

      it.effect("everything of one hotel leaves the others as they are", () =>
        Effect.gen(function* () {
          const { acquire, list, releaseAll } = yield* RoomLocks
          const [mine, other] = [TenantId.make("mine"), TenantId.make("other")]
          for (const roomId of ["1", "2", "3"]) yield* acquire(wish({ tenantId: mine, roomId }))
          const kept = yield* acquire(wish({ tenantId: other }))
          assert.strictEqual(yield* releaseAll(mine, "staff-7"), 3)
          assert.strictEqual(yield* releaseAll(mine, "staff-7"), 0)
          assert.deepStrictEqual(yield* list(mine), [])
          assert.deepStrictEqual(yield* list(other), [kept])
          assert.deepStrictEqual(yield* story("2", mine), ["acquired one", "released one"])
        }))
    })

    describe("time", () => {
      it.effect("ends a hold by the store's clock without anybody's help", () =>
        Effect.gen(function* () {
          const { acquire, find, list } = yield* RoomLocks
          const tenantId = TenantId.make("brief")
          const brief = yield* acquire(wish({ tenantId, ttl: Duration.millis(300) }))
          yield* eventually(find(tenantId, brief.id), Option.isNone)
          assert.deepStrictEqual(yield* list(tenantId), [])
          yield* acquire(wish({ tenantId, session: "two" }))
          assert.deepStrictEqual(yield* story("101", tenantId), ["acquired one", "expired one", "acquired two"])
        }))

      it.effect("that is over is audited by the loop where nobody asks for the room, each hold once", () =>
        Effect.gen(function* () {
          const locks = yield* RoomLocks
          const { runOut } = yield* Hand
          while ((yield* locks.expire) > 0);
          const hold = yield* locks.acquire(wish({ roomId: "601" }))
          const other = yield* locks.acquire(wish({ roomId: "602" }))
          assert.strictEqual(yield* locks.expire, 0)
          yield* runOut(hold)
          yield* Effect.all([locks.expire, locks.expire], { concurrency: 2 })
          assert.deepStrictEqual(yield* story("601"), ["acquired one", "expired one"])
          assert.deepStrictEqual(yield* locks.find(casa, other.id), Option.some(other))
        }))

      it.effect("that is over ends the session's own claim too: it gets a new hold with a new token", () =>
        Effect.gen(function* () {
          const { acquire } = yield* RoomLocks
          const { runOut } = yield* Hand
          const hold = yield* acquire(wish({ roomId: "603" }))
          yield* runOut(hold)
          assert.isAbove((yield* acquire(wish({ roomId: "603" }))).fence, hold.fence)
        }))
    })

    it.effect.prop(
      "does what the model does, whatever is asked in whatever order, together and as time passes",
      { steps: Steps },
      ({ steps }) => Effect.flatMap(freshTenant, (tenantId) => walk(tenantId, steps)),
      { timeout: 60_000, arbitrary: { runs: 60 } }
    )

    it.effect(
      "gives a room that a thousand ask for at once to exactly one, and tells the others what is in the way",
      () =>
        Effect.gen(function* () {
          const { acquire } = yield* RoomLocks
          const ask = (n: number) => Effect.exit(acquire(wish({ roomId: "701", session: `s${n}` })))
          const exits = yield* Effect.forEach(Array.from({ length: 1_000 }, (_, n) => n), ask, {
            concurrency: "unbounded"
          })
          assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
          const said = new Set(yield* Effect.forEach(exits.filter(Exit.isFailure), (exit) => inTheWay(exit)))
          assert.deepStrictEqual([...said], ["2026-12-10/2026-12-13"])
          const events = yield* story("701")
          assert.strictEqual(events.length, 1_000)
          assert.strictEqual(events.filter((event) => event.startsWith("acquired")).length, 1)
        }),
      60_000
    )
  })
