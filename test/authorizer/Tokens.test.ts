import { assert, layer } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose"
import { TenantId } from "../../src/domain/Ids.ts"
import { Identity } from "../../src/identity/Identity.ts"
import { LinkedUsers } from "../../src/identity/LinkedUsers.ts"
import { Users } from "../../src/identity/Users.ts"
import { ofHotel } from "../../src/identity/Scope.ts"
import { reasonOf } from "../identity/world.ts"
import { FakeAuthorizer } from "./FakeAuthorizer.ts"
import { Room } from "./world.ts"

const casa = TenantId.make("casa")
let people = 0

/** Somebody of the hotel who is known over there. */
const somebody = Effect.gen(function* () {
  const n = ++people
  const email = `p${n}@casa.example`
  const user = yield* Users.use((users) =>
    users.create({ email, name: "Ana", role: "manager", tenantId: casa, passwordHash: null, mustChange: false })
  )
  const subject = `subject-${n}`
  yield* LinkedUsers.use(({ sync }) => sync({ id: subject, email, name: "Ana", emailVerified: true, revoked: false }))
  return { user, subject }
})

const whoIs = (token: Redacted.Redacted<string>) => Identity.use((identity) => identity.whoIs(token))

layer(Room, { timeout: "60 seconds" })("a person who logs in elsewhere", (it) => {
  it.effect("is known by the token from there, with the role and the hotel from here", () =>
    Effect.gen(function* () {
      const { token } = yield* FakeAuthorizer
      const { subject, user } = yield* somebody
      const principal = yield* whoIs(yield* token(subject))
      assert.deepInclude(principal, {
        kind: "user",
        id: user.id,
        role: "manager",
        scope: ofHotel(casa),
        sessionId: null
      })
      assert.isTrue(principal.permissions.has("audit:read"))
      assert.isFalse(principal.permissions.has("users:write"))
      assert.strictEqual(yield* reasonOf(whoIs(yield* token("nobody-here"))), "NotKnown")
      yield* Users.use((users) => users.update(user.id, user.version + 1, { active: false }))
      assert.strictEqual(yield* reasonOf(whoIs(yield* token(subject))), "NotKnown")
    }))

  it.effect("is never believed with a token that the Authorizer did not sign for us, for this, for now", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      yield* TestClock.adjust("3 days")
      const now = 3 * 24 * 60 * 60
      const fresh = { iat: now, exp: now + 1800 }
      const { subject } = yield* somebody
      const claims = {
        iss: fake.settings.url,
        aud: "client-1",
        sub: subject,
        token_type: "access_token",
        ...fresh
      }
      const key = fake.key()
      const spki = yield* Effect.promise(() => exportSPKI(key.publicKey))
      const shared = (secret: string, alg: string) =>
        Effect.promise(() =>
          new SignJWT(claims).setProtectedHeader({ alg, kid: key.kid }).sign(new TextEncoder().encode(secret))
        ).pipe(Effect.map((token) => Redacted.make(token)))
      const stranger = yield* Effect.promise(async () => {
        const { privateKey } = await generateKeyPair("RS256")
        return Redacted.make(
          await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: key.kid }).sign(privateKey)
        )
      })
      const pss = yield* Effect.promise(async () => {
        const { privateKey } = await generateKeyPair("PS256")
        return Redacted.make(await new SignJWT(claims).setProtectedHeader({ alg: "PS256" }).sign(privateKey))
      })
      const good = yield* fake.token(subject, fresh)
      const [head = "", body = "", signature = ""] = Redacted.value(good).split(".")
      const forged = {
        "nothing": Redacted.make(""),
        "no token": Redacted.make("nonsense"),
        "three words": Redacted.make("a.b.c"),
        "no signature": Redacted.make(new UnsecuredJWT(claims).encode()),
        "a signature cut off": Redacted.make(`${head}.${body}.`),
        "a signature changed": Redacted.make(`${head}.${body}.${signature.slice(0, -4)}AAAA`),
        "the public key as a secret": yield* shared(spki, "HS256"),
        "a secret": yield* shared("x".repeat(64), "HS512"),
        "somebody else's key under the same name": stranger,
        "an algorithm that is not on the list": pss,
        "another issuer": yield* fake.token(subject, { ...fresh, iss: "https://elsewhere.example" }),
        "another audience": yield* fake.token(subject, { ...fresh, aud: "client-2" }),
        "an end in the past": yield* fake.token(subject, { iat: now - 3600, exp: now - 60 }),
        "a beginning in the future": yield* fake.token(subject, { iat: now + 600, exp: now + 2400 }),
        "an end years away": yield* fake.token(subject, { iat: now - 2 * 86_400, exp: now + 86_400 * 365 }),
        "no end": yield* fake.token(subject, { iat: now, exp: undefined }),
        "a refresh token": yield* fake.token(subject, { ...fresh, token_type: "refresh_token" }),
        "an id token": yield* fake.token(subject, { ...fresh, token_type: "id_token" }),
        "nobody's": yield* fake.token("", fresh)
      }
      for (const [what, token] of Object.entries(forged)) {
        assert.strictEqual(yield* reasonOf(whoIs(token)), "NotKnown", what)
      }
      yield* whoIs(good)
    }))

  it.effect("is believed with a new key, under the old name, another or none, and with the old one no more", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const { subject } = yield* somebody
      const old = yield* fake.token(subject)
      yield* whoIs(old)
      for (const [kid, named] of [["client-1", "client-1"], ["k2", "k2"], ["k3", null]] as const) {
        yield* fake.rotate(kid)
        yield* TestClock.adjust("31 seconds")
        yield* whoIs(yield* fake.token(subject, {}, named))
      }
      assert.strictEqual(yield* reasonOf(whoIs(old)), "NotKnown")
    }))

  it.effect("cannot make us ask for keys again and again", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const { subject } = yield* somebody
      yield* TestClock.adjust("11 minutes")
      const before = fake.asked.keys
      for (let n = 0; n < 40; n++) {
        assert.strictEqual(yield* reasonOf(whoIs(yield* fake.token(subject, {}, `no-key-${n}`))), "NotKnown")
      }
      assert.strictEqual(fake.asked.keys - before, 1)
    }))

  it.effect("waits, and is neither refused nor let in, while nobody can say whether the token is good", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const { subject } = yield* somebody
      const good = yield* fake.token(subject)
      yield* whoIs(good)
      // What was known stays known for an hour.
      for (const mood of ["keys away", "broken", "html", "huge", "hanging up"] as const) {
        fake.mood = mood
        yield* TestClock.adjust("11 minutes")
        yield* whoIs(good)
      }
      yield* fake.rotate("k9")
      assert.strictEqual(
        yield* reasonOf(whoIs(yield* fake.token(subject))),
        "IdentityUnavailable"
      )
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(yield* reasonOf(whoIs(good)), "IdentityUnavailable")
      fake.mood = "well"
      yield* TestClock.adjust("6 seconds")
      assert.strictEqual(yield* reasonOf(whoIs(good)), "NotKnown")
      yield* whoIs(yield* fake.token(subject))
    }))
})
