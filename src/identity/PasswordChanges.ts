import { Context, Effect, Layer, Option, Redacted } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { Caller } from "../audit/Caller.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { ExternalTokens } from "./ExternalTokens.ts"
import {
  BadCredentials,
  type IdentityError,
  PasswordRefused,
  PasswordsElsewhere,
  refuse,
  unavailable
} from "./IdentityError.ts"
import * as IdentityMetrics from "./IdentityMetrics.ts"
import { Lockout } from "./Lockout.ts"
import { obviousWords, problemsOf, REMEMBERED } from "./PasswordPolicy.ts"
import { Passwords } from "./Passwords.ts"
import { PasswordStrength } from "./PasswordStrength.ts"
import type { User } from "./User.ts"
import { Users } from "./Users.ts"
import { UserSessions } from "./UserSessions.ts"

type Password = Redacted.Redacted<string>

interface FirstPassword {
  readonly hash: string | null
  readonly temporaryPassword: Password | null
}

/** How a password comes to be: by rule, by strength, and not by turning back to an old one. */
export class PasswordChanges extends Context.Service<PasswordChanges, {
  /** The hash of a password that this person may have. */
  readonly accepted: (password: Password, who: Pick<User, "email" | "name">) => Effect.Effect<string, IdentityError>
  /** What somebody new begins with: a password that is said once, or nothing where passwords are kept elsewhere. */
  readonly first: (who: Pick<User, "email" | "name">) => Effect.Effect<FirstPassword, IdentityError>
  /** By its owner. All other sessions end. A wrong present password counts as one at the login: a session may be stolen. */
  readonly change: (
    user: User,
    present: Password,
    next: Password,
    sessionId: string
  ) => Effect.Effect<void, IdentityError>
  /** By somebody else, for whoever forgot it: it has to be changed at the next login, and all sessions end. */
  readonly reset: (user: User) => Effect.Effect<Password, IdentityError>
}>()("conserje/identity/PasswordChanges") {
  static readonly layer = Layer.effect(
    PasswordChanges,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const users = yield* Users
      const sessions = yield* UserSessions
      const lockout = yield* Lockout
      const passwords = yield* Passwords
      const strength = yield* PasswordStrength
      const random = yield* SecureRandom.SecureRandom

      // The four signs make it fit the rules; the chance is in the others.
      const draw = Effect.map(
        random.randomBytes(15),
        (bytes) => Redacted.make(`${Buffer.from(bytes).toString("base64url")}aA1-`)
      )

      const accepted = Effect.fnUntraced(function* (password: Password, who: Pick<User, "email" | "name">) {
        const text = Redacted.value(password)
        const problems = problemsOf(text)
        if (problems.length > 0) return yield* refuse(new PasswordRefused({ problems }))
        if (!(yield* strength.resists(text, obviousWords(who.email, who.name)))) {
          return yield* refuse(
            new PasswordRefused({
              problems: ["It is a common one, or too close to one or to your name: it would be guessed."]
            })
          )
        }
        return yield* passwords.hash(password)
      })

      const notOfThePast = Effect.fnUntraced(function* (user: User, next: Password) {
        for (const hash of yield* users.pastHashes(user.id)) {
          if (yield* passwords.matches(next, hash)) {
            return yield* refuse(
              new PasswordRefused({ problems: [`It was one of the last ${REMEMBERED} passwords.`] })
            )
          }
        }
      })

      const write = (user: User, hash: string, by: "owner" | "other", sessionId: string | null) =>
        sql.withTransaction(Effect.gen(function* () {
          yield* users.setPassword(user.id, hash, by === "other")
          const ended = yield* sessions.revokeAll(user.id, sessionId, "password changed")
          yield* audit.append({
            type: "data_modification",
            action: by === "owner" ? "user.password.changed" : "user.password.reset",
            resource: `user/${user.id}`,
            ...(user.tenantId === null ? {} : { tenantId: user.tenantId }),
            after: { sessionsEnded: ended }
          })
        })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))

      return PasswordChanges.of({
        accepted,
        first: Effect.fnUntraced(function* (who) {
          const temporaryPassword = yield* draw
          return { hash: yield* accepted(temporaryPassword, who), temporaryPassword }
        }),
        change: (user, present, next, sessionId) =>
          counted(Effect.gen(function* () {
            const { address } = yield* Caller
            yield* houseWide(lockout.charge(user.email, address))
            const known = yield* users.byEmail(user.email)
            const hash = Option.match(known, { onNone: () => null, onSome: ({ passwordHash }) => passwordHash })
            if (!(yield* passwords.matches(present, hash))) return yield* refuse(new BadCredentials())
            yield* houseWide(lockout.forgive(user.email, address))
            const fresh = yield* accepted(next, user)
            yield* notOfThePast(user, next)
            yield* write(user, fresh, "owner", sessionId)
          })),
        reset: (user) =>
          counted(Effect.gen(function* () {
            const next = yield* draw
            const fresh = yield* accepted(next, user)
            yield* write(user, fresh, "other", null)
            return next
          }))
      })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))

  /** Where others keep them. */
  static readonly layerElsewhere = Layer.effect(
    PasswordChanges,
    Effect.map(ExternalTokens, ({ loginAt }) => {
      const elsewhere = refuse(new PasswordsElsewhere({ at: loginAt }))
      return PasswordChanges.of({
        accepted: () => elsewhere,
        first: () => Effect.succeed({ hash: null, temporaryPassword: null }),
        change: () => elsewhere,
        reset: () => elsewhere
      })
    })
  )
}

const counted = <A>(self: Effect.Effect<A, IdentityError>) =>
  self.pipe(
    Effect.tap(() => IdentityMetrics.rotations({ result: "success" })),
    Effect.tapError(() => IdentityMetrics.rotations({ result: "failed" }))
  )
