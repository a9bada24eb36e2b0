import { type Config, Context, Effect, Layer } from "effect"
import { HttpServerRequest } from "effect/http"
import type { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import * as FrontDesk from "./FrontDesk.ts"
import type { ActivePmsFault, PmsFaultRule } from "./PmsFault.ts"
import { QloAppsConfig, type QloAppsOptions } from "./QloAppsConfig.ts"
import { QloAppsError, UnknownShop } from "./QloAppsError.ts"
import * as QloAppsRoutes from "./QloAppsRoutes.ts"
import * as QloAppsServer from "./QloAppsServer.ts"
import { QloAppsState, type Traffic } from "./QloAppsState.ts"
import * as Seeding from "./Seeding.ts"
import type { Shop } from "./Shop.ts"
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
  /** Returns the order's id; undefined when there is no such room or no such stay. */
  readonly walkIn: (shop: string, stay: FrontDesk.WalkIn) => Effect.Effect<number | undefined, QloAppsError>
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
    const desk = yield* FrontDesk.make(state.chance)
    const seed = yield* Seeding.make
    // Without its tables the sandbox cannot start, and nobody can do anything about it at run time.
    yield* Effect.orDie(Effect.forEach(state.shops, seed, { discard: true }))

    const known = (name: string) => {
      const shop = state.shops.find((shop) => shop.name === name)
      return shop === undefined
        ? Effect.fail(new QloAppsError({ reason: new UnknownShop({ shop: name }) }))
        : Effect.succeed(shop)
    }
    /** A database that is away is no business of whoever steers. */
    const inside = <A>(name: string, work: (shop: Shop) => Effect.Effect<A, SqlError>) =>
      Effect.flatMap(known(name), (shop) => Effect.orDie(work(shop)))

    const answer = yield* QloAppsRoutes.make
    const steering: Omit<SandboxQloApps["Service"], "installations" | "down" | "up" | "isUp"> = {
      vices: (name) => Effect.map(known(name), ({ name }) => state.vicesOf(name)),
      change: (change, name) =>
        Effect.map(
          name === undefined ? Effect.succeed(state.shops) : Effect.map(known(name), (shop) => [shop]),
          (shops) => {
            for (const { name } of shops) state.change(name, change)
          }
        ),
      fault: (rule) => Effect.sync(() => state.faults.add(rule)),
      faults: () => state.faults.list(),
      removeFault: (id) => Effect.sync(() => void state.faults.remove(id)),
      clearFaults: Effect.sync(() => state.faults.clear()),
      traffic: state.traffic,
      forgetTraffic: Effect.sync(state.forgetTraffic),
      holdings: (name) => inside(name, (shop) => desk.holdings(shop.name)),
      doubles: (name) => inside(name, (shop) => desk.doubles(shop.name)),
      walkIn: (name, stay) => inside(name, (shop) => desk.walkIn(shop, state.vicesOf(shop.name), stay)),
      changeRoom: (name, id, change) => inside(name, (shop) => Effect.asVoid(desk.changeRoom(shop.name, id, change))),
      changeRoomType: (name, id, change) =>
        inside(name, (shop) => Effect.asVoid(desk.changeRoomType(shop.name, id, change))),
      forgetBookings: (name) => inside(name, (shop) => desk.forgetBookings(shop.name))
    }
    const server = yield* QloAppsServer.make(
      port,
      (domain) => Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => answer(request, domain))
    )
    return SandboxQloApps.of({
      ...steering,
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
  })
)
