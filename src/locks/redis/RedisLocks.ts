import { Duration, Effect, Option } from "effect"
import { Redis } from "effect/persistence"
import type { TenantId } from "../../domain/Ids.ts"
import {
  EXTENSION,
  type Held,
  type Hold,
  type HoldRequest,
  MOST_EXTENSIONS,
  MOST_LISTED,
  partsOf,
  TTL
} from "../Hold.ts"
import {
  ExtensionsSpent,
  HoldGone,
  type LocksError,
  NotTheHolder,
  refuse,
  RoomTaken,
  unavailable
} from "../LocksError.ts"
import * as LocksMetrics from "../LocksMetrics.ts"
import type { RoomLocks } from "../RoomLocks.ts"
import { HotelsWithLocks } from "./HotelsWithLocks.ts"
import { keysOf } from "./LockKeys.ts"
import { holdOf } from "./HoldText.ts"
import { read, readMembers, type Reply, STRANGE } from "./LockReplies.ts"
import * as LockScripts from "./LockScripts.ts"
import * as LuaScript from "./LuaScript.ts"

/** Of each hotel's holds that have run out, so many are ended in one pass. */
const MOST_EXPIRED = 200
const AT_ONCE = 16

/** Holds in Redis. Their audit waits there too, written by the same script, until `LockAudit` has carried it over. */
export const make = Effect.gen(function* () {
  const redis = yield* Redis.Redis
  const hotels = yield* HotelsWithLocks
  const call = LuaScript.calls(redis)
  const run = {
    acquire: call(LockScripts.acquire),
    extend: call(LockScripts.extend),
    release: call(LockScripts.release),
    look: call(LockScripts.look),
    members: call(LockScripts.members)
  }

  const release = (held: Held, because = "released") =>
    Effect.flatMap(
      answer(run.release(roomOf(held), held.fence, held.session, because)),
      (reply) => reply._tag === "other" ? refuse(new NotTheHolder()) : Effect.succeed(reply._tag === "released")
    )

  const look = (tenantId: TenantId, { fence, roomId }: { readonly fence: number; readonly roomId: string }) =>
    Effect.map(
      answer(run.look({ keys: keysOf(tenantId), roomId }, fence)),
      (reply) => reply._tag === "held" ? Option.fromNullishOr(holdOf({ tenantId, roomId }, fence, reply.text)) : NONE
    )

  const membersOf = (tenantId: TenantId, which: "due" | "live", most: number) =>
    run.members(keysOf(tenantId), which, most).pipe(Effect.flatMap(readMembers), Effect.catch(unavailable))

  const list = Effect.fnUntraced(function* (tenantId: TenantId, limit = MOST_LISTED) {
    const members = yield* membersOf(tenantId, "live", limit)
    const found = yield* Effect.forEach(members, (one) => look(tenantId, one), { concurrency: AT_ONCE })
    return found.flatMap(Option.toArray)
  })

  const expireOf = Effect.fnUntraced(function* (tenantId: TenantId) {
    const due = yield* membersOf(tenantId, "due", MOST_EXPIRED)
    yield* Effect.forEach(due, (one) => look(tenantId, one), { concurrency: AT_ONCE, discard: true })
    const waiting = yield* redis.send<number>("XLEN", keysOf(tenantId).audit).pipe(Effect.catch(unavailable))
    return { ended: due.length, waiting }
  })

  const store: RoomLocks["Service"] = {
    acquire: (request) => {
      const { session, stay, tenantId, ttl = TTL, user } = request
      const asked = run.acquire(
        roomOf(request),
        stay.arrive,
        stay.leave,
        session,
        user,
        Math.ceil(Duration.toMillis(ttl)),
        LockScripts.MOST_WAITING
      )
      return hotels.before(tenantId, Effect.flatMap(answer(asked), (reply) => held(request, reply)))
    },
    extend: Effect.fnUntraced(function* (held) {
      const reply = yield* answer(run.extend(
        roomOf(held),
        held.fence,
        held.session,
        held.extensions,
        MOST_EXTENSIONS,
        Duration.toMillis(EXTENSION)
      ))
      if (reply._tag === "held") return holdOf(held, reply.fence, reply.text) ?? (yield* STRANGE)
      if (reply._tag === "other") return yield* refuse(new NotTheHolder())
      return yield* refuse(reply._tag === "spent" ? new ExtensionsSpent() : new HoldGone())
    }),
    release,
    find: (tenantId, id) => look(tenantId, partsOf(id)),
    list,
    releaseAll: Effect.fnUntraced(function* (tenantId, by) {
      const holds = yield* list(tenantId, MOST_LISTED)
      const released = yield* Effect.forEach(holds, (hold) => release(hold, by), { concurrency: AT_ONCE })
      return released.filter((was) => was).length
    }),
    expire: Effect.gen(function* () {
      const tenants = yield* hotels.all
      const passes = yield* Effect.forEach(tenants, expireOf, { concurrency: AT_ONCE })
      yield* LocksMetrics.auditBacklog({}, passes.reduce((sum, { waiting }) => sum + waiting, 0))
      return passes.reduce((sum, { ended }) => sum + ended, 0)
    })
  }
  return store
})

const held = ({ roomId, stay, tenantId }: HoldRequest, reply: Reply): Effect.Effect<Hold, LocksError> => {
  if (reply._tag !== "held" && reply._tag !== "taken") return STRANGE
  const hold = holdOf({ tenantId, roomId, stay }, reply._tag === "held" ? reply.fence : 0, reply.text)
  if (hold === undefined) return STRANGE
  return reply._tag === "held"
    ? Effect.succeed(hold)
    : refuse(new RoomTaken({ stay: hold.stay, until: hold.expiresAt }))
}

const roomOf = ({ roomId, tenantId }: Pick<Held, "tenantId" | "roomId">) => ({ keys: keysOf(tenantId), roomId })

const answer = (asked: Effect.Effect<unknown, Redis.RedisError>): Effect.Effect<Reply, LocksError> =>
  Effect.flatMap(Effect.catch(asked, unavailable), read)

const NONE = Option.none<Hold>()
