import { assert, layer } from "@effect/vitest"
import { Clock, Effect, Layer, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { problemOf } from "../../src/admin/Answers.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { AccountReconciliation } from "../../src/authorizer/AccountReconciliation.ts"
import { areMany, Closings } from "../../src/authorizer/Closings.ts"
import { pathOf } from "../../src/authorizer/AuthorizerRoutes.ts"
import { sign } from "../../src/authorizer/AuthorizerSignature.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { FirstAdmin } from "../../src/identity/FirstAdmin.ts"
import { Identity } from "../../src/identity/Identity.ts"
import { PasswordChanges } from "../../src/identity/PasswordChanges.ts"
import { People } from "../../src/identity/People.ts"
import { PERMISSIONS } from "../../src/identity/Permission.ts"
import { Users } from "../../src/identity/Users.ts"
import { HOUSE, ofHotel } from "../../src/identity/Scope.ts"
import { attempt, GOOD, hotel, reasonOf, roomWith, SECRET, trail } from "../identity/world.ts"
import { type Account, bodyOf, FakeAuthorizer, SECRETS } from "./FakeAuthorizer.ts"
import { ADMIN, post, Room, RoomOnDatabase, World } from "./world.ts"

const casa = TenantId.make("casa")
const key = Redacted.make(SECRETS.key)

const seconds = Effect.map(Clock.currentTimeMillis, (now) => Math.floor(now / 1000))

const signed = (body: Uint8Array, at: number) => ({
  "x-webhook-secret": SECRETS.header,
  "x-webhook-signature": sign(key, at, body)
})

const paths = {
  signup: pathOf("signup"),
  updated: pathOf("updated"),
  deleted: pathOf("deleted"),
  login: pathOf("login")
}

/** The Authorizer tells of an account, which it knows as it is now. */
const tell = Effect.fnUntraced(function* (kind: keyof typeof paths, account: Account, over: object = {}) {
  const body = bodyOf(`user.${kind}`, account, over)
  const { status, body: said } = yield* post(paths[kind], body, signed(body, yield* seconds))
  return `${status} ${said.match(/"outcome":"(\w+)"/)?.[1] ?? ""}`
})

let people = 0
const account = (over: Partial<Account> = {}): Account => {
  const n = ++people
  return {
    id: `s${n}`,
    email: `n${n}@casa.example`,
    email_verified: true,
    given_name: "Eva",
    family_name: "Sosa",
    ...over
  }
}

const everything = {
  kind: "user",
  id: "root",
  role: "admin",
  scope: HOUSE,
  permissions: new Set(PERMISSIONS),
  sessionId: null,
  mustChangePassword: false,
  perMinute: 100
} as const

const userOf = (email: string) =>
  Effect.map(Users.use((users) => users.byEmail(email)), (found) => Option.getOrThrow(found).user)

layer(World, { timeout: "60 seconds" })("an Authorizer's webhook", (it) => {
  it.effect("brings somebody new, who may do nothing until a person says what and where", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const eva = account()
      fake.accounts.set(eva.id, eva)
      assert.strictEqual(yield* tell("signup", eva), "200 created")
      const user = yield* userOf(eva.email)
      assert.deepInclude(user, { name: "Eva Sosa", role: "guest", active: false, tenantId: null, authorizerId: eva.id })
      const whoIs = Effect.flatMap(fake.token(eva.id), (token) => Identity.use((identity) => identity.whoIs(token)))
      assert.strictEqual(yield* reasonOf(whoIs), "NotKnown")
      const letIn = { role: "receptionist", active: true, tenantId: casa } as const
      yield* People.use((people) => people.update(everything, user.id, user.version, letIn))
      assert.deepInclude(yield* whoIs, { role: "receptionist", scope: ofHotel(casa) })
      const events = yield* AuditTrail.use(({ list }) => list({ limit: 50 }))
      assert.deepInclude(events.findLast(({ resource }) => resource === `user/${user.id}`), {
        action: "user.created",
        actor: { kind: "system", id: "authorizer" }
      })
    }))

  it.effect("knows whom we invited by a proved address only", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const thief = account({ email_verified: false })
      const { temporaryPassword, user } = yield* People.use((people) =>
        people.create(everything, { email: thief.email, name: "Ana", role: "admin", tenantId: null })
      )
      assert.isNull(temporaryPassword)
      fake.accounts.set(thief.id, thief)
      assert.strictEqual(yield* tell("signup", thief), "200 unverified")
      assert.isNull((yield* userOf(thief.email)).authorizerId)
      fake.accounts.set(thief.id, { ...thief, email: thief.email.toUpperCase(), email_verified: true })
      assert.strictEqual(yield* tell("updated", thief), "200 linked")
      assert.deepInclude(yield* userOf(thief.email), {
        id: user.id,
        authorizerId: thief.id,
        role: "admin",
        active: true
      })
      // The address is taken: a second account with it is nobody here.
      const second = account({ email: thief.email })
      fake.accounts.set(second.id, second)
      assert.strictEqual(yield* tell("signup", second), "200 taken")
    }))

  it.effect("is only a hint: what is true is asked for", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const real = account({ email_verified: false })
      fake.accounts.set(real.id, real)
      assert.strictEqual(yield* tell("signup", { ...real, email: ADMIN, email_verified: true }), "200 unverified")
      assert.strictEqual(yield* tell("deleted", account()), "200 unknown")
    }))

  it.effect("takes access away, gives it back, and remembers the last login", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const eva = account()
      fake.accounts.set(eva.id, eva)
      yield* tell("signup", eva)
      const { id, version } = yield* userOf(eva.email)
      yield* Users.use((users) => users.update(id, version, { active: true, tenantId: casa }))
      const comesIn = Effect.flatMap(fake.token(eva.id), (token) => Identity.use((identity) => identity.whoIs(token)))
        .pipe(
          Effect.match({ onFailure: () => false, onSuccess: () => true })
        )
      assert.isTrue(yield* comesIn)
      fake.accounts.set(eva.id, { ...eva, revoked_timestamp: 1_700_000_000 })
      assert.strictEqual(yield* tell("updated", eva), "200 updated")
      assert.isFalse(yield* comesIn)
      fake.accounts.set(eva.id, { ...eva, revoked_timestamp: null })
      assert.strictEqual(yield* tell("updated", eva, { event_id: "access-enabled-1" }), "200 updated")
      assert.isTrue(yield* comesIn)
      assert.strictEqual(yield* tell("login", eva), "200 same")
      assert.isNotNull((yield* userOf(eva.email)).lastLoginAt)
      fake.accounts.delete(eva.id)
      assert.strictEqual(yield* tell("deleted", eva), "200 gone")
      assert.isFalse(yield* comesIn)
      assert.deepInclude(yield* userOf(eva.email), { active: false, authorizerId: null })
    }))

  it.effect("is refused without the secret, unsigned, changed, or out of its time", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("1 hour")
      const fake = yield* FakeAuthorizer
      const eva = account()
      fake.accounts.set(eva.id, eva)
      const body = bodyOf("user.signup", eva)
      const now = yield* seconds
      const good = signed(body, now)
      const cases = {
        "nothing": {},
        "no secret": { "x-webhook-signature": good["x-webhook-signature"] },
        "another secret": { ...good, "x-webhook-secret": `${SECRETS.header}x` },
        "no signature": { "x-webhook-secret": SECRETS.header },
        "half a signature": { ...good, "x-webhook-signature": good["x-webhook-signature"].slice(0, -2) },
        "no time": { ...good, "x-webhook-signature": good["x-webhook-signature"].replace(/^t=\d+/, "t=") },
        "another time": {
          ...good,
          "x-webhook-signature": good["x-webhook-signature"].replace(/^t=\d+/, `t=${now + 1}`)
        },
        "another key": { ...good, "x-webhook-signature": sign(Redacted.make(SECRETS.header), now, body) },
        "of another body": { ...good, "x-webhook-signature": sign(key, now, bodyOf("user.login", eva)) },
        "too old": signed(body, now - 301),
        "of the future": signed(body, now + 301)
      }
      for (const [what, headers] of Object.entries(cases)) {
        assert.strictEqual((yield* post(paths.signup, body, headers)).status, 401, what)
      }
      const noted = yield* AuditTrail.use(({ list }) => list({ type: "access_denied", limit: 10 }))
      assert.deepStrictEqual(noted.map(({ action }) => action), ["signature.refused"])
      assert.strictEqual((yield* post(paths.signup, body, signed(body, now - 299))).status, 200)
    }))

  it.effect("does its work once, however often it comes, and again only when nothing was done", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("2 hours")
      const fake = yield* FakeAuthorizer
      const eva = account()
      fake.accounts.set(eva.id, eva)
      const body = bodyOf("user.signup", eva, { event_id: "evt-1" })
      const send = Effect.flatMap(seconds, (at) => post(paths.signup, body, signed(body, at)))
      fake.mood = "users away"
      assert.strictEqual((yield* send).status, 503)
      fake.mood = "well"
      assert.include((yield* send).body, "created")
      const asked = fake.asked.graphql
      assert.include((yield* send).body, "repeated")
      yield* TestClock.adjust("1 minute")
      assert.include((yield* send).body, "repeated")
      assert.strictEqual(fake.asked.graphql, asked)
      const other = bodyOf("user.signup", account(), { event_id: "evt-1" })
      const now = yield* seconds
      assert.strictEqual((yield* post(paths.signup, other, signed(other, now))).status, 409)
      const long = new Uint8Array(70_000)
      assert.strictEqual((yield* post(paths.signup, long, signed(long, now))).status, 413)
      for (const text of ["", "{", "[]", "{}", '{"user":{}}', '{"user":{"id":7}}', '{"user":{"id":"a b"}}', "\u0000"]) {
        const odd = new TextEncoder().encode(text)
        assert.strictEqual((yield* post(paths.signup, odd, signed(odd, now))).status, 422, text)
      }
    }))
})

