import { Context, Effect, Layer, Schema } from "effect"
import { Redis } from "effect/persistence"
import { TenantId } from "../../domain/Ids.ts"
import { type LocksError, unavailable } from "../LocksError.ts"
import { HOTELS } from "./LockKeys.ts"

/** Which hotels have holds in Redis, now or earlier. It lies in another slot than theirs, so no script can write both. */
export class HotelsWithLocks extends Context.Service<HotelsWithLocks, {
  /** First Redis has it, then comes the rest; after the first time it costs nothing. */
  readonly before: <A>(tenantId: TenantId, then: Effect.Effect<A, LocksError>) => Effect.Effect<A, LocksError>
  readonly all: Effect.Effect<ReadonlyArray<TenantId>, LocksError>
}>()("conserje/locks/HotelsWithLocks") {
  static readonly layer = Layer.effect(
    HotelsWithLocks,
    Effect.gen(function* () {
      const redis = yield* Redis.Redis
      const added = new Set<TenantId>()
      return HotelsWithLocks.of({
        before: (tenantId, then) =>
          added.has(tenantId) ? then : redis.send("SADD", HOTELS, tenantId).pipe(
            Effect.catch(unavailable),
            Effect.flatMap(() => {
              added.add(tenantId)
              return then
            })
          ),
        all: Effect.gen(function* () {
          // Said again each time, so that a Redis that has lost its data hears of them.
          if (added.size > 0) yield* redis.send("SADD", HOTELS, ...added)
          return yield* Effect.flatMap(redis.send("SMEMBERS", HOTELS), decode)
        }).pipe(Effect.catch(unavailable))
      })
    })
  )
}

const decode = Schema.decodeUnknownEffect(Schema.Array(TenantId))
