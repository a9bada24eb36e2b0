import { Clock, Effect, Layer, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { TenantId } from "../domain/Ids.ts"
import { Flags } from "../flags/Flags.ts"
import { mayEnter } from "../identity/Principal.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { identifierOf } from "../tenancy/Identifier.ts"
import * as TenancyMetrics from "../tenancy/TenancyMetrics.ts"
import * as TenancyRoom from "../tenancy/TenancyRoom.ts"
import type { Tenant } from "../tenancy/Tenant.ts"
import { TenantIdentifiers } from "../tenancy/TenantIdentifiers.ts"
import { TenantNumbers } from "../tenancy/TenantNumbers.ts"
import { Tenants } from "../tenancy/Tenants.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { everyHotel, scopeOf } from "./Answers.ts"
import { editionOf, inEdition } from "./Edition.ts"
import { afterOf, limitOf, page } from "./Page.ts"
import { Conflict, Invalid, NotFound, PreconditionFailed } from "./Problem.ts"
import { amongTenancy, myHotel } from "./TenancyAnswers.ts"

const instant = (at: number | undefined) => at === undefined ? Clock.currentTimeMillis : Effect.succeed(at)
const shown = (tenant: Tenant) => inEdition(tenant, tenant.version)

const tenants = HttpApiBuilder.group(
  AdminApi,
  "tenants",
  Effect.fnUntraced(function* (handlers) {
    const table = yield* Tenants
    const numbers = yield* TenantNumbers
    const refresh = Effect.provideContext(TenancyRoom.refresh, yield* TenancyRoom.caches)

    const asItIs = Effect.fnUntraced(function* (tenantId: TenantId) {
      const tenant = yield* Effect.mapError(table.get(tenantId), amongTenancy())
      return shown(yield* Option.match(tenant, { onNone: () => new NotFound(), onSome: Effect.succeed }))
    })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const found = yield* Effect.mapError(
          table.list(tenantId, { after: afterOf(query), limit: limitOf(query) }),
          amongTenancy()
        )
        return page(query, found, ({ tenantId }) => tenantId)
      }),
      create: Effect.fnUntraced(function* ({ payload }) {
        yield* everyHotel
        return shown(yield* Effect.mapError(table.create(payload), amongTenancy(Conflict)))
      }),
      refresh: Effect.fnUntraced(function* () {
        yield* everyHotel
        yield* Effect.mapError(table.announce, amongTenancy())
        return { status: "refreshed" as const, hotels: yield* Effect.mapError(refresh, amongTenancy()) }
      }),
      read: Effect.fnUntraced(function* ({ params }) {
        return yield* asItIs(yield* myHotel(params.tenant))
      }),
      update: Effect.fnUntraced(function* ({ headers, params, payload }) {
        const tenantId = yield* myHotel(params.tenant)
        // A hotel that the house has closed does not open itself.
        if (payload.status !== undefined) yield* everyHotel
        const version = yield* editionOf(headers)
        return shown(
          yield* Effect.mapError(table.update(tenantId, version, payload), amongTenancy(NotFound, PreconditionFailed))
        )
      }),
      addNumber: Effect.fnUntraced(function* ({ params, payload }) {
        // A number that Meta says belongs to somebody else is not for a hotel to take.
        yield* everyHotel
        const { validFrom = -Infinity, validTo = Infinity } = payload
        if (validFrom >= validTo) {
          return yield* new Invalid({ errors: [{ path: ["payload", "validTo"], message: "later than validFrom" }] })
        }
        yield* Effect.mapError(numbers.add(params.tenant, payload), amongTenancy(NotFound, Conflict))
        return yield* asItIs(params.tenant)
      }),
      endNumber: Effect.fnUntraced(function* ({ params, payload }) {
        yield* everyHotel
        const at = yield* instant(payload.at)
        yield* Effect.mapError(numbers.end(params.tenant, params.number, at), amongTenancy(NotFound))
        return yield* asItIs(params.tenant)
      }),
      moveNumber: Effect.fnUntraced(function* ({ params, payload }) {
        yield* everyHotel
        const at = yield* instant(payload.at)
        yield* Effect.mapError(
          numbers.move({ phoneNumberId: params.number, from: params.tenant, to: payload.to, at }),
          amongTenancy(NotFound, Conflict)
        )
        return yield* asItIs(params.tenant)
      })
    })
  })
)

const PLANS = "tenancy.phone_normalization.advanced"

const identifiers = HttpApiBuilder.group(
  AdminApi,
  "tenantIdentifiers",
  Effect.fnUntraced(function* (handlers) {
    const table = yield* TenantIdentifiers
    const tenants = yield* Tenants
    const hotels = yield* Hotels
    const flags = yield* Flags

    /** By the directory, or with the directory off the only hotel of the configuration. */
    const found = Effect.fnUntraced(function* (written: string) {
      if (!(yield* flags.isOn("tenancy.dynamic.enabled"))) {
        const [only, ...others] = hotels.configured().all()
        return others.length > 0 || only === undefined
          ? NOBODY
          : { result: "default", tenantId: only.tenantId } as const
      }
      const identifier = identifierOf(written, { country: null, planned: yield* flags.isOn(PLANS) })
      if (Option.isNone(identifier)) return NOBODY
      const owner = yield* Effect.mapError(table.ownerOf(identifier.value), amongTenancy())
      return Option.match(owner, {
        onNone: () => NOBODY,
        onSome: (tenantId) => ({ result: "hit", tenantId }) as const
      })
    })

    return handlers.handleAll({
      list: Effect.fnUntraced(function* ({ params, query }) {
        const tenantId = yield* myHotel(params.tenant)
        const rows = yield* Effect.mapError(
          table.list(tenantId, { after: afterOf(query), limit: limitOf(query) }),
          amongTenancy()
        )
        if (rows.length === 0 && Option.isNone(yield* Effect.mapError(tenants.get(tenantId), amongTenancy()))) {
          return yield* new NotFound()
        }
        return page(query, rows, ({ id }) => id)
      }),
      add: Effect.fnUntraced(function* ({ params, payload }) {
        const tenantId = yield* myHotel(params.tenant)
        const planned = yield* flags.isOn(PLANS, tenantId)
        return yield* Effect.mapError(
          table.add(tenantId, payload.identifier, planned),
          amongTenancy(NotFound, Conflict, Invalid)
        )
      }),
      remove: Effect.fnUntraced(function* ({ params }) {
        const tenantId = yield* myHotel(params.tenant)
        yield* Effect.mapError(table.remove(tenantId, params.identifier), amongTenancy(NotFound))
      }),
      resolve: Effect.fnUntraced(function* ({ payload }) {
        const principal = yield* CurrentPrincipal
        if (payload.hotel !== undefined) {
          yield* scopeOf(payload.hotel)
          yield* TenancyMetrics.resolutions({ result: "provided" })
          return { result: "provided" as const, tenantId: payload.hotel }
        }
        const answer = yield* found(payload.identifier)
        yield* TenancyMetrics.resolutions({ result: answer.result })
        // Whoever belongs to one hotel does not learn of another's users.
        return answer.tenantId === null || mayEnter(principal, answer.tenantId) ? answer : NOBODY
      })
    })
  })
)

const NOBODY = { result: "miss_strict", tenantId: null } as const

export const TenantsHandlers = Layer.mergeAll(tenants, identifiers)
