import { Context, Effect, Layer } from "effect"
import { type Chance, make as makeChance } from "./Chance.ts"
import { makePlan, type PmsFaultPlan } from "./PmsFault.ts"
import { QloAppsConfig } from "./QloAppsConfig.ts"
import type { Shop } from "./Shop.ts"
import type { Vices, VicesChange } from "./Vices.ts"

/** One count a kind of request; no more kinds than resources and methods. */
export interface Traffic {
  readonly shop: string
  readonly method: string
  readonly resource: string
  readonly requests: number
}

/** What of the pretend QloApps is gone with the process: vices, faults, counts. Bookings are in the database. */
export class QloAppsState extends Context.Service<QloAppsState, {
  readonly shops: ReadonlyArray<Shop>
  readonly chance: Chance
  readonly faults: PmsFaultPlan
  readonly vicesOf: (shop: string) => Vices
  readonly change: (shop: string, change: VicesChange) => Vices
  readonly count: (shop: string, method: string, resource: string) => void
  readonly traffic: () => ReadonlyArray<Traffic>
  readonly forgetTraffic: () => void
}>()("conserje/sandbox/qloapps/QloAppsState") {
  static readonly layer = Layer.effect(
    QloAppsState,
    Effect.gen(function* () {
      const { seed, shops, vices: initial } = yield* QloAppsConfig
      const chance = yield* makeChance(seed)
      const strikes = yield* makeChance(`${seed}/faults`)
      const vices = new Map(shops.map(({ name }) => [name, initial]))
      const vicesOf = (shop: string) => vices.get(shop) ?? initial
      let counts = new Map<string, Traffic>()

      return QloAppsState.of({
        shops,
        chance,
        faults: makePlan(strikes.next),
        vicesOf,
        change: (shop, change) => {
          const next = { ...vicesOf(shop), ...change }
          vices.set(shop, next)
          return next
        },
        count: (shop, method, resource) => {
          const key = `${shop} ${method} ${resource}`
          counts.set(key, { shop, method, resource, requests: (counts.get(key)?.requests ?? 0) + 1 })
        },
        traffic: () => [...counts.values()],
        forgetTraffic: () => {
          counts = new Map()
        }
      })
    })
  )
}
