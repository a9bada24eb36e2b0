import { Effect } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import * as FrontDesk from "./FrontDesk.ts"
import { ImpossibleStay, QloAppsError, UnknownShop } from "./QloAppsError.ts"
import { QloAppsState } from "./QloAppsState.ts"
import type { SandboxQloApps } from "./SandboxQloApps.ts"
import type { Shop } from "./Shop.ts"

const unknown = (shop: string) => new QloAppsError({ reason: new UnknownShop({ shop }) })

/** The part of the service that needs no door: vices, faults, counts, and what happens inside the hotel. */
export const make = Effect.gen(function* () {
  const state = yield* QloAppsState
  const desk = yield* FrontDesk.make(state.chance)

  const known = (name: string) => {
    const shop = state.shops.find((shop) => shop.name === name)
    return shop === undefined ? Effect.fail(unknown(name)) : Effect.succeed(shop)
  }
  /** A database that is away is no business of whoever steers. */
  const inside = <A>(name: string, work: (shop: Shop) => Effect.Effect<A, SqlError>) =>
    Effect.flatMap(known(name), (shop) => Effect.orDie(work(shop)))

  const steering: Omit<SandboxQloApps["Service"], "installations" | "down" | "up" | "isUp"> = {
    vices: (name) => Effect.map(known(name), ({ name }) => state.vicesOf(name)),
    change: Effect.fnUntraced(function* (change, name) {
      const shops = name === undefined ? state.shops : [yield* known(name)]
      for (const shop of shops) state.change(shop.name, change)
    }),
    fault: (rule) => Effect.sync(() => state.faults.add(rule)),
    faults: () => state.faults.list(),
    removeFault: (id) => Effect.sync(() => void state.faults.remove(id)),
    clearFaults: Effect.sync(() => state.faults.clear()),
    traffic: state.traffic,
    forgetTraffic: Effect.sync(state.forgetTraffic),
    holdings: (name) => inside(name, (shop) => desk.holdings(shop.name)),
    doubles: (name) => inside(name, (shop) => desk.doubles(shop.name)),
    walkIn: Effect.fnUntraced(function* (name, stay) {
      const id = yield* inside(name, (shop) => desk.walkIn(shop, state.vicesOf(shop.name), stay))
      return id ?? (yield* new QloAppsError({ reason: new ImpossibleStay(stay) }))
    }),
    changeRoom: (name, id, change) => inside(name, (shop) => Effect.asVoid(desk.changeRoom(shop.name, id, change))),
    changeRoomType: (name, id, change) =>
      inside(name, (shop) => Effect.asVoid(desk.changeRoomType(shop.name, id, change))),
    forgetBookings: (name) => inside(name, (shop) => desk.forgetBookings(shop.name))
  }
  return steering
})
