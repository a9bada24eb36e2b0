import { assert, layer } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { TenantId } from "../../src/domain/Ids.ts"
import { ApiKeys } from "../../src/identity/ApiKeys.ts"
import { ofHotel } from "../../src/identity/Scope.ts"
import { reasonOf, World } from "./world.ts"

const DAY = 24 * 60 * 60 * 1000

const asked = {
  name: "till",
  tenantId: TenantId.make("casa"),
  permissions: ["outbox:read"],
  perMinute: 100,
  createdBy: "u1",
  expiresAt: 10 * DAY
} as const

layer(World, { timeout: "60 seconds" })("a machine", (it) => {
  it.effect("is known by its key with exactly the rights that the key was given, until it expires", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const { key, secret } = yield* keys.issue(asked)
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
      const { key, secret: old } = yield* keys.issue({ ...asked, expiresAt: 100 * DAY })
      const { secret } = yield* keys.rotate(key.id, DAY)
      yield* keys.whoIs(old)
      yield* keys.whoIs(secret)
      yield* TestClock.adjust("1 day")
      assert.strictEqual(yield* reasonOf(keys.whoIs(old)), "NotKnown")
      yield* keys.whoIs(secret)
      yield* keys.revoke(key.id)
      assert.strictEqual(yield* reasonOf(keys.whoIs(secret)), "NotKnown")
      assert.strictEqual(yield* reasonOf(keys.rotate(key.id, DAY)), "NoSuch")
    }))

  it.effect("leaves a time of use, and nothing of its secret anywhere", () =>
    Effect.gen(function* () {
      const keys = yield* ApiKeys
      const sql = yield* SqlClient.SqlClient
      const { key, secret } = yield* keys.issue({ ...asked, expiresAt: 1000 * DAY })
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

  it.effect.each(["", "ck_", "ck_k00000000000000000000000000_short", `ck_k${"0".repeat(26)}_${"A".repeat(43)}`])(
    "is a stranger with %j",
    (text) =>
      Effect.gen(function* () {
        assert.strictEqual(yield* reasonOf(ApiKeys.use(({ whoIs }) => whoIs(Redacted.make(text)))), "NotKnown")
      })
  )
})
