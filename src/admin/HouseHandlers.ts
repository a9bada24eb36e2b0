import { DateTime, Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { AuditTrail } from "../audit/AuditTrail.ts"
import { Flags } from "../flags/Flags.ts"
import { AdminApi } from "./AdminApi.ts"
import { everyHotel, orUnavailable, scopeOf } from "./Answers.ts"
import type { TenantId } from "../domain/Ids.ts"
import { beforeOf, limitOf, page } from "./Page.ts"

/** What holds for all hotels is changed only by who sees all of them. */
const writable = Effect.fnUntraced(function* (hotel: TenantId | undefined) {
  if (hotel === undefined) yield* everyHotel
  return (yield* scopeOf(hotel)) ?? undefined
})

const featureFlags = HttpApiBuilder.group(
  AdminApi,
  "featureFlags",
  Effect.fnUntraced(function* (handlers) {
    const flags = yield* Flags
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const states = yield* orUnavailable(flags.list((yield* scopeOf(query.hotel)) ?? undefined))
        const sorted = states.toSorted((one, other) => one.flag < other.flag ? -1 : 1)
        return {
          flags: Object.fromEntries(sorted.map(({ flag, on }) => [flag, on])),
          saidBy: Object.fromEntries(sorted.map(({ flag, saidBy }) => [flag, saidBy]))
        }
      }),
      set: Effect.fnUntraced(function* ({ params, payload, query }) {
        yield* orUnavailable(flags.set(params.flag, payload.on, yield* writable(query.hotel)))
      }),
      unset: Effect.fnUntraced(function* ({ params, query }) {
        yield* orUnavailable(flags.unset(params.flag, yield* writable(query.hotel)))
      })
    })
  })
)

const auditLogs = HttpApiBuilder.group(
  AdminApi,
  "auditLogs",
  Effect.fnUntraced(function* (handlers) {
    const trail = yield* AuditTrail
    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const before = beforeOf(query)
        const rows = yield* orUnavailable(trail.list({
          limit: limitOf(query),
          ...(tenantId === null ? {} : { tenantId }),
          ...(query.type === undefined ? {} : { type: query.type }),
          ...(query.actor === undefined ? {} : { actorId: query.actor }),
          ...(query.from === undefined ? {} : { from: DateTime.toEpochMillis(query.from) }),
          ...(query.to === undefined ? {} : { to: DateTime.toEpochMillis(query.to) }),
          ...(before === null ? {} : { before: String(Math.trunc(before)) })
        }))
        return page(query, rows, ({ id }) => id)
      })
    })
  })
)

export const HouseHandlers = Layer.mergeAll(featureFlags, auditLogs)
