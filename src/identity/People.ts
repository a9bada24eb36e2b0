import { Context, Effect, Layer, Option, Redacted } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import type { TenantId } from "../domain/Ids.ts"
import { BeyondOwnRights, type IdentityError, NoSuch, refuse, unavailable } from "./IdentityError.ts"
import { PasswordChanges } from "./PasswordChanges.ts"
import { mayGive, PERMISSIONS_OF, type Role } from "./Permission.ts"
import { mayEnter, type Principal } from "./Principal.ts"
import type { User } from "./User.ts"
import { Users } from "./Users.ts"
import { UserSessions } from "./UserSessions.ts"

export interface WithPassword {
  readonly user: User
  /** Said once; must be changed at the first login. */
  readonly temporaryPassword: Redacted.Redacted<string>
}

/** What one person may do about another: never for another hotel, never beyond their own rights, always with a trail. */
export class People extends Context.Service<People, {
  readonly get: (by: Principal, id: string) => Effect.Effect<User, IdentityError>
  readonly create: (
    by: Principal,
    user: { readonly email: string; readonly name: string; readonly role: Role; readonly tenantId: TenantId | null }
  ) => Effect.Effect<WithPassword, IdentityError>
  /** A person who may not log in any more, or has another role, is logged out everywhere. */
  readonly update: (
    by: Principal,
    id: string,
    version: number,
    change: Partial<Pick<User, "name" | "role" | "active">>
  ) => Effect.Effect<User, IdentityError>
  readonly resetPassword: (by: Principal, id: string) => Effect.Effect<WithPassword, IdentityError>
}>()("conserje/identity/People") {
  static readonly layer = Layer.effect(
    People,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const users = yield* Users
      const sessions = yield* UserSessions
      const changes = yield* PasswordChanges
      const random = yield* SecureRandom.SecureRandom

      // The four signs make it fit the rules; the chance is in the others.
      const draw = Effect.map(
        random.randomBytes(15),
        (bytes) => Redacted.make(`${Buffer.from(bytes).toString("base64url")}aA1-`)
      )

      const get = Effect.fnUntraced(function* (by: Principal, id: string) {
        const user = yield* users.get(id)
        if (Option.isNone(user) || !mayEnter(by, user.value.tenantId)) {
          return yield* refuse(new NoSuch({ what: "user" }))
        }
        return user.value
      })

      /** Somebody whom `by` may change: nobody with more rights. */
      const below = Effect.fnUntraced(function* (by: Principal, id: string) {
        const user = yield* get(by, id)
        if (!PERMISSIONS_OF[user.role].isSubsetOf(by.permissions)) return yield* refuse(new BeyondOwnRights())
        return user
      })

      const witness = (action: string, user: User, before: unknown, after: unknown) =>
        audit.append({
          type: "data_modification",
          action,
          resource: `user/${user.id}`,
          ...(user.tenantId === null ? {} : { tenantId: user.tenantId }),
          before,
          after
        })

      return People.of({
        get,
        create: Effect.fnUntraced(function* (by, { email, name, role, tenantId }) {
          if (!mayEnter(by, tenantId) || !mayGive(by.permissions, role)) return yield* refuse(new BeyondOwnRights())
          const temporaryPassword = yield* draw
          const passwordHash = yield* changes.accepted(temporaryPassword, { email, name })
          const user = yield* sql.withTransaction(
            users.create({ email, name, role, tenantId, passwordHash, mustChange: true }).pipe(
              Effect.tap((user) => witness("user.created", user, null, factsOf(user)))
            )
          ).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
          return { user, temporaryPassword }
        }),
        update: Effect.fnUntraced(function* (by, id, version, change) {
          const before = yield* below(by, id)
          if (change.role !== undefined && !mayGive(by.permissions, change.role)) {
            return yield* refuse(new BeyondOwnRights())
          }
          return yield* sql.withTransaction(Effect.gen(function* () {
            const user = yield* users.update(id, version, change)
            if (!user.active || user.role !== before.role) yield* sessions.revokeAll(id, null, "account changed")
            yield* witness("user.updated", user, factsOf(before), factsOf(user))
            return user
          })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
        }),
        resetPassword: Effect.fnUntraced(function* (by, id) {
          const user = yield* below(by, id)
          const temporaryPassword = yield* draw
          yield* changes.reset(user, temporaryPassword)
          return { user, temporaryPassword }
        })
      })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}

const factsOf = ({ active, name, role, tenantId }: User) => ({ active, name, role, tenantId })
