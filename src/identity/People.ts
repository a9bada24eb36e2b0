import { Context, Effect, Layer, Option, type Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import type { TenantId } from "../domain/Ids.ts"
import {
  BeyondOwnRights,
  Changed,
  HotelMissing,
  type IdentityError,
  LastAdministrator,
  NoSuch,
  refuse,
  unavailable
} from "./IdentityError.ts"
import { PasswordChanges } from "./PasswordChanges.ts"
import { mayGive, PERMISSIONS_OF, type Role } from "./Permission.ts"
import { mayEnter, type Principal } from "./Principal.ts"
import { scopeOf } from "./Scope.ts"
import type { User } from "./User.ts"
import { Users } from "./Users.ts"
import { UserSessions } from "./UserSessions.ts"

export interface WithPassword {
  readonly user: User
  /** Said once; must be changed at the first login. None where passwords are kept elsewhere. */
  readonly temporaryPassword: Redacted.Redacted<string> | null
}

/** What one person may do about another: never for another hotel, never beyond their own rights, always with a trail. */
export class People extends Context.Service<People, {
  readonly get: (by: Principal, id: string) => Effect.Effect<User, IdentityError>
  readonly create: (
    by: Principal,
    user: { readonly email: string; readonly name: string; readonly role: Role; readonly tenantId: TenantId | null }
  ) => Effect.Effect<WithPassword, IdentityError>
  /**
   * A person who may not log in any more, or has another role, is logged out everywhere. The last administrator of the
   * installation stays: nobody could make another.
   */
  readonly update: (
    by: Principal,
    id: string,
    version: number,
    change: Partial<Pick<User, "name" | "role" | "active" | "tenantId">>
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

      /** Two who take each other's rights at the same time come one after the other. */
      const leavesSomebody = Effect.gen(function* () {
        yield* sql`SELECT pg_advisory_xact_lock(hashtextextended('conserje last admin', 0))`
        if ((yield* users.administrators) === 0) return yield* refuse(new LastAdministrator())
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
          if (belongsNowhere({ active: true, role, tenantId })) return yield* refuse(new HotelMissing())
          const { hash: passwordHash, temporaryPassword } = yield* changes.first({ email, name })
          const mustChange = passwordHash !== null
          const user = yield* sql.withTransaction(
            users.create({ email, name, role, tenantId, passwordHash, mustChange }).pipe(
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
          if (change.tenantId !== undefined && !mayEnter(by, change.tenantId)) {
            return yield* refuse(new BeyondOwnRights())
          }
          // What was asked about before must be what is changed now: the update is fenced by this very version.
          if (before.version !== version) return yield* refuse(new Changed())
          if (belongsNowhere({ ...before, ...change })) return yield* refuse(new HotelMissing())
          return yield* sql.withTransaction(Effect.gen(function* () {
            const user = yield* users.update(id, version, change)
            if (administers(before) && !administers(user)) yield* leavesSomebody
            const moved = user.role !== before.role || user.tenantId !== before.tenantId
            if (!user.active || moved) yield* sessions.revokeAll(id, null, "account changed")
            yield* witness("user.updated", user, factsOf(before), factsOf(user))
            return user
          })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
        }),
        resetPassword: Effect.fnUntraced(function* (by, id) {
          const user = yield* below(by, id)
          const temporaryPassword = yield* changes.reset(user)
          return { user, temporaryPassword }
        })
      })
    })
  )
}

/** Somebody who may do everything, for every hotel. */
const administers = (user: User) => user.active && !user.accessRevoked && scopeOf(user)._tag === "House"

/** Somebody who may come in, and would find nothing that they may see. */
const belongsNowhere = (user: Pick<User, "active" | "role" | "tenantId">) =>
  user.active && scopeOf(user)._tag === "Nothing"

const factsOf = ({ active, name, role, tenantId }: User) => ({ active, name, role, tenantId })