layer(Layer.fresh(Room), { timeout: "60 seconds" })("a walk through an Authorizer's accounts", (it) => {
  it.effect("makes up for what was never told, a bounded part at a time", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const pass = AccountReconciliation.use((one) => one.pass)
      for (let n = 0; n < 1_005; n++) {
        // One of them calls an address what none is, and no table takes.
        const odd = n === 7 ? { email: "odd\u0000@casa.example" } : {}
        const one = account({ email_verified: n < 5 || n > 1_002, ...odd })
        fake.accounts.set(one.id, one)
      }
      assert.strictEqual(yield* pass, 5)
      assert.strictEqual(yield* pass, 2)
      // Gone without a word, and gone while the Authorizer does not answer: only the first is gone here.
      const [first] = fake.accounts.keys()
      fake.accounts.delete(first ?? "")
      yield* TestClock.adjust("10 minutes")
      yield* pass
      assert.strictEqual(yield* pass, 1)
      fake.mood = "users away"
      const failed = yield* Effect.flip(pass)
      assert.strictEqual(failed._tag, "AuthorizerError")
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(
        yield* sql`SELECT count(*)::int AS n FROM users WHERE authorizer_id IS NOT NULL`,
        [{ n: 6 }]
      )
    }))
})

layer(Layer.fresh(Room), { timeout: "60 seconds" })("an Authorizer that lost its accounts", (it) => {
  it.effect("closes a few here, and no more until a person says so", () =>
    Effect.gen(function* () {
      const fake = yield* FakeAuthorizer
      const sql = yield* SqlClient.SqlClient
      const pass = AccountReconciliation.use((one) => one.pass)
      const later = Effect.andThen(TestClock.adjust("10 minutes"), pass)
      const linked = Effect.map(
        sql<{ readonly n: number }>`SELECT count(*)::int AS n FROM users WHERE authorizer_id IS NOT NULL`,
        ([row]) => row?.n
      )
      const alarms = AuditTrail.use(({ list }) => list({ type: "suspicious_activity", limit: 10 }))
      const all = Array.from({ length: 130 }, () => account())
      for (const one of all) fake.accounts.set(one.id, one)
      assert.strictEqual(yield* pass, 130)
      // A fifth may go on one day.
      for (const { id } of all.slice(0, 26)) fake.accounts.delete(id)
      assert.strictEqual(yield* later, 26)
      assert.strictEqual(yield* linked, 104)
      assert.deepStrictEqual(yield* alarms, [])
      assert.isTrue(Option.isNone(yield* Closings.use(({ confirm }) => confirm)))

      fake.accounts.clear()
      assert.deepStrictEqual([yield* later, yield* later], [0, 0])
      assert.strictEqual(yield* linked, 104)
      const [alarm, ...others] = yield* alarms
      assert.deepInclude(alarm, { action: "accounts.missing", after: { missing: 104, linked: 104 } })
      assert.deepStrictEqual(others, [])

      const confirmed = yield* Closings.use(({ confirm }) => confirm)
      assert.deepStrictEqual(confirmed, Option.some({ missing: 104, linked: 104 }))
      yield* TestClock.adjust("61 minutes")
      assert.strictEqual(yield* pass, 0)
      yield* Closings.use(({ confirm }) => confirm)
      assert.deepStrictEqual([yield* later, yield* later, yield* linked], [100, 4, 0])
    }))

  it.each(
    [[3, 5, false], [4, 5, true], [3, 1, false], [20, 100, false], [21, 100, true], [0, 0, false]] as const
  )("%d of %d gone: held %s", (missing, linked, held) => assert.strictEqual(areMany({ missing, linked }), held))
})

