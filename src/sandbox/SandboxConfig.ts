import { Config, Context, Effect, Layer, Redacted } from "effect"
import * as SecureRandom from "effect/crypto/SecureRandom"
import type { Hotel } from "../tenancy/Hotel.ts"
import { DEMO_HOTELS } from "./DemoHotels.ts"
import { DEFAULTS, type Settings } from "./Settings.ts"

/** What ties an application to Meta. */
export interface Secrets {
  readonly accessToken: Redacted.Redacted
  readonly appSecret: Redacted.Redacted
  readonly verifyToken: Redacted.Redacted
}

export interface SandboxOptions {
  /** 0 takes a free one. Read from `SANDBOX_META_PORT` when absent. */
  readonly port?: number
  /** Drawn anew at each start where absent. */
  readonly secrets?: Partial<Secrets>
  readonly hotels?: ReadonlyArray<Hotel>
  readonly settings?: Partial<Settings>
  /** Of the faults that strike by chance. Drawn when absent. */
  readonly seed?: string
}

export class SandboxConfig extends Context.Service<SandboxConfig, {
  readonly port: number
  readonly secrets: Secrets
  readonly hotels: ReadonlyArray<Hotel>
  readonly settings: Settings
  readonly seed: string
}>()("conserje/sandbox/SandboxConfig") {
  /** Reads `SANDBOX_META_PORT` (0 to 65535, default 0: any free port) unless the options name a port. */
  static readonly layer = (options: SandboxOptions = {}) =>
    Layer.effect(
      SandboxConfig,
      Effect.gen(function* () {
        const port = options.port ?? (yield* Config.Port("SANDBOX_META_PORT").pipe(Config.withDefault(0)))
        const random = yield* SecureRandom.SecureRandom
        const secret = Effect.map(random.randomBytes(24), (bytes) => Redacted.make(Buffer.from(bytes).toString("hex")))
        return {
          port,
          secrets: {
            accessToken: options.secrets?.accessToken ?? (yield* secret),
            appSecret: options.secrets?.appSecret ?? (yield* secret),
            verifyToken: options.secrets?.verifyToken ?? (yield* secret)
          },
          hotels: options.hotels ?? DEMO_HOTELS,
          settings: { ...DEFAULTS, ...options.settings },
          seed: options.seed ?? (yield* random.uuidV4())
        }
      })
    ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}
