import { Context, Effect, Layer, Option, Redacted } from "effect"
import { CircuitBreaker } from "effect/persistence"
import { ClusterConfig } from "../../../src/actors/ClusterConfig.ts"
import * as Runner from "../../../src/actors/Runner.ts"
import { Audit } from "../../../src/audit/Audit.ts"
import * as GuardedPms from "../../../src/pms/GuardedPms.ts"
import { PmsCache } from "../../../src/pms/guard/PmsCache.ts"
import { PmsCalls } from "../../../src/pms/guard/PmsCalls.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../../../src/pms/qloapps/QloAppsHttp.ts"
import * as Database from "../../../src/sql/Database.ts"
import * as FreePort from "../../../src/sql/embedded/FreePort.ts"
import { Scratch } from "../../support/Postgres.ts"
import { Rate, SandboxConnections } from "./PmsHouse.ts"
import * as PmsSettings from "./PmsSettings.ts"

/** A whole PMS side of a runtime: its own connections, caches and circuits, and a runner that the others can reach. */
export const runtime = Effect.fnUntraced(function* (settings: Parameters<typeof PmsSettings.layer>[0] = {}) {
  const { url } = yield* Scratch
  const port = yield* FreePort.find
  const cluster = Layer.succeed(ClusterConfig, {
    mode: "socket",
    address: Option.some({ host: "127.0.0.1", port }),
    mostResident: 1000
  })
  const layer = GuardedPms.layerOver(PmsGateway.layerQloApps).pipe(
    Layer.provide([
      SandboxConnections,
      QloAppsHttp.layer,
      Rate,
      PmsCache.layerMemory,
      PmsCalls.layerNone,
      Audit.layerNone,
      CircuitBreaker.layerStoreMemory(),
      Runner.layer.pipe(Layer.provide([cluster, Database.layerUrl(Redacted.make(url.href))]))
    ]),
    Layer.provide(PmsSettings.layer(settings))
  )
  return Context.get(yield* Layer.build(Layer.fresh(layer)), PmsGateway)
})
