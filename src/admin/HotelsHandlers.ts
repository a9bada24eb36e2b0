import { Effect, Option, Redacted } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { TenantId } from "../domain/Ids.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import { PmsPlaces } from "../tenancy/PmsPlaces.ts"
import { Reach } from "../reach/Reach.ts"
import { Tenants } from "../tenancy/Tenants.ts"
import { type Purpose, TenantSecrets } from "../tenancy/TenantSecrets.ts"
import { AdminApi } from "./AdminApi.ts"
import { everyHotel } from "./Answers.ts"
import { editionOf, inEdition } from "./Edition.ts"
import { Conflict, Invalid, NotFound, PreconditionFailed } from "./Problem.ts"
import { amongTenancy, myHotel } from "./TenancyAnswers.ts"

/** What each secret looks like, so that a mistake is told before anybody relies on it. */
const SHAPES: Readonly<Record<Purpose, readonly [RegExp, string]>> = {
  "whatsapp-access-token": [/^[\x21-\x7e]{16,2000}$/, "16 to 2000 characters without spaces, as Meta gives it"],
  "pms-api-key": [/^[\x21-\x7e]{32}$/, "exactly 32 characters, as QloApps makes it"]
}

const INSIDE = "an address on the Internet; OUTBOUND_ALLOWED names what may be called beside it"

export const HotelsHandlers = HttpApiBuilder.group(
  AdminApi,
  "hotels",
  Effect.fnUntraced(function* (handlers) {
    const tenants = yield* Tenants
    const contents = yield* HotelContents
    const places = yield* PmsPlaces
    const secrets = yield* TenantSecrets
    const { mayCall } = yield* Reach

    /** Refused where the house would call itself, or somebody inside of its network. */
    const outside = Effect.fnUntraced(function* (address: string | undefined, ...path: ReadonlyArray<string>) {
      if (address === undefined || (yield* mayCall(new URL(address)))) return
      return yield* new Invalid({ errors: [{ path: ["payload", ...path], message: INSIDE }] })
    })

    /** The hotel of the path, which is there. */
    const existing = Effect.fnUntraced(function* (tenant: TenantId) {
      const tenantId = yield* myHotel(tenant)
      const found = yield* Effect.mapError(tenants.get(tenantId), amongTenancy())
      return Option.isSome(found) ? tenantId : yield* new NotFound()
    })

    return handlers.handleAll({
      readContent: Effect.fnUntraced(function* ({ params }) {
        const tenantId = yield* existing(params.tenant)
        const { content, version } = yield* Effect.mapError(contents.read(tenantId), amongTenancy())
        return inEdition(content, version)
      }),
      writeContent: Effect.fnUntraced(function* ({ headers, params, payload }) {
        const tenantId = yield* myHotel(params.tenant)
        const read = yield* editionOf(headers)
        yield* outside(payload.staff?.webhook, "staff", "webhook")
        const { content, version } = yield* Effect.mapError(
          contents.replace(tenantId, payload, read),
          amongTenancy(NotFound, PreconditionFailed)
        )
        return inEdition(content, version)
      }),
      readPms: Effect.fnUntraced(function* ({ params }) {
        const tenantId = yield* existing(params.tenant)
        const own = Option.getOrNull(yield* Effect.mapError(places.read(tenantId), amongTenancy()))
        const states = yield* Effect.mapError(secrets.list(tenantId), amongTenancy())
        const keySet = states.some(({ purpose, set }) => purpose === "pms-api-key" && set)
        return inEdition({ place: own?.place ?? null, keySet }, own?.version ?? 0)
      }),
      connectPms: Effect.fnUntraced(function* ({ headers, params, payload }) {
        // It says who gets the stays of guests.
        yield* everyHotel
        const read = yield* editionOf(headers)
        yield* outside(payload.baseUrl, "baseUrl")
        const { place, version } = yield* Effect.mapError(
          places.replace(params.tenant, payload, read),
          amongTenancy(NotFound, PreconditionFailed)
        )
        return inEdition(place, version)
      }),
      disconnectPms: Effect.fnUntraced(function* ({ params }) {
        yield* everyHotel
        if (!(yield* Effect.mapError(places.remove(params.tenant), amongTenancy()))) return yield* new NotFound()
      }),
      secrets: Effect.fnUntraced(function* ({ params }) {
        const tenantId = yield* existing(params.tenant)
        return { secrets: yield* Effect.mapError(secrets.list(tenantId), amongTenancy()) }
      }),
      setSecret: Effect.fnUntraced(function* ({ params: { purpose, tenant }, payload }) {
        const tenantId = yield* myHotel(tenant)
        const [shape, message] = SHAPES[purpose]
        if (!shape.test(payload.value)) return yield* new Invalid({ errors: [{ path: ["payload", "value"], message }] })
        yield* Effect.mapError(
          secrets.set(tenantId, purpose, Redacted.make(payload.value)),
          amongTenancy(NotFound, Conflict)
        )
      }),
      removeSecret: Effect.fnUntraced(function* ({ params: { purpose, tenant } }) {
        const tenantId = yield* myHotel(tenant)
        yield* Effect.mapError(secrets.remove(tenantId, purpose), amongTenancy(NotFound))
      })
    })
  })
)
