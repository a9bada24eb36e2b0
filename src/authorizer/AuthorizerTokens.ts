import { DateTime, Effect, Layer, Redacted, Schema } from "effect"
import { errors, jwtVerify } from "jose"
import { ExternalTokens } from "../identity/ExternalTokens.ts"
import { IdentityError, NotKnown, refuse, unavailable } from "../identity/IdentityError.ts"
import type { Authorizer } from "./AuthorizerConfig.ts"
import { AuthorizerKeys, type Keys } from "./AuthorizerKeys.ts"

/** Signed with a key that only the Authorizer has: a secret that both sides know is never believed. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]

/** However long the Authorizer says that it lasts. */
const LONGEST = "1 day"
/** Seconds by which two clocks may differ. */
const DRIFT = 30

/** Its access tokens; what else it signs (refresh and id tokens) opens nothing here. */
const Claims = Schema.Struct({
  sub: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(200)),
  token_type: Schema.Literal("access_token")
})

/** No key of ours fits: the Authorizer may have new ones, even under the name of an old one. */
const mayBeNew = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed

export const layer = ({ clientId, issuer, url }: Authorizer) =>
  Layer.effect(
    ExternalTokens,
    Effect.gen(function* () {
      const keys = yield* AuthorizerKeys
      const expected = { issuer, audience: clientId }

      return ExternalTokens.of({
        loginAt: url,
        subjectOf: Effect.fnUntraced(function* (accessToken) {
          const token = Redacted.value(accessToken)
          // Nobody is asked about what is no token at all.
          if (!LOOKS_LIKE_ONE.test(token)) return yield* refuse(new NotKnown())
          const now = yield* DateTime.nowAsDate
          const known = yield* Effect.catchTag(keys.now, "AuthorizerError", unavailable)
          return yield* verified(token, known, expected, now).pipe(
            Effect.catch((error) =>
              mayBeNew(error)
                ? keys.after(known).pipe(
                  Effect.catchTag("AuthorizerError", unavailable),
                  Effect.flatMap((newer) =>
                    newer === known ? refuse(new NotKnown()) : verified(token, newer, expected, now)
                  )
                )
                : Effect.fail(error)
            ),
            Effect.catch((error) => isOurs(error) ? Effect.fail(error) : refuse(new NotKnown()))
          )
        })
      })
    })
  )

/** Whose it is over there; fails with what jose says. */
const verified = (
  token: string,
  { find }: Keys,
  expected: { readonly issuer: string; readonly audience: string },
  now: Date
) =>
  Effect.tryPromise({
    try: async () => {
      const { payload } = await jwtVerify(token, find, {
        ...expected,
        algorithms: ALGORITHMS,
        currentDate: now,
        clockTolerance: DRIFT,
        maxTokenAge: LONGEST,
        requiredClaims: ["sub", "exp", "iat"]
      })
      return decode(payload).sub
    },
    catch: (error) => error
  })

const LOOKS_LIKE_ONE = /^[\w-]{2,2000}\.[\w-]{2,8000}\.[\w-]{2,2000}$/

const isOurs = Schema.is(IdentityError)

const decode: (claims: unknown) => typeof Claims.Type = Schema.decodeUnknownSync(Claims)
