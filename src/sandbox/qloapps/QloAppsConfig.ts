import { Config, Context, Effect, Layer } from "effect"
import { DEMO_SHOPS } from "./DemoShops.ts"
import type { Shop } from "./Shop.ts"
import { REAL, type Vices, type VicesChange } from "./Vices.ts"

export interface QloAppsOptions {
  /** 0 takes a free one. Read from `SANDBOX_PMS_PORT` when absent. */
  readonly port?: number
  readonly shops?: ReadonlyArray<Shop>
  /** Of every shop at the start. */
  readonly vices?: VicesChange
  /** Of references, of the outcome of collisions and of faults by chance. */
  readonly seed?: string
}

export class QloAppsConfig extends Context.Service<QloAppsConfig, {
  readonly port: number
  readonly shops: ReadonlyArray<Shop>
  readonly vices: Vices
  readonly seed: string
}>()("conserje/sandbox/qloapps/QloAppsConfig") {
  /** Reads `SANDBOX_PMS_PORT` (0 to 65535, default 0: any free port) unless the options name a port. */
  static readonly layer = (options: QloAppsOptions = {}): Layer.Layer<QloAppsConfig, Config.ConfigError> =>
    Layer.effect(
      QloAppsConfig,
      Effect.gen(function* () {
        return {
          port: options.port ?? (yield* Config.Port("SANDBOX_PMS_PORT").pipe(Config.withDefault(0))),
          shops: options.shops ?? DEMO_SHOPS,
          vices: { ...REAL, ...options.vices },
          seed: options.seed ?? "qloapps"
        }
      })
    )
}
