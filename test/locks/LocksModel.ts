import { assert } from "@effect/vitest"
import { Effect, Exit, Schema } from "effect"
import type { TenantId } from "../../src/domain/Ids.ts"
import { LocalDate, plusDays, StayDates } from "../../src/domain/StayDates.ts"
import { type Hold, MOST_EXTENSIONS } from "../../src/locks/Hold.ts"
import { LockAudit } from "../../src/locks/LockAudit.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { Hand, refusal, wish } from "./support.ts"

const upTo = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

const Ask = Schema.Struct({ room: upTo(1), day: upTo(9), nights: upTo(4), session: upTo(2) })

/** What is done with holds; `which` counts through those that were ever given. */
const Step = Schema.Union([
  Schema.Struct({
    _tag: Schema.Literal("acquire"),
    asks: Schema.Array(Ask).check(Schema.isMinLength(1), Schema.isMaxLength(4))
  }),
  Schema.Struct({ _tag: Schema.Literals(["extend", "release", "runOut"]), which: upTo(9) }),
  Schema.Struct({ _tag: Schema.Literal("expire") })
])
export const Steps = Schema.Array(Step).check(Schema.isMinLength(1), Schema.isMaxLength(25))

const FIRST = LocalDate.make("2026-12-01")

/** What a store should be, in as few words as possible. */
interface Known {
  hold: Hold
  state: "live" | "over" | "released"
}

const overlaps = (one: StayDates, other: StayDates): boolean => one.overlaps(other)
const alike = (one: StayDates, other: StayDates): boolean => one.arrive === other.arrive && one.leave === other.leave

const byId = (one: Hold, other: Hold) => one.id < other.id ? -1 : 1

/** Takes the steps and asserts after each that the store did what the model does. What is asked at once is asked at once. */
export const walk = Effect.fnUntraced(function* (tenantId: TenantId, steps: typeof Steps.Type) {
  const locks = yield* RoomLocks
  const hand = yield* Hand
  const known: Array<Known> = []
  let conflicts = 0
  let extended = 0
  const live = () => known.filter(({ state }) => state === "live").map(({ hold }) => hold)

  for (const step of steps) {
    const which = step._tag === "acquire" || step._tag === "expire" ? undefined : known[step.which % known.length]
    switch (step._tag) {
      case "acquire": {
        const asks = step.asks.map(({ day, nights, room, session }) => {
          const arrive = plusDays(FIRST, day)
          const stay = new StayDates({ arrive, leave: plusDays(arrive, nights + 1) })
          return wish({ tenantId, roomId: `room ${room}`, session: `s${session}`, stay })
        })
        const exits = yield* Effect.forEach(asks, (ask) => Effect.exit(locks.acquire(ask)), { concurrency: 4 })
        for (const [at, exit] of exits.entries()) {
          if (Exit.isFailure(exit)) continue
          const ask = asks[at]
          assert.isTrue(ask !== undefined && alike(ask.stay, exit.value.stay) && ask.session === exit.value.session)
          if (live().some(({ id }) => id === exit.value.id)) continue
          const ofRoom = known.filter(({ hold }) => hold.roomId === exit.value.roomId)
          assert.isFalse(ofRoom.some(({ hold, state }) => state === "live" && overlaps(hold.stay, exit.value.stay)))
          known.push({ hold: exit.value, state: "live" })
        }
        for (const [at, exit] of exits.entries()) {
          const ask = asks[at]
          if (Exit.isSuccess(exit) || ask === undefined) continue
          conflicts += 1
          const reason = yield* refusal(exit)
          const named = live().some(({ roomId, stay }) =>
            roomId === ask.roomId && reason._tag === "RoomTaken" && alike(stay, reason.stay) &&
            overlaps(stay, ask.stay)
          )
          assert.isTrue(named, "a conflict names a stay that is held and in the way")
        }
        break
      }
      case "extend": {
        if (which === undefined) break
        const exit = yield* Effect.exit(locks.extend(which.hold))
        const may = which.state === "live" && which.hold.extensions < MOST_EXTENSIONS
        assert.strictEqual(Exit.isSuccess(exit), may)
        if (!Exit.isSuccess(exit)) break
        extended += 1
        assert.deepStrictEqual(exit.value, {
          ...which.hold,
          extensions: which.hold.extensions + 1,
          expiresAt: which.hold.expiresAt + 600_000
        })
        which.hold = exit.value
        break
      }
      case "release": {
        if (which === undefined) break
        assert.strictEqual(yield* locks.release(which.hold), which.state === "live")
        if (which.state === "live") which.state = "released"
        break
      }
      case "runOut": {
        if (which?.state !== "live") break
        yield* hand.runOut(which.hold)
        which.state = "over"
        break
      }
      case "expire":
        yield* locks.expire
    }
    const listed = yield* locks.list(tenantId)
    assert.deepStrictEqual(listed.toSorted(byId), live().toSorted(byId))
  }

  while ((yield* locks.expire) > 0);
  const audit = yield* LockAudit
  while ((yield* audit.drain) > 0);
  const events = yield* audit.read({ tenantId, limit: 10_000 })
  const told = (event: string) => events.filter((one) => one.event === event).length
  const ended = (state: Known["state"]) => known.filter((one) => one.state === state).length
  assert.deepStrictEqual(
    [told("acquired"), told("conflict"), told("extended"), told("released"), told("expired")],
    [known.length, conflicts, extended, ended("released"), ended("over")]
  )
  for (const roomId of ["room 0", "room 1"]) {
    const fences = events.filter((one) => one.event === "acquired" && one.roomId === roomId).map(({ fence }) => fence)
    assert.deepStrictEqual(fences, fences.toSorted((one, other) => Number(one) - Number(other)))
    assert.strictEqual(new Set(fences).size, fences.length)
  }
})
