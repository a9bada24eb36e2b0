import { Effect, Layer, Option, Redacted } from "effect"
import { CircuitBreaker } from "effect/persistence"
import { TenantId } from "../domain/Ids.ts"
import * as GuardedPms from "../pms/GuardedPms.ts"
import { PmsCache } from "../pms/guard/PmsCache.ts"
import { PmsCalls } from "../pms/guard/PmsCalls.ts"
import { PmsConfig } from "../pms/PmsConfig.ts"
import { PmsConnections } from "../pms/PmsConnections.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { QloAppsHttp } from "../pms/qloapps/QloAppsHttp.ts"
import * as Redis from "../redis/Redis.ts"
import { RedisConfig } from "../redis/RedisConfig.ts"
import { SandboxQloApps } from "../sandbox/qloapps/SandboxQloApps.ts"
import { Profile } from "./Profile.ts"

/** Answers and circuits are shared between processes when there is a Redis, and kept in this one otherwise. */
const stores = Layer.unwrap(
  Effect.map(RedisConfig, ({ url }) =>
    Option.match(url, {
      onNone: () => Layer.merge(PmsCache.layerMemory, CircuitBreaker.layerStoreMemory()),
      onSome: (url) =>
        Layer.merge(PmsCache.layerRedis, CircuitBreaker.layerStoreRedis()).pipe(Layer.provide(Redis.layerUrl(url)))
    }))
).pipe(Layer.provide(RedisConfig.layer))

/** The demo hotels in their pretend QloApps. */
const pretended = Layer.unwrap(
  Effect.map(
    SandboxQloApps,
    ({ installations }) =>
      PmsConnections.layerWith(installations.map(({ baseUrl, hotelId, key, name, timeZone }) => ({
        tenantId: TenantId.make(name),
        baseUrl: new URL(baseUrl),
        host: Option.none(),
        apiKey: Redacted.make(key),
        hotelId: String(hotelId),
        timeZone,
        clock: timeZone
      })))
  )
).pipe(Layer.provide(SandboxQloApps.layer()))

type Pretended = typeof pretended
type Real = typeof PmsConnections.layer
type Connections = Layer.Layer<
  PmsConnections,
  Layer.Error<Pretended> | Layer.Error<Real>,
  Layer.Services<Pretended> | Layer.Services<Real>
>

const installed = Layer.unwrap(
  Effect.map(Profile, ({ pms }): Connections => pms === "sandbox" ? pretended : PmsConnections.layer)
)

const connections = PmsConnections.layerOwn.pipe(Layer.provide(installed))

/** Every hotel's own system behind its guard and its desk. Without one configured, each call says so. */
export const layer = GuardedPms.layerOver(PmsGateway.layerQloApps).pipe(
  Layer.provide(Layer.mergeAll(connections, QloAppsHttp.layer, stores)),
  Layer.provideMerge(PmsCalls.layerSql),
  Layer.provide(PmsConfig.layer)
)