layer(Layer.fresh(Layer.provideMerge(hotel, trail)), { timeout: "60 seconds" })(
  "where an Authorizer keeps passwords",
  (it) => {
    it.effect("none is kept here, none is asked for, and nobody stays logged in by one", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const before = yield* Effect.gen(function* () {
          const { made } = yield* FirstAdmin
          const { email, password } = Option.getOrThrow(made)
          const granted = yield* Identity.use(({ logIn }) =>
            logIn({ ...attempt(email, ""), password: Option.getOrThrow(password) })
          )
          yield* Identity.use(({ whoIs }) => whoIs(granted.accessToken))
          return granted
        }).pipe(Effect.provide(roomWith([SECRET])))

        yield* Effect.gen(function* () {
          const identity = yield* Identity
          const user = before.user
          assert.strictEqual(yield* reasonOf(identity.logIn(attempt(user.email, GOOD))), "PasswordsElsewhere")
          assert.strictEqual(yield* reasonOf(identity.refresh(before.refreshToken)), "PasswordsElsewhere")
          assert.strictEqual(yield* reasonOf(identity.whoIs(before.accessToken)), "NotKnown")
          const secret = Redacted.make(GOOD)
          const changed = PasswordChanges.use((changes) => changes.change(user, secret, secret, ""))
          const problem = yield* Effect.flip(Effect.mapError(changed, problemOf))
          assert.deepInclude(problem, { type: "urn:conserje:problem:kept-elsewhere", status: 409 })
          const { settings } = yield* FakeAuthorizer
          assert.include(problem.detail, settings.url)
          const reset = People.use((people) => people.resetPassword(everything, user.id))
          assert.strictEqual(yield* reasonOf(reset), "PasswordsElsewhere")
          assert.deepStrictEqual(
            yield* sql`
            SELECT (SELECT count(*) FROM users WHERE password_hash IS NOT NULL)::int AS hashes,
              (SELECT count(*) FROM password_history)::int AS past,
              (SELECT count(*) FROM user_sessions WHERE NOT is_revoked)::int AS sessions`,
            [{ hashes: 0, past: 0, sessions: 0 }]
          )
        }).pipe(Effect.provide(Layer.fresh(RoomOnDatabase)))
      }))

    it.effect("ADMIN_EMAIL may administer again when nobody who is left may, and only then", () =>
      Effect.gen(function* () {
        const restarted = Effect.provide(
          Effect.gen(function* () {
            yield* FirstAdmin
            return yield* Effect.flatMap(Users, (users) => users.byEmail(ADMIN))
          }),
          Layer.fresh(RoomOnDatabase)
        )
        const stateOf = (found: Effect.Success<typeof restarted>) => {
          const { active, role, tenantId } = Option.getOrThrow(found).user
          return { active, role, tenantId }
        }
        const sql = yield* SqlClient.SqlClient
        // Everybody who was here before is gone, but for one other who may administer.
        yield* restarted
        yield* sql`
        INSERT INTO users (id, email, name, role, active, created_at, updated_at)
        VALUES ('other', 'other@casa.example', 'Nora', 'admin', true, now(), now()),
          ('root', ${ADMIN}, 'Root', 'guest', false, now(), now()) ON CONFLICT DO NOTHING`
        yield* sql`UPDATE users SET active = false, role = 'guest', tenant_id = 'casa' WHERE id <> 'other'`
        assert.deepStrictEqual(stateOf(yield* restarted), { active: false, role: "guest", tenantId: casa })

        yield* sql`UPDATE users SET active = false WHERE id = 'other'`
        const again = { active: true, role: "admin", tenantId: null } as const
        assert.deepStrictEqual(stateOf(yield* restarted), again)
        const { version } = Option.getOrThrow(yield* restarted).user
        assert.strictEqual(Option.getOrThrow(yield* restarted).user.version, version)
        const [event] = yield* AuditTrail.use(({ list }) => list({ limit: 1 }))
        assert.deepInclude(event, { action: "user.reinstated" })
      }))
  }
)
