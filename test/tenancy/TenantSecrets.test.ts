import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { PmsPlaces } from "../../src/tenancy/PmsPlaces.ts"
import { type Purpose, TenantSecrets } from "../../src/tenancy/TenantSecrets.ts"
import { trail } from "../identity/world.ts"
import { keys, opened, reasonOf, roomWith, sealingKey, World } from "./world.ts"

const tenant = (id: string) => TenantId.make(id)
const TOKEN = "EAAG-a-token-nobody-may-see"

/** The room as a process with these keys would have it. */
const withKeys = (...numbers: ReadonlyArray<number>) =>
  Layer.build(Layer.fresh(TenantSecrets.layerSql).pipe(Layer.provide(keys(...numbers)))).pipe(
    Effect.flatMap((context) => Effect.provide(TenantSecrets, context))
  )

const told = ({ of }: TenantSecrets["Service"], id: string, purpose: Purpose = "whatsapp-access-token") => {
  const secret = of(tenant(id), purpose)
  return secret._tag === "Set" ? Redacted.value(secret.value) : secret._tag
}

layer(World, { timeout: "60 seconds" })("a hotel's secrets", (it) => {
  it.effect("are kept sealed, for one use each, and no more is told of them than whether they are set", () =>
    Effect.gen(function* () {
      const secrets = yield* TenantSecrets
      const sql = yield* SqlClient.SqlClient
      yield* opened("casa")
      assert.strictEqual(told(secrets, "casa"), "Unset")
      yield* secrets.set(tenant("casa"), "whatsapp-access-token", Redacted.make(TOKEN))
      assert.deepStrictEqual(
        [told(secrets, "casa"), told(secrets, "casa", "pms-api-key"), told(secrets, "other")],
        [TOKEN, "Unset", "Unset"]
      )
      assert.deepStrictEqual(yield* secrets.list(tenant("casa")), [
        { purpose: "whatsapp-access-token", set: true, setAt: 0 },
        { purpose: "pms-api-key", set: false, setAt: null }
      ])
      yield* secrets.remove(tenant("casa"), "whatsapp-access-token")
      assert.strictEqual(told(secrets, "casa"), "Unset")
      assert.strictEqual(yield* reasonOf(secrets.remove(tenant("casa"), "whatsapp-access-token")), "NotThere")
      yield* secrets.set(tenant("casa"), "whatsapp-access-token", Redacted.make(TOKEN))
      const rows = yield* AuditTrail.use(({ list }) => list({ tenantId: tenant("casa"), limit: 20 }))
      assert.deepStrictEqual(
        rows.map(({ action }) => action),
        ["secret.set", "secret.removed", "secret.set", "tenant.created"]
      )
      const kept = JSON.stringify([rows, yield* sql`SELECT * FROM tenant_secrets`])
      assert.notInclude(kept, TOKEN)
      assert.notInclude(kept, Buffer.from(TOKEN).toString("base64").slice(0, 20))
      assert.strictEqual(
        yield* reasonOf(secrets.set(tenant("nobody"), "pms-api-key", Redacted.make("x"))),
        "NotThere"
      )
    }))

  it.effect("do not open for another hotel or another use, moved by whoever owns the database", () =>
    Effect.gen(function* () {
      const secrets = yield* TenantSecrets
      const sql = yield* SqlClient.SqlClient
      yield* opened("mine")
      yield* opened("thief")
      yield* secrets.set(tenant("mine"), "whatsapp-access-token", Redacted.make(TOKEN))
      yield* sql`
        INSERT INTO tenant_secrets SELECT 'thief', purpose, sealed, key_id, set_at FROM tenant_secrets
        WHERE tenant_id = 'mine'`
      yield* sql`
        INSERT INTO tenant_secrets SELECT tenant_id, 'pms-api-key', sealed, key_id, set_at FROM tenant_secrets
        WHERE tenant_id = 'mine'`
      yield* secrets.refresh
      assert.deepStrictEqual(
        [told(secrets, "mine"), told(secrets, "thief"), told(secrets, "mine", "pms-api-key")],
        [TOKEN, "Unreadable", "Unreadable"]
      )
      yield* sql`DELETE FROM tenant_secrets WHERE tenant_id IN ('mine', 'thief')`
      yield* secrets.refresh
    }))

  it.effect("are sealed anew by a rotation, after which the old key may go", () =>
    Effect.gen(function* () {
      const first = yield* TenantSecrets
      yield* opened("turn")
      yield* first.set(tenant("turn"), "whatsapp-access-token", Redacted.make(TOKEN))
      const both = yield* withKeys(2, 1)
      assert.strictEqual(told(both, "turn"), TOKEN)
      assert.isAbove(yield* both.rotate, 0)
      assert.strictEqual(yield* both.rotate, 0)
      const second = yield* withKeys(2)
      assert.strictEqual(told(second, "turn"), TOKEN)

      // Who still has the old key alone uses nobody else's in its place, and does not start again.
      yield* first.refresh
      assert.strictEqual(told(first, "turn"), "Unreadable")
      const late = yield* Effect.flip(withKeys(1))
      assert.include(String(late), `SECRETS_KEYS does not hold the key ${sealingKey(2).id} that sealed the secrets of`)
      assert.strictEqual(yield* reasonOf(withKeys()), "SecretsSealed")
      yield* Effect.flatMap(withKeys(1, 2), ({ rotate }) => rotate)
      yield* first.refresh
      assert.strictEqual(told(first, "turn"), TOKEN)
    }).pipe(Effect.scoped))

  it.effect("cannot be set where the installation has no key, which does not keep it from starting", () =>
    Effect.gen(function* () {
      const none = yield* Layer.build(
        roomWith().pipe(Layer.provideMerge(Layer.fresh(trail)))
      ).pipe(Effect.flatMap((context) =>
        Effect.gen(function* () {
          yield* opened("keyless")
          return yield* TenantSecrets
        }).pipe(Effect.provide(context))
      ))
      const setting = none.set(tenant("keyless"), "pms-api-key", Redacted.make("x"))
      assert.include(String(yield* Effect.flip(setting)), "SECRETS_KEYS is not set")
      assert.strictEqual(yield* reasonOf(none.rotate), "NoSealingKey")
    }).pipe(Effect.scoped))
})

