import { Clock, Context, Effect, Layer, Option, type Redacted } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { freshId } from "../domain/FreshId.ts"
import { OF_EVERY_CALLER } from "../limits/RouteLimits.ts"
import { BadCredentials, type IdentityError, NotKnown, refuse, unavailable } from "./IdentityError.ts"
import * as IdentityMetrics from "./IdentityMetrics.ts"
import { Lockout } from "./Lockout.ts"
import { isStale } from "./PasswordPolicy.ts"
import { Passwords } from "./Passwords.ts"
import { type Principal, rightsOf } from "./Principal.ts"
import { tenantOf } from "./Scope.ts"
import { ACCESS_LASTS, Tokens } from "./Tokens.ts"
import { emailOf, type User } from "./User.ts"
import { Users } from "./Users.ts"
import { UserSessions } from "./UserSessions.ts"

export interface Granted {
  readonly accessToken: Redacted.Redacted<string>
  readonly refreshToken: Redacted.Redacted<string>
  /** Seconds until the access token ends. */
  readonly expiresIn: number
  readonly user: User
  /** Until it is changed nothing else is allowed. */
  readonly mustChangePassword: boolean
}

export interface Attempt {
  readonly email: string
  readonly password: Redacted.Redacted<string>
  readonly address: string
  readonly userAgent: string
}

