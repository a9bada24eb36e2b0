import { Context, Layer } from "effect"
import * as MemoryPms from "./memory/MemoryPms.ts"
import { type MemoryHouse, SMALL_HOTEL } from "./memory/MemoryHouse.ts"
import type { Pms } from "./Pms.ts"
import * as QloApps from "./qloapps/QloApps.ts"
import { QloAppsRate } from "./qloapps/QloAppsRate.ts"

/** The hotel's booking system, in our words. No vendor's field name leaves this room. */
export class PmsGateway extends Context.Service<PmsGateway, Pms>()("conserje/pms/PmsGateway") {
  /** In this process, for tests and demonstrations: every tenant has the same small hotel to itself. */
  static readonly layerMemoryWith = (house: MemoryHouse) => Layer.sync(PmsGateway, () => MemoryPms.make(house))
  static readonly layerMemory = PmsGateway.layerMemoryWith(SMALL_HOTEL)

  /** A real QloApps, bare: `PmsGuard` and `HotelDesk` go around it. */
  static readonly layerQloApps = Layer.effect(PmsGateway, QloApps.make).pipe(Layer.provide(QloAppsRate.layer))
}
