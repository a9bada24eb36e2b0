import { Effect, Layer } from "effect"
import { SecretsConfig } from "../secrets/SecretsConfig.ts"
import { HotelContents } from "./HotelContents.ts"
import { Hotels } from "./Hotels.ts"
import { PmsPlaces } from "./PmsPlaces.ts"
import { TenantIdentifiers } from "./TenantIdentifiers.ts"
import { TenantNumbers } from "./TenantNumbers.ts"
import { Tenants } from "./Tenants.ts"
import { TenantSecrets } from "./TenantSecrets.ts"

/** Everything that is known of hotels, and who changes it. */
export const layer = Layer.mergeAll(Tenants.layerSql, TenantNumbers.layerSql, TenantIdentifiers.layerSql).pipe(
  Layer.provideMerge(
    Layer.mergeAll(Hotels.layerSql, HotelContents.layerSql, TenantSecrets.layerSql, PmsPlaces.layerSql)
  ),
  Layer.provide(SecretsConfig.layer)
)

/** What `refresh` reads again. */
export const caches = Effect.context<Hotels | HotelContents | TenantSecrets | PmsPlaces>()

/** One pass of the second way to what other processes changed. Returns how many hotels there are. */
export const refresh = Effect.gen(function* () {
  const hotels = yield* Hotels.use(({ refresh }) => refresh)
  yield* TenantSecrets.use(({ refresh }) => refresh)
  yield* PmsPlaces.use(({ refresh }) => refresh)
  return hotels
})
