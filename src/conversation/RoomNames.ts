import { Cache, Context, Duration, Effect, Exit, Layer } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import type { RoomType } from "../pms/RoomType.ts"

/** A turn waits no longer than this to know what a hotel's rooms are called. */
const MOST_WAIT = "1 second"
const KEPT = Duration.minutes(10)
/** How soon a PMS that did not say is asked again. */
const AGAIN = Duration.seconds(30)
const MOST_HOTELS = 5_000

/** What each hotel sells, by the names it has there. */
export class RoomNames extends Context.Service<RoomNames, {
  /** Empty while the PMS does not say. */
  readonly of: (tenantId: TenantId) => Effect.Effect<ReadonlyArray<RoomType>>
}>()("conserje/conversation/RoomNames") {
  static readonly layer = Layer.effect(
    RoomNames,
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const cache = yield* Cache.makeWith(
        (tenantId: TenantId) => Effect.timeout(pms.roomTypes(tenantId), MOST_WAIT),
        { capacity: MOST_HOTELS, timeToLive: (exit) => Exit.isSuccess(exit) ? KEPT : AGAIN }
      )
      return RoomNames.of({ of: (tenantId) => Effect.orElseSucceed(Cache.get(cache, tenantId), () => []) })
    })
  )
}
