import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT
} from "jose"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { Caller } from "../../src/audit/Caller.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { freshId } from "../../src/domain/FreshId.ts"
import { FirstAdmin } from "../../src/identity/FirstAdmin.ts"
import { Identity } from "../../src/identity/Identity.ts"
import { PasswordChanges } from "../../src/identity/PasswordChanges.ts"
import type { Role } from "../../src/identity/Permission.ts"
import { Users } from "../../src/identity/Users.ts"
import { UserSessions } from "../../src/identity/UserSessions.ts"
import { ofHotel } from "../../src/identity/Scope.ts"
import * as TenantWall from "../../src/sql/TenantWall.ts"
import { attempt, BETTER, GOOD, hotel, reasonOf, roomWith, SECRET, trail, World } from "./world.ts"

const casa = TenantId.make("casa")

/** Somebody who may log in, with an address that nobody else has. */
const somebody = (role: Role = "receptionist", mustChange = false) =>
  Effect.gen(function* () {
    const users = yield* Users
    const changes = yield* PasswordChanges
    const email = `${yield* freshId("m")}@casa.example`
    const passwordHash = yield* changes.accepted(Redacted.make(GOOD), { email, name: "Ana" })
    return yield* users.create({ email, name: "Ana", role, tenantId: casa, passwordHash, mustChange })
  })

