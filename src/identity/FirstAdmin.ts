import { Context, Effect, Layer, Option, type Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { IdentityConfig } from "./IdentityConfig.ts"
import { PasswordRefused, refuse, unavailable } from "./IdentityError.ts"
import { PasswordChanges } from "./PasswordChanges.ts"
import { Users } from "./Users.ts"

/** Who was made at the very first start, to be shown once; none at every later start. */
export class FirstAdmin extends Context.Service<FirstAdmin, {
  readonly made: Option.Option<{
    readonly email: string
    /** Only when it was drawn: one that was configured is known. */
    readonly password: Option.Option<Redacted.Redacted<string>>
  }>
}>()("conserje/identity/FirstAdmin") {
  /**
   * Makes the administrator while there is nobody at all; the password must be changed at the first login. Where people
   * are and none of them may administer, as when an Authorizer has lost its accounts, `ADMIN_EMAIL` may again.
   */
  static readonly layer = Layer.effect(
    FirstAdmin,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const users = yield* Users
      const changes = yield* PasswordChanges
      const { admin } = yield* IdentityConfig

      const reinstate = Effect.gen(function* () {
        const known = yield* Option.match(admin, {
          onNone: () => Effect.succeedNone,
          onSome: ({ email }) => users.byEmail(email)
        })
        if (Option.isNone(known)) {
          yield* Effect.logWarning(
            "nobody may administer this installation: start again with ADMIN_EMAIL set to somebody who is known"
          )
          return
        }
        const { active, id, role, tenantId, version } = known.value.user
        const after = { active: true, role: "admin", tenantId: null } as const
        yield* users.update(id, version, after)
        yield* audit.append({
          type: "data_modification",
          action: "user.reinstated",
          resource: `user/${id}`,
          before: { active, role, tenantId },
          after
        })
        yield* Effect.logWarning("nobody might administer this installation: ADMIN_EMAIL may again")
      })

      const make = Effect.gen(function* () {
        // Two processes that start together make one.
        yield* sql`SELECT pg_advisory_xact_lock(hashtextextended('conserje first admin', 0))`
        if ((yield* users.count) > 0) {
          if ((yield* users.administrators) === 0) yield* reinstate
          return { made: Option.none() }
        }
        const email = Option.match(admin, { onNone: () => "admin@localhost", onSome: ({ email }) => email })
        const name = "Administrator"
        const given = Option.flatMap(admin, ({ password }) => password)
        const { hash: passwordHash, temporaryPassword } = yield* Option.match(given, {
          onNone: () => changes.first({ email, name }),
          onSome: (password) =>
            changes.accepted(password, { email, name }).pipe(
              Effect.map((hash) => ({ hash, temporaryPassword: null })),
              Effect.catchReasons("IdentityError", {
                PasswordRefused: ({ problems }) => unusable(problems),
                PasswordsElsewhere: ({ message }) => unusable([message])
              })
            )
        })
        // Whoever logs in elsewhere is known by the address alone.
        if (passwordHash === null && Option.isNone(admin)) {
          return yield* refuse(new PasswordRefused({ problems: NAMELESS }))
        }
        const mustChange = passwordHash !== null
        const user = yield* users.create({ email, name, role: "admin", tenantId: null, passwordHash, mustChange })
        yield* audit.append({
          type: "data_modification",
          action: "user.created",
          resource: `user/${user.id}`,
          after: { role: user.role }
        })
        return {
          made: Option.some({
            email: user.email,
            password: Option.fromNullOr(temporaryPassword)
          })
        }
      })
      return yield* sql.withTransaction(make).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
    })
  )
}

const unusable = (problems: ReadonlyArray<string>) =>
  refuse(new PasswordRefused({ problems: ["ADMIN_PASSWORD cannot be used.", ...problems] }))

const NAMELESS = ["People log in elsewhere: ADMIN_EMAIL has to say who of them is the first administrator."]