layer(World, { timeout: "60 seconds" })("a hotel's own PMS", (it) => {
  it.effect("is connected, changed by who has read the newest version, and disconnected", () =>
    Effect.gen(function* () {
      const places = yield* PmsPlaces
      yield* opened("posada")
      const place = { baseUrl: "https://pms.posada.example/shop", hotelId: "3" }
      assert.deepStrictEqual(yield* places.read(tenant("posada")), Option.none())
      assert.deepStrictEqual(yield* places.replace(tenant("posada"), place, 0), { version: 1, place })
      assert.deepStrictEqual(places.of(tenant("posada")), Option.some(place))
      assert.strictEqual(yield* reasonOf(places.replace(tenant("posada"), place, 0)), "ContentChanged")
      const moved = { ...place, host: "shop.example", timeZone: "Europe/Madrid" }
      assert.strictEqual((yield* places.replace(tenant("posada"), moved, 1)).version, 2)
      assert.deepStrictEqual(Option.getOrThrow(yield* places.read(tenant("posada"))), { version: 2, place: moved })
      assert.isTrue(yield* places.remove(tenant("posada")))
      assert.isFalse(yield* places.remove(tenant("posada")))
      assert.deepStrictEqual(places.of(tenant("posada")), Option.none())
      assert.strictEqual(yield* reasonOf(places.replace(tenant("nobody"), place, 0)), "NotThere")
      const rows = yield* AuditTrail.use(({ list }) => list({ tenantId: tenant("posada"), limit: 20 }))
      assert.deepStrictEqual(rows.map(({ action }) => action), [
        "pms.disconnected",
        "pms.connected",
        "pms.connected",
        "tenant.created"
      ])
    }))
})