layer(World, { timeout: "60 seconds" })("a person", (it) => {
  it.effect("logs in, is known by the token with the rights of the role, and is in the trail", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const granted = yield* identity.logIn(attempt(user.email.toUpperCase(), GOOD))
      const principal = yield* identity.whoIs(granted.accessToken)
      assert.deepInclude(principal, { kind: "user", id: user.id, scope: ofHotel(casa), role: "receptionist" })
      assert.isTrue(principal.permissions.has("conversations:write"))
      assert.isFalse(principal.permissions.has("users:write"))
      const events = yield* AuditTrail.use(({ list }) => list({ actorId: user.id, limit: 10 }))
      assert.deepStrictEqual(events.map(({ tenantId, type }) => [type, tenantId]), [["login_success", "casa"]])
    }))

  it.effect("hears the same for a wrong password, an unknown account and one that was closed", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const wrong = yield* Effect.flip(identity.logIn(attempt(user.email, "wrong")))
      const unknown = yield* Effect.flip(identity.logIn(attempt("nobody@casa.example", "wrong")))
      yield* Users.use((users) => users.update(user.id, user.version, { active: false }))
      const closed = yield* Effect.flip(identity.logIn(attempt(user.email, GOOD)))
      assert.deepStrictEqual(
        [wrong.message, unknown.message, closed.message],
        Array.from({ length: 3 }, () => "The e-mail address or the password is not right.")
      )
    }))

  it.effect("is locked out for half an hour after five failures from one address, known or not", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      for (const email of [user.email, "ghost@casa.example"]) {
        for (let n = 0; n < 5; n++) {
          assert.strictEqual(yield* reasonOf(identity.logIn(attempt(email, "no", "10.9.9.9"))), "BadCredentials")
        }
        const locked = yield* Effect.flip(identity.logIn(attempt(email, GOOD, "10.9.9.9")))
        assert.strictEqual(locked.message, "Too many failures: come again in 30 minutes.")
      }
      yield* identity.logIn(attempt(user.email, GOOD, "10.8.8.8"))
      const noted = yield* AuditTrail.use(({ list }) => list({ tenantId: casa, limit: 100 }))
      const ofUser = noted.filter(({ resource }) => resource === `user/${user.id}`).map(({ type }) => type)
      assert.deepStrictEqual(ofUser, ["suspicious_activity", ...Array.from({ length: 5 }, () => "login_failed")])
      yield* TestClock.adjust("29 minutes")
      assert.strictEqual(yield* reasonOf(identity.logIn(attempt(user.email, GOOD, "10.9.9.9"))), "LockedOut")
      yield* TestClock.adjust("61 seconds")
      yield* identity.logIn(attempt(user.email, GOOD, "10.9.9.9"))
    }))

  it.effect("cannot be guessed faster by guessing at the same time", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const reasons = yield* Effect.forEach(
        Array.from({ length: 20 }, () => attempt(user.email, "no", "10.7.7.7")),
        (one) => reasonOf(identity.logIn(one)),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(reasons.filter((reason) => reason === "BadCredentials").length, 5)
    }))

  it.effect("gets a new pair of tokens for the newest refresh token, and only for that", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const first = yield* identity.logIn(attempt(user.email, GOOD))
      const second = yield* identity.refresh(first.refreshToken)
      yield* identity.whoIs(second.accessToken)
      assert.strictEqual(yield* reasonOf(identity.refresh(first.refreshToken)), "NotKnown")
      // A token was used twice: neither its thief nor its owner is believed any more.
      assert.strictEqual(yield* reasonOf(identity.refresh(second.refreshToken)), "NotKnown")
      assert.strictEqual(yield* reasonOf(identity.whoIs(second.accessToken)), "NotKnown")
      const events = yield* AuditTrail.use(({ list }) => list({ actorId: user.id, limit: 1 }))
      assert.deepInclude(events[0], { type: "suspicious_activity", action: "session.refresh.reused" })
    }))

  it.effect("refreshes once when two tabs do so at the same time", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const { refreshToken } = yield* identity.logIn(attempt(user.email, GOOD))
      const answers = yield* Effect.forEach(
        [refreshToken, refreshToken],
        (token) => Effect.option(identity.refresh(token)),
        { concurrency: 2 }
      )
      assert.strictEqual(answers.filter(Option.isSome).length, 1)
    }))

  it.effect("is a stranger again after thirty minutes, after a logout, and when the account is closed", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const first = yield* identity.logIn(attempt(user.email, GOOD))
      yield* TestClock.adjust("29 minutes")
      const principal = yield* identity.whoIs(first.accessToken)
      yield* TestClock.adjust("61 seconds")
      assert.strictEqual(yield* reasonOf(identity.whoIs(first.accessToken)), "NotKnown")
      const second = yield* identity.refresh(first.refreshToken)
      yield* identity.logOut(principal)
      assert.strictEqual(yield* reasonOf(identity.whoIs(second.accessToken)), "NotKnown")
      assert.strictEqual(yield* reasonOf(identity.refresh(second.refreshToken)), "NotKnown")
      const third = yield* identity.logIn(attempt(user.email, GOOD))
      yield* Users.use((users) => users.update(user.id, user.version, { active: false }))
      assert.strictEqual(yield* reasonOf(identity.whoIs(third.accessToken)), "NotKnown")
    }))

  it.effect("has to log in again after seven quiet days, and after thirty days in any case", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const quiet = yield* identity.logIn(attempt(user.email, GOOD))
      yield* TestClock.adjust("7 days")
      assert.strictEqual(yield* reasonOf(identity.refresh(quiet.refreshToken)), "NotKnown")
      let { refreshToken } = yield* identity.logIn(attempt(user.email, GOOD))
      for (let day = 0; day < 25; day += 5) {
        yield* TestClock.adjust("5 days")
        refreshToken = (yield* identity.refresh(refreshToken)).refreshToken
      }
      yield* TestClock.adjust("5 days")
      assert.strictEqual(yield* reasonOf(identity.refresh(refreshToken)), "NotKnown")
    }))

  it.effect("may do nothing but change a password that was given by another, or is ninety days old", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const changes = yield* PasswordChanges
      const user = yield* somebody("admin", true)
      const granted = yield* identity.logIn(attempt(user.email, GOOD))
      const principal = yield* identity.whoIs(granted.accessToken)
      assert.isTrue(principal.mustChangePassword)
      assert.strictEqual(principal.permissions.size, 0)
      yield* changes.change(user, Redacted.make(GOOD), Redacted.make(BETTER), principal.sessionId ?? "")
      assert.isFalse((yield* identity.whoIs(granted.accessToken)).mustChangePassword)
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        UPDATE users SET password_changed_at = password_changed_at - interval '90 days' WHERE id = ${user.id}`
      assert.isTrue((yield* identity.logIn(attempt(user.email, BETTER))).mustChangePassword)
    }))

  it.effect("ends all other sessions with a new password, and may not go back to the last five", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const changes = yield* PasswordChanges
      const user = yield* somebody()
      const here = yield* identity.logIn(attempt(user.email, GOOD))
      const elsewhere = yield* identity.logIn(attempt(user.email, GOOD))
      const sessionId = (yield* identity.whoIs(here.accessToken)).sessionId ?? ""
      let present = GOOD
      const change = (next: string) => changes.change(user, Redacted.make(present), Redacted.make(next), sessionId)
      assert.strictEqual(yield* reasonOf(change(GOOD)), "PasswordRefused")
      for (let n = 1; n <= 4; n++) {
        yield* change(`${BETTER}-${n}-x`)
        present = `${BETTER}-${n}-x`
      }
      const refused = yield* Effect.flip(change(GOOD))
      assert.strictEqual(refused.message, "It was one of the last 5 passwords.")
      yield* change(`${BETTER}-5-x`)
      present = `${BETTER}-5-x`
      yield* change(GOOD)
      assert.strictEqual(yield* reasonOf(change(BETTER)), "BadCredentials")
      yield* identity.whoIs(here.accessToken)
      assert.strictEqual(yield* reasonOf(identity.whoIs(elsewhere.accessToken)), "NotKnown")
    }))

  it.effect("is locked out of changing a password as of logging in: a session may be stolen", () =>
    Effect.gen(function* () {
      const changes = yield* PasswordChanges
      const user = yield* somebody()
      const guess = (present: string) =>
        changes.change(user, Redacted.make(present), Redacted.make(BETTER), "").pipe(
          Effect.provideService(Caller, { actor: { kind: "user", id: user.id }, address: "10.9.0.1" }),
          (asking) => TenantWall.within(casa, asking)
        )
      for (let n = 0; n < 5; n++) assert.strictEqual(yield* reasonOf(guess(`${BETTER}${n}`)), "BadCredentials")
      assert.strictEqual(yield* reasonOf(guess(GOOD)), "LockedOut")
      yield* TestClock.adjust("31 minutes")
      yield* guess(GOOD)
    }))

  it.effect("is never believed with a token that we did not sign for that use", () =>
    Effect.gen(function* () {
      const identity = yield* Identity
      const user = yield* somebody()
      const granted = yield* identity.logIn(attempt(user.email, GOOD))
      const access = Redacted.value(granted.accessToken)
      const claims = decodeJwt(access)
      const signed = (secret: string, alg = "HS256", kid = JSON.parse(atob(access.split(".")[0] ?? "")).kid) =>
        Effect.promise(() =>
          new SignJWT(claims).setProtectedHeader({ alg, kid, typ: "at+jwt" }).sign(new TextEncoder().encode(secret))
        )
      const [head = "", body = "", signature = ""] = access.split(".")
      const forged = [
        "",
        "nonsense",
        "a.b.c",
        Redacted.value(granted.refreshToken),
        new UnsecuredJWT(claims).encode(),
        yield* signed("x".repeat(32)),
        yield* signed(SECRET, "HS256", "another"),
        yield* signed(SECRET.repeat(2).slice(0, 64), "HS512"),
        `${head}.${body}.${signature.slice(0, -2)}AA`,
        `${head}.${btoa(JSON.stringify({ ...claims, sub: "u1" })).replaceAll("=", "")}.${signature}`
      ]
      // Signed with our own key, and yet not as we sign.
      const header = decodeProtectedHeader(access)
      const odd = (over: object, head: object = {}) =>
        Effect.promise(() =>
          new SignJWT({ ...claims, ...over }).setProtectedHeader({ ...header, alg: "HS256", ...head }).sign(
            new TextEncoder().encode(SECRET)
          )
        )
      const { exp = 0, iat = 0 } = claims
      forged.push(
        yield* odd({ iss: "another" }),
        yield* odd({ aud: "another" }),
        yield* odd({ aud: "refresh" }),
        yield* odd({ iat: iat + 31, exp: exp + 31 }),
        yield* odd({ iat: iat - 1801 }),
        yield* odd({ exp: iat }),
        yield* odd({ exp: undefined }),
        yield* odd({ iat: undefined }),
        yield* odd({ sid: undefined }),
        yield* odd({ sid: "another" }),
        yield* odd({ nbf: iat + 600 }),
        yield* odd({}, { typ: "rt+jwt" }),
        yield* odd({}, { typ: undefined }),
        yield* odd({}, { kid: undefined }),
        yield* odd({}, { kid: "__proto__" }),
        ...(yield* asymmetric(claims, header.kid))
      )
      for (const [n, token] of forged.entries()) {
        assert.strictEqual(
          yield* Effect.match(identity.whoIs(Redacted.make(token)), {
            onFailure: ({ reason }) => reason._tag,
            onSuccess: () => "believed"
          }),
          "NotKnown",
          String(n)
        )
      }
      assert.strictEqual(yield* reasonOf(identity.refresh(granted.accessToken)), "NotKnown")
      yield* identity.whoIs(granted.accessToken)
      // Signed by a process whose clock is half a minute before ours.
      yield* identity.whoIs(Redacted.make(yield* odd({ iat: iat + 30, exp: exp + 30 })))
    }))

  it.effect("is counted among those who are logged in", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE user_sessions SET is_revoked = true`
      const user = yield* somebody()
      yield* Identity.use(({ logIn }) => logIn(attempt(user.email, GOOD)))
      const sessions = yield* UserSessions
      assert.strictEqual(yield* sessions.measure, 0)
      assert.strictEqual((yield* sessions.list({ userId: null, tenantId: casa }, { after: "", limit: 10 })).length, 1)
      assert.deepStrictEqual(
        yield* sessions.list({ userId: null, tenantId: TenantId.make("other") }, { after: "", limit: 10 }),
        []
      )
    }))
})

