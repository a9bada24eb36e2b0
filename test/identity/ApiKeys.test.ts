import { assert, layer } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { freshId } from "../../src/domain/FreshId.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { ApiKeys } from "../../src/identity/ApiKeys.ts"
import { ofHotel } from "../../src/identity/Scope.ts"
import type { Role } from "../../src/identity/Permission.ts"
import { type User } from "../../src/identity/User.ts"
import { Users } from "../../src/identity/Users.ts"
import { reasonOf, World } from "./world.ts"

const DAY = 24 * 60 * 60 * 1000

const casa = TenantId.make("casa")

const somebody = (role: Role, tenantId: TenantId | null) =>
  Effect.gen(function* () {
    const email = `${yield* freshId("m")}@casa.example`
    return yield* Users.use(({ create }) =>
      create({ email, name: "Ana", role, tenantId, passwordHash: null, mustChange: false })
    )
  })

const changed = ({ id, version }: User, change: Parameters<Users["Service"]["update"]>[2]) =>
  Users.use(({ update }) => update(id, version, change))

const asked = {
  name: "till",
  tenantId: casa,
  permissions: ["outbox:read", "audit:read"],
  perMinute: 100,
  expiresAt: 10 * DAY
} as const

layer(World, { timeout: "60 seconds" })("a machine", (it) => {
  it.effect("is known by its key with exactly the rights that the key was given, until it expires", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const { key, secret } = yield* keys.issue({ ...asked, createdBy: (yield* somebody("admin", casa)).id })
      assert.deepInclude(yield* keys.whoIs(secret), {
        kind: "api_key",
        id: key.id,
        scope: ofHotel(asked.tenantId),
        permissions: new Set(asked.permissions),
        perMinute: 100
      })
      yield* TestClock.adjust("10 days")
      assert.strictEqual(yield* reasonOf(keys.whoIs(secret)), "NotKnown")
    }))

  it.effect("goes on with its old key for a while after a rotation, and not a moment longer", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const { key, secret: old } = yield* keys.issue({
        ...asked,
        createdBy: (yield* somebody("admin", casa)).id,
        expiresAt: 100 * DAY
      })
      const { secret } = yield* keys.rotate(key.id, { overlap: DAY, by: null })
      yield* keys.whoIs(old)
      yield* keys.whoIs(secret)
      yield* TestClock.adjust("1 day")
      assert.strictEqual(yield* reasonOf(keys.whoIs(old)), "NotKnown")
      yield* keys.whoIs(secret)
      yield* keys.revoke(key.id)
      assert.strictEqual(yield* reasonOf(keys.whoIs(secret)), "NotKnown")
      assert.strictEqual(yield* reasonOf(keys.rotate(key.id, { overlap: DAY, by: null })), "NoSuch")
    }))

  it.effect("leaves a time of use, and nothing of its secret anywhere", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const sql = yield* SqlClient.SqlClient
      const { key, secret } = yield* keys.issue({
        ...asked,
        createdBy: (yield* somebody("admin", casa)).id,
        expiresAt: 1000 * DAY
      })
      yield* TestClock.adjust("1 minute")
      yield* keys.whoIs(secret)
      assert.isNotNull(Option.getOrThrow(yield* keys.get(key.id)).lastUsedAt)
      const said = Redacted.value(secret).slice(key.id.length + 4)
      const kept = JSON.stringify(
        [yield* sql`SELECT * FROM api_keys`, yield* sql`SELECT * FROM audit_logs`],
        (_, value) => typeof value === "bigint" ? String(value) : value
      )
      assert.notInclude(kept, said)
    }))

  it.effect("may do no more than whoever issued it may now, and nothing while they may not come in", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const ana = yield* somebody("admin", null)
      const { secret } = yield* keys.issue({ ...asked, createdBy: ana.id, expiresAt: 2000 * DAY })
      const demoted = yield* changed(ana, { role: "receptionist", tenantId: casa })
      assert.deepStrictEqual((yield* keys.whoIs(secret)).permissions, new Set(["outbox:read"] as const))
      const closed = yield* changed(demoted, { active: false })
      assert.strictEqual(yield* reasonOf(keys.whoIs(secret)), "NotKnown")
      const back = yield* changed(closed, { active: true, role: "admin" })
      assert.deepStrictEqual((yield* keys.whoIs(secret)).permissions, new Set(asked.permissions))
      yield* SqlClient.SqlClient.use((sql) => sql`INSERT INTO tenants (id, profile) VALUES ('lantern', '{}')`)
      yield* changed(back, { tenantId: TenantId.make("lantern") })
      assert.strictEqual(yield* reasonOf(keys.whoIs(secret)), "NotKnown")
    }))

  it.effect("goes on under the person who makes a new secret for it, when the one who issued it leaves", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const ana = yield* somebody("admin", casa)
      const { key, secret: known } = yield* keys.issue({ ...asked, createdBy: ana.id, expiresAt: 2000 * DAY })
      yield* changed(ana, { active: false })
      const renewed = yield* keys.rotate(key.id, { overlap: 0, by: null })
      assert.strictEqual(yield* reasonOf(keys.whoIs(renewed.secret)), "NotKnown")
      const eva = yield* somebody("admin", casa)
      const { secret } = yield* keys.rotate(key.id, { overlap: 0, by: eva.id })
      assert.strictEqual((yield* keys.whoIs(secret)).id, key.id)
      assert.strictEqual(yield* reasonOf(keys.whoIs(known)), "NotKnown")
    }))

  it.effect("ends with the key that it was issued by, and with that one's person", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const ana = yield* somebody("admin", casa)
      const issued = (createdBy: string) => keys.issue({ ...asked, createdBy, expiresAt: 2000 * DAY })
      const { key: first } = yield* issued(ana.id)
      const { secret: second } = yield* issued(first.id)
      const { key: other } = yield* issued(ana.id)
      const { secret: third } = yield* issued(other.id)
      yield* keys.whoIs(second)
      yield* keys.revoke(first.id)
      assert.strictEqual(yield* reasonOf(keys.whoIs(second)), "NotKnown")
      yield* keys.whoIs(third)
      yield* changed(ana, { active: false })
      assert.strictEqual(yield* reasonOf(keys.whoIs(third)), "NotKnown")
    }))

  it.effect.each(["", "ck_", "ck_k00000000000000000000000000_short", `ck_k${"0".repeat(26)}_${"A".repeat(43)}`])(
    "is a stranger with %j",
    (text) =>
      Effect.gen(function* () {
        assert.strictEqual(yield* reasonOf(ApiKeys.use(({ whoIs }) => whoIs(Redacted.make(text)))), "NotKnown")
      })
  )
})
