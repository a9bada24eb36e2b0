import { Context, Effect, Layer, Option, type Redacted } from "effect"
import { SecureRandom } from "effect/crypto"
import { NONCE_BYTES, open, type Place, seal } from "./Seal.ts"
import { SecretsConfig } from "./SecretsConfig.ts"

export interface Sealed {
  readonly text: string
  readonly keyId: string
}

/** Seals what belongs to a hotel with the newest key of the installation, and opens what any of its keys sealed. */
export class Sealer extends Context.Service<Sealer, {
  /** Nothing where the installation has no key. */
  readonly seal: (place: Place, secret: Redacted.Redacted<string>) => Effect.Effect<Option.Option<Sealed>>
  readonly open: (place: Place, sealed: string) => Option.Option<Redacted.Redacted<string>>
  /** Whether the key of that id is one of ours. */
  readonly has: (keyId: string) => boolean
  readonly newest: Option.Option<string>
}>()("conserje/secrets/Sealer") {
  static readonly layer = Layer.effect(
    Sealer,
    Effect.gen(function* () {
      const { keys } = yield* SecretsConfig
      const random = yield* SecureRandom.SecureRandom
      const byId = new Map(keys.map((key) => [key.id, key]))
      const newest = keys[0]
      return Sealer.of({
        seal: Effect.fnUntraced(function* (place, secret) {
          if (newest === undefined) return Option.none()
          const text = seal(newest, place, secret, yield* random.randomBytes(NONCE_BYTES))
          return Option.some({ text, keyId: newest.id })
        }),
        open: (place, sealed) => open(byId, place, sealed),
        has: (keyId) => byId.has(keyId),
        newest: Option.fromUndefinedOr(newest?.id)
      })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}
