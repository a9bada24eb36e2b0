import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { TenantId } from "../domain/Ids.ts"
import { Audit } from "../audit/Audit.ts"
import type { Hold } from "../locks/Hold.ts"
import { RoomLocks } from "../locks/RoomLocks.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { mine, orUnavailable } from "./Answers.ts"
import { afterOf, limitOf, page } from "./Page.ts"
import { NotFound } from "./Problem.ts"

/** Soonest to end first, and no two alike. */
const placeOf = ({ expiresAt, id }: Hold) => `${String(expiresAt).padStart(16, "0")}|${id}`

export const HoldsHandlers = HttpApiBuilder.group(
  AdminApi,
  "holds",
  Effect.fnUntraced(function* (handlers) {
    const locks = yield* RoomLocks
    const hotels = yield* Hotels
    const audit = yield* Audit

    const hotelOf = (tenantId: TenantId) => mine(Option.getOrNull(hotels.byTenant(tenantId)))

    /** Holds may be in Redis, which no transaction reaches: what was let go is written down right after it. */
    const witness = (tenantId: TenantId, action: string, resource: string, after: unknown) =>
      audit.note({ type: "lock", action, resource, tenantId, after })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ params, query }) {
        const { tenantId } = yield* hotelOf(params.hotel)
        const holds = yield* orUnavailable(locks.list(tenantId))
        const rest = holds.filter((hold) => placeOf(hold) > afterOf(query))
          .toSorted((one, other) => placeOf(one) < placeOf(other) ? -1 : 1)
        return page(query, rest.slice(0, limitOf(query)), placeOf)
      }),
      release: Effect.fnUntraced(function* ({ params, payload }) {
        const { tenantId } = yield* hotelOf(params.hotel)
        const { id: by } = yield* CurrentPrincipal
        const hold = yield* orUnavailable(locks.find(tenantId, params.id))
        if (Option.isNone(hold)) return yield* new NotFound()
        const released = yield* orUnavailable(locks.release(hold.value, `${by}: ${payload.because}`))
        if (!released) return yield* new NotFound()
        yield* witness(tenantId, "hold.released", `hold/${params.id}`, payload)
      }),
      releaseAll: Effect.fnUntraced(function* ({ params, payload }) {
        const { tenantId } = yield* hotelOf(params.hotel)
        const { id: by } = yield* CurrentPrincipal
        const released = yield* orUnavailable(locks.releaseAll(tenantId, `${by}: ${payload.because}`))
        yield* witness(tenantId, "holds.released", `hotel/${tenantId}`, { ...payload, released })
        return { released }
      })
    })
  })
)
