import { type Config, Context, Effect, Layer } from "effect"
import { HttpRouter } from "effect/http"
import type { SqlClient } from "effect/sql"
import type * as FrontDesk from "./FrontDesk.ts"
import type { ActivePmsFault, PmsFaultRule } from "./PmsFault.ts"
import { QloAppsConfig, type QloAppsOptions } from "./QloAppsConfig.ts"
import { controlRoutes } from "./QloAppsControl.ts"
import type { QloAppsError } from "./QloAppsError.ts"
import * as QloAppsRoutes from "./QloAppsRoutes.ts"
import * as QloAppsServer from "./QloAppsServer.ts"
import { QloAppsState, type Traffic } from "./QloAppsState.ts"
import * as Seeding from "./Seeding.ts"
import type { Shop } from "./Shop.ts"
import * as Steering from "./Steering.ts"
import type { Vices, VicesChange } from "./Vices.ts"

/** Where one of the installations is, and who may enter. */
export interface Installation extends Pick<Shop, "name" | "keys" | "timeZone"> {
  /** Of the shop: its webservice is at `/api` below it. No slash at the end. */
  readonly baseUrl: string
  readonly currency: string
  readonly hotelId: number
  /** The first of the shop's keys: of the demo hotels, the one with the least privileges that suffice. */
  readonly key: string
}

/**
 * A pretend QloApps 1.6.1 behind a real port of 127.0.0.1: one installation per demo hotel, each in a folder of the
 * same server, with its bookings in the database and the vices of the real one. Steered here, or over `/sandbox/...`
 * from another process.
 */
export class SandboxQloApps extends Context.Service<SandboxQloApps, {
  readonly installations: ReadonlyArray<Installation>
  readonly vices: (shop: string) => Effect.Effect<Vices, QloAppsError>
  /** Of one shop, or of all of them. */
  readonly change: (change: VicesChange, shop?: string) => Effect.Effect<void, QloAppsError>
  readonly fault: (rule: PmsFaultRule) => Effect.Effect<ActivePmsFault>
  readonly faults: () => ReadonlyArray<ActivePmsFault>
  readonly removeFault: (id: string) => Effect.Effect<void>
  readonly clearFaults: Effect.Effect<void>
  /** Cuts every connection and refuses new ones, until `up`. Calls that had begun their work finish it. */
  readonly down: Effect.Effect<void>
  readonly up: Effect.Effect<void, QloAppsError>
  readonly isUp: Effect.Effect<boolean>
  /** Requests since the start, or since they were forgotten; those that were refused at the door included. */
  readonly traffic: () => ReadonlyArray<Traffic>
  readonly forgetTraffic: Effect.Effect<void>
  /** Every room row of a shop with what its order says. */
  readonly holdings: (shop: string) => Effect.Effect<ReadonlyArray<FrontDesk.Holding>, QloAppsError>
  readonly doubles: (shop: string) => Effect.Effect<ReadonlyArray<FrontDesk.Double>, QloAppsError>
  /** Returns the order's id. */
  readonly walkIn: (shop: string, stay: FrontDesk.WalkIn) => Effect.Effect<number, QloAppsError>
  readonly changeRoom: (
    shop: string,
    roomId: number,
    change: FrontDesk.RoomChange
  ) => Effect.Effect<void, QloAppsError>
  readonly changeRoomType: (
    shop: string,
    roomTypeId: number,
    change: FrontDesk.RoomTypeChange
  ) => Effect.Effect<void, QloAppsError>
  /** Ids go on counting. */
  readonly forgetBookings: (shop: string) => Effect.Effect<void, QloAppsError>
}>()("conserje/sandbox/qloapps/SandboxQloApps") {
  /**
   * The whole of it, with its port open and its shops on their first day or as they were left. Needs the migrated
   * database. Fails when the port is taken or `SANDBOX_PMS_PORT` is no port.
   */
  static readonly layer = (
    options: QloAppsOptions = {}
  ): Layer.Layer<SandboxQloApps, QloAppsError | Config.ConfigError, SqlClient.SqlClient> =>
    facade.pipe(Layer.provide(QloAppsState.layer), Layer.provide(QloAppsConfig.layer(options)))
}

const facade = Layer.effect(
  SandboxQloApps,
  Effect.gen(function* () {
    const { port } = yield* QloAppsConfig
    const state = yield* QloAppsState
    const seed = yield* Seeding.make
    // Without its tables the sandbox cannot start, and nobody can do anything about it at run time.
    yield* Effect.orDie(Effect.forEach(state.shops, seed, { discard: true }))
    const server = yield* QloAppsServer.make(port)
    const sandbox = SandboxQloApps.of({
      ...(yield* Steering.make),
      installations: state.shops.map(({ currency, directory, keys, name, timeZone }) => ({
        name,
        keys,
        timeZone,
        baseUrl: `http://127.0.0.1:${server.port}${directory === "" ? "" : `/${directory}`}`,
        currency: currency.code,
        hotelId: Seeding.HOTEL,
        key: keys[0]?.key ?? ""
      })),
      down: server.shut,
      up: server.open,
      isUp: server.isOpen
    })

    const scope = yield* Effect.scope
    // The answer to whoever asks for the outage is still written before the door shuts.
    const outage = (millis: number) =>
      Effect.sleep("50 millis").pipe(
        Effect.andThen(server.shut),
        Effect.andThen(Effect.sleep(millis)),
        Effect.andThen(server.open),
        Effect.catch((error) => Effect.logWarning("the sandbox PMS did not come back", error)),
        Effect.forkIn(scope),
        Effect.asVoid
      )
    const shopRoutes = yield* QloAppsRoutes.make(`127.0.0.1:${server.port}`)
    yield* server.serve(yield* HttpRouter.toHttpEffect(Layer.mergeAll(shopRoutes, controlRoutes(sandbox, outage))))
    return sandbox
  })
)