/** Who somebody is, by password and then by token. */
export class Identity extends Context.Service<Identity, {
  /** The same work and the same words whether the account exists or not. */
  readonly logIn: (attempt: Attempt) => Effect.Effect<Granted, IdentityError>
  /** New tokens for the newest refresh token of a session; one that was used before ends the session. */
  readonly refresh: (refreshToken: Redacted.Redacted<string>) => Effect.Effect<Granted, IdentityError>
  readonly logOut: (principal: Principal) => Effect.Effect<void, IdentityError>
  /** Whose access token it is; asked for every request, so that a logout or a lost role counts at once. */
  readonly whoIs: (accessToken: Redacted.Redacted<string>) => Effect.Effect<Principal, IdentityError>
}>()("conserje/identity/Identity") {
  static readonly layer = Layer.effect(
    Identity,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const users = yield* Users
      const sessions = yield* UserSessions
      const lockout = yield* Lockout
      const passwords = yield* Passwords
      const tokens = yield* Tokens
      const random = yield* SecureRandom.SecureRandom

      const drawJti = Effect.map(random.randomBytes(18), (bytes) => Buffer.from(bytes).toString("base64url"))

      const grant = Effect.fnUntraced(function* (user: User, sessionId: string, jti: string) {
        const claims = { userId: user.id, sessionId, jti }
        const now = yield* Clock.currentTimeMillis
        return {
          accessToken: yield* tokens.sign("access", claims),
          refreshToken: yield* tokens.sign("refresh", claims),
          expiresIn: ACCESS_LASTS / 1000,
          user,
          mustChangePassword: mustChange(user, now)
        }
      })

      const failed = Effect.fnUntraced(function* (known: Option.Option<User>) {
        yield* IdentityMetrics.logins({ result: "failed" })
        yield* audit.note({ type: "login_failed", action: "login", ...strangerAt(known) })
        return yield* refuse(new BadCredentials())
      })

      /** Said once for each lock. The account is looked up whether it exists or not. */
      const lockedOut = Effect.fnUntraced(function* (account: string, begins: boolean) {
        yield* IdentityMetrics.logins({ result: "locked" })
        if (!begins) return
        const known = yield* users.byEmail(account)
        const at = strangerAt(Option.map(known, ({ user }) => user))
        yield* audit.note({ type: "suspicious_activity", action: "login.locked", ...at })
      })

      const logIn = Effect.fnUntraced(function* ({ address, email, password, userAgent }: Attempt) {
        const account = emailOf(email)
        yield* lockout.charge(account, address).pipe(
          Effect.tapError(({ reason }) => reason._tag === "LockedOut" ? lockedOut(account, reason.begins) : Effect.void)
        )
        const known = yield* users.byEmail(account)
        const right = yield* passwords.matches(
          password,
          Option.match(known, { onNone: () => null, onSome: ({ passwordHash }) => passwordHash })
        )
        if (Option.isNone(known) || !right || !known.value.user.active) {
          return yield* failed(Option.map(known, ({ user }) => user))
        }
        const { user } = known.value
        yield* lockout.forgive(account, address)
        const sessionId = yield* freshId("s")
        const jti = yield* drawJti
        yield* sql.withTransaction(Effect.gen(function* () {
          yield* sessions.open({ id: sessionId, userId: user.id, jti, address, userAgent })
          yield* users.loggedIn(user.id)
          yield* audit.append({
            type: "login_success",
            action: "login",
            resource: `session/${sessionId}`,
            actor: { kind: "user", id: user.id },
            ...(user.tenantId === null ? {} : { tenantId: user.tenantId })
          })
        })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
        yield* IdentityMetrics.logins({ result: "success" })
        return yield* grant(user, sessionId, jti)
      })

      const refresh = Effect.fnUntraced(function* (refreshToken: Redacted.Redacted<string>) {
        const claimed = yield* tokens.read("refresh", refreshToken)
        if (Option.isNone(claimed)) return yield* refuse(new NotKnown())
        const { jti, sessionId, userId } = claimed.value
        const holder = yield* sessions.holder(sessionId)
        if (Option.isNone(holder)) return yield* refuse(new NotKnown())
        const next = yield* drawJti
        const became = yield* sessions.rotate(sessionId, jti, next)
        if (became === "rotated") return yield* grant(holder.value, sessionId, next)
        if (became === "spent") {
          yield* IdentityMetrics.reuses({})
          yield* audit.note({
            type: "suspicious_activity",
            action: "session.refresh.reused",
            resource: `session/${sessionId}`,
            actor: { kind: "user", id: userId },
            ...(holder.value.tenantId === null ? {} : { tenantId: holder.value.tenantId })
          })
        }
        return yield* refuse(new NotKnown())
      })

      const whoIs = Effect.fnUntraced(function* (accessToken: Redacted.Redacted<string>) {
        const claimed = yield* tokens.read("access", accessToken)
        if (Option.isNone(claimed)) return yield* refuse(new NotKnown())
        const holder = yield* sessions.holder(claimed.value.sessionId)
        if (Option.isNone(holder)) return yield* refuse(new NotKnown())
        return principalOf(holder.value, claimed.value.sessionId, yield* Clock.currentTimeMillis)
      })

      const logOut = Effect.fnUntraced(function* ({ id, scope, sessionId }: Principal) {
        if (sessionId === null) return
        const tenantId = tenantOf(scope)
        yield* sql.withTransaction(Effect.gen(function* () {
          yield* sessions.revoke(sessionId, "logged out")
          yield* audit.append({
            type: "data_modification",
            action: "logout",
            resource: `session/${sessionId}`,
            actor: { kind: "user", id },
            ...(tenantId === null ? {} : { tenantId })
          })
        })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
      })

      return Identity.of({ logIn, refresh, whoIs, logOut })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}

/** Somebody at the door of an account, or of none. */
const strangerAt = (known: Option.Option<User>) => ({
  resource: Option.match(known, { onNone: () => "user/unknown", onSome: ({ id }) => `user/${id}` }),
  actor: { kind: "stranger", id: "" } as const,
  ...Option.match(known, { onNone: () => ({}), onSome: ({ tenantId }) => tenantId === null ? {} : { tenantId } })
})

const mustChange = (user: User, now: number): boolean => user.mustChange || isStale(user.passwordChangedAt, now)

const principalOf = (user: User, sessionId: string, now: number): Principal => ({
  kind: "user",
  id: user.id,
  role: user.role,
  ...rightsOf(user),
  ...(mustChange(user, now) ? { permissions: new Set() } : {}),
  sessionId,
  mustChangePassword: mustChange(user, now),
  perMinute: OF_EVERY_CALLER.person
})
