import { SecureRandom } from "effect/crypto"
import { Clock, Context, Effect, Layer, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { createHash } from "node:crypto"
import { unavailable } from "./IdentityError.ts"
import { IdentityConfig } from "./IdentityConfig.ts"

interface SigningKey {
  /** Says which key signed without saying anything of it. */
  readonly kid: string
  readonly secret: Uint8Array
}

/** The keys of our tokens: the newest signs, all of them are believed. */
export class SigningKeys extends Context.Service<SigningKeys, {
  readonly newest: SigningKey
  readonly byKid: (kid: string) => SigningKey | undefined
}>()("conserje/identity/SigningKeys") {
  /** Those of the configuration, or one that is drawn once and shared by all processes of the database. */
  static readonly layer = Layer.effect(
    SigningKeys,
    Effect.gen(function* () {
      const { secrets } = yield* IdentityConfig
      const given = secrets.map((secret) => Redacted.value(secret))
      const [newest, ...older] = (given.length > 0 ? given : [yield* drawnOnce]).map(keyOf)
      // Unreachable: there is always one.
      if (newest === undefined) return yield* unavailable("no signing key")
      const keys = new Map([newest, ...older].map((key) => [key.kid, key]))
      return SigningKeys.of({ newest, byKid: (kid) => keys.get(kid) })
    })
  )
}

const keyOf = (secret: string): SigningKey => ({
  kid: createHash("sha256").update(`conserje kid ${secret}`).digest("hex").slice(0, 12),
  secret: new TextEncoder().encode(secret)
})

const drawnOnce = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const random = yield* SecureRandom.SecureRandom
  const secret = Buffer.from(yield* random.randomBytes(48)).toString("base64url")
  const now = yield* Clock.currentTimeMillis
  yield* sql`
    INSERT INTO signing_secrets (secret, created_at) VALUES (${secret}, to_timestamp(${now}::float8 / 1000))
    ON CONFLICT DO NOTHING`
  const rows = decode(yield* sql`SELECT secret FROM signing_secrets`)
  return rows[0]?.secret ?? secret
}).pipe(Effect.catchTag("SqlError", unavailable), Effect.provide(SecureRandom.layerWebCrypto))

const decode: (rows: unknown) => ReadonlyArray<{ readonly secret: string }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ secret: Schema.String }))
)