/** Signed by somebody who hopes that a public key is a secret, or that the token chooses its algorithm. */
const asymmetric = (claims: JWTPayload, kid = "") =>
  Effect.promise(async () => {
    const tokens: Array<string> = []
    for (const alg of ["RS256", "ES256", "PS256", "EdDSA"]) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
      const jwk = await exportJWK(publicKey)
      const head = { alg, kid, typ: "at+jwt" }
      tokens.push(await new SignJWT(claims).setProtectedHeader(head).sign(privateKey))
      tokens.push(await new SignJWT(claims).setProtectedHeader({ ...head, jwk }).sign(privateKey))
    }
    return tokens
  })

const whoIs = (token: Redacted.Redacted<string>) => Identity.use((identity) => identity.whoIs(token))

layer(Layer.provideMerge(hotel, trail), { timeout: "60 seconds" })("signing keys", (it) => {
  it.effect("are changed without throwing anybody out, and an old one that is gone counts no more", () =>
    Effect.gen(function* () {
      const NEXT = "fedcba9876543210fedcba9876543210"
      const logIn = Effect.gen(function* () {
        const user = yield* somebody()
        return yield* Identity.use(({ logIn }) => logIn(attempt(user.email, GOOD)))
      })
      const old = yield* Effect.provide(logIn, roomWith([SECRET]))
      yield* Effect.gen(function* () {
        yield* whoIs(old.accessToken)
        const fresh = yield* logIn
        yield* Effect.provide(whoIs(fresh.accessToken), roomWith([NEXT]))
        assert.strictEqual(yield* reasonOf(Effect.provide(whoIs(old.accessToken), roomWith([NEXT]))), "NotKnown")
      }).pipe(Effect.provide(roomWith([NEXT, SECRET])))
    }))

  it.effect("are drawn once for all processes where none is configured", () =>
    Effect.gen(function* () {
      const granted = yield* Effect.provide(
        Effect.gen(function* () {
          const user = yield* somebody()
          return yield* Identity.use(({ logIn }) => logIn(attempt(user.email, GOOD)))
        }),
        roomWith([])
      )
      yield* Effect.provide(Identity.use(({ whoIs }) => whoIs(granted.accessToken)), roomWith([]))
    }))
})

layer(Layer.fresh(trail), { timeout: "60 seconds" })("the first administrator", (it) => {
  it.effect("is made once, with a password that is said once and must be changed", () =>
    Effect.gen(function* () {
      const starts = yield* Effect.forEach(
        [1, 2, 3],
        () => Effect.provide(FirstAdmin, roomWith([SECRET])),
        { concurrency: "unbounded" }
      )
      const made = starts.flatMap(({ made }) => Option.toArray(made))
      assert.strictEqual(made.length, 1)
      const password = Option.getOrThrow(made[0]?.password ?? Option.none())
      const granted = yield* Effect.provide(
        Identity.use(({ logIn }) => logIn({ ...attempt("admin@localhost", ""), password })),
        roomWith([SECRET])
      )
      assert.isTrue(granted.mustChangePassword)
    }))
})
