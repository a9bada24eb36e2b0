import { Context, Effect, Layer, Option, Redacted } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { IdentityConfig } from "./IdentityConfig.ts"
import { PasswordRefused, refuse, unavailable } from "./IdentityError.ts"
import { PasswordChanges } from "./PasswordChanges.ts"
import { Passwords } from "./Passwords.ts"
import { Users } from "./Users.ts"

/** Who was made at the very first start, to be shown once; none at every later start. */
export class FirstAdmin extends Context.Service<FirstAdmin, {
  readonly made: Option.Option<{
    readonly email: string
    /** Only when it was drawn: one that was configured is known. */
    readonly password: Option.Option<Redacted.Redacted<string>>
  }>
}>()("conserje/identity/FirstAdmin") {
  /** Makes the administrator while there is nobody at all; the password must be changed at the first login. */
  static readonly layer = Layer.effect(
    FirstAdmin,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const users = yield* Users
      const passwords = yield* Passwords
      const changes = yield* PasswordChanges
      const { admin } = yield* IdentityConfig
      const random = yield* SecureRandom.SecureRandom

      const make = Effect.gen(function* () {
        // Two processes that start together make one.
        yield* sql`SELECT pg_advisory_xact_lock(hashtextextended('conserje first admin', 0))`
        if ((yield* users.count) > 0) return { made: Option.none() }
        const drawn = Redacted.make(Buffer.from(yield* random.randomBytes(18)).toString("base64url"))
        const email = Option.match(admin, { onNone: () => "admin@localhost", onSome: ({ email }) => email })
        const name = "Administrator"
        const passwordHash = yield* Option.match(admin, {
          onNone: () => passwords.hash(drawn),
          onSome: ({ password }) =>
            changes.accepted(password, { email, name }).pipe(
              Effect.catchReason("IdentityError", "PasswordRefused", ({ problems }) =>
                refuse(new PasswordRefused({ problems: ["ADMIN_PASSWORD cannot be used.", ...problems] })))
            )
        })
        const user = yield* users.create({ email, name, role: "admin", tenantId: null, passwordHash, mustChange: true })
        yield* audit.append({
          type: "data_modification",
          action: "user.created",
          resource: `user/${user.id}`,
          after: { role: user.role }
        })
        return {
          made: Option.some({
            email: user.email,
            password: Option.isNone(admin) ? Option.some(drawn) : Option.none<typeof drawn>()
          })
        }
      })
      return yield* sql.withTransaction(make).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}
