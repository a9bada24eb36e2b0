import { Clock, Context, DateTime, Effect, Layer, type Option, Redacted, Schema } from "effect"
import { errors, jwtVerify, SignJWT } from "jose"
import { SigningKeys } from "./SigningKeys.ts"

/** In milliseconds. */
export const ACCESS_LASTS = 30 * 60 * 1000
export const REFRESH_LASTS = 7 * 24 * 60 * 60 * 1000

const ISSUER = "conserje"
const ALGORITHM = "HS256"

/** Seconds by which the clocks of two processes may differ: what one has just signed is good with the other. */
const DRIFT = 30

const Claims = Schema.Struct({ sub: Schema.String, sid: Schema.String, jti: Schema.String, iat: Schema.Finite })

export interface Claimed {
  readonly userId: string
  readonly sessionId: string
  /** Of a refresh token: which one of its family it is. */
  readonly jti: string
}

/** What a token may be used for; one kind is never taken for the other. */
export type Use = "access" | "refresh"

/** Signed claims. That a session still stands is not theirs to say. */
export class Tokens extends Context.Service<Tokens, {
  readonly sign: (use: Use, claims: Claimed) => Effect.Effect<Redacted.Redacted<string>>
  /** None for what is forged, expired, of another use, or no token. */
  readonly read: (use: Use, token: Redacted.Redacted<string>) => Effect.Effect<Option.Option<Claimed>>
}>()("conserje/identity/Tokens") {
  static readonly layer = Layer.effect(
    Tokens,
    Effect.gen(function* () {
      const keys = yield* SigningKeys
      return Tokens.of({
        sign: Effect.fnUntraced(function* (use, { jti, sessionId, userId }) {
          const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
          const token = new SignJWT({ sid: sessionId })
            .setProtectedHeader({ alg: ALGORITHM, kid: keys.newest.kid, typ: typeOf(use) })
            .setIssuer(ISSUER).setAudience(use).setSubject(userId).setJti(jti)
            .setIssuedAt(now).setExpirationTime(now + lastsOf(use) / 1000)
          return Redacted.make(yield* Effect.promise(() => token.sign(keys.newest.secret)))
        }),
        read: Effect.fnUntraced(function* (use, token) {
          const now = yield* DateTime.nowAsDate
          return yield* Effect.tryPromise(async () => {
            const { payload } = await jwtVerify(
              Redacted.value(token),
              ({ kid }) => {
                const key = keys.byKid(kid ?? "")
                if (key === undefined) throw new errors.JWKSNoMatchingKey()
                return key.secret
              },
              {
                // Never the algorithm that a token asks for.
                algorithms: [ALGORITHM],
                issuer: ISSUER,
                audience: use,
                typ: typeOf(use),
                currentDate: now,
                requiredClaims: ["exp", "iat"]
              }
            )
            const claims = decode(payload)
            const age = Math.floor(now.getTime() / 1000) - claims.iat
            if (age < -DRIFT || age > lastsOf(use) / 1000) throw new errors.JWTExpired("not of this time", payload)
            return claims
          }).pipe(
            Effect.map(({ jti, sid, sub }) => ({ userId: sub, sessionId: sid, jti })),
            Effect.option
          )
        })
      })
    })
  )
}

const lastsOf = (use: Use): number => use === "access" ? ACCESS_LASTS : REFRESH_LASTS

const typeOf = (use: Use): string => use === "access" ? "at+jwt" : "rt+jwt"

const decode: (claims: unknown) => typeof Claims.Type = Schema.decodeUnknownSync(Claims)
