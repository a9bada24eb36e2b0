import { Clock, Context, Effect, Layer, Schema, Semaphore } from "effect"
import { HttpClientRequest } from "effect/http"
import { createLocalJWKSet, type JWTVerifyGetKey } from "jose"
import type { Authorizer } from "./AuthorizerConfig.ts"
import { type AuthorizerError, fail } from "./AuthorizerError.ts"
import * as AuthorizerHttp from "./AuthorizerHttp.ts"

/** In milliseconds: how long keys are believed without asking, and how long while nobody answers. */
export const FRESH = 10 * 60_000
export const STALE = 60 * 60_000
/** Tokens that no key fits make us ask again at most so often; so does an Authorizer that does not answer. */
export const COOLDOWN = 30_000
const AGAIN = 5_000

export interface Keys {
  readonly find: JWTVerifyGetKey
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** The keys that sign the Authorizer's tokens: kept here, asked for again when they are old or none of them fits. */
export class AuthorizerKeys extends Context.Service<AuthorizerKeys, {
  readonly now: Effect.Effect<Keys, AuthorizerError>
  /** Newer ones than these, or the same when it was asked lately. */
  readonly after: (keys: Keys) => Effect.Effect<Keys, AuthorizerError>
}>()("conserje/authorizer/AuthorizerKeys") {
  static readonly layerHttp = ({ url }: Authorizer) =>
    Layer.effect(
      AuthorizerKeys,
      Effect.gen(function* () {
        const http = yield* AuthorizerHttp.make
        // One asks for all.
        const turn = Semaphore.makeUnsafe(1)
        let kept: Keys | undefined
        let failedAt = -AGAIN

        const ask = Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          if (now - failedAt < AGAIN) return yield* fail("connection")
          return yield* http("keys", HttpClientRequest.get(`${url}/.well-known/jwks.json`), KeySet).pipe(
            Effect.map(({ keys }): Keys => ({
              find: createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }),
              at: now
            })),
            Effect.tap((keys) => Effect.sync(() => void (kept = keys))),
            Effect.tapError(() => Effect.sync(() => void (failedAt = now)))
          )
        })

        const renewed = turn.withPermits(1)(Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const known = kept
          if (known === undefined) return yield* ask
          if (now - known.at < FRESH) return known
          return yield* Effect.catch(
            ask,
            (error) => now - known.at < STALE ? Effect.succeed(known) : Effect.fail(error)
          )
        }))

        return AuthorizerKeys.of({
          now: Effect.flatMap(
            Clock.currentTimeMillis,
            (now) => kept !== undefined && now - kept.at < FRESH ? Effect.succeed(kept) : renewed
          ),
          after: (keys) =>
            turn.withPermits(1)(Effect.gen(function* () {
              const now = yield* Clock.currentTimeMillis
              if (kept !== undefined && (kept.at > keys.at || now - kept.at < COOLDOWN)) return kept
              // Nobody can say whether the token is good: that is no reason to call it bad.
              return yield* ask
            }))
        })
      })
    )
}

/** What jose reads of a key is its own to check. */
const KeySet = Schema.Struct({
  keys: Schema.Array(
    Schema.StructWithRest(Schema.Struct({ kty: Schema.String }), [Schema.Record(Schema.String, Schema.Unknown)])
  ).check(Schema.isMaxLength(20))
})
