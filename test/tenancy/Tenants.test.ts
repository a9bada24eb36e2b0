import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { SqlClient } from "effect/sql"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { identifierOf } from "../../src/tenancy/Identifier.ts"
import { TenantIdentifiers } from "../../src/tenancy/TenantIdentifiers.ts"
import { TenantNumbers } from "../../src/tenancy/TenantNumbers.ts"
import { Tenants } from "../../src/tenancy/Tenants.ts"
import { opened, profile, reasonOf, World } from "./world.ts"

const number = (text: string) => PhoneNumberId.make(text)
const tenant = (id: string) => TenantId.make(id)
const MOVED = Date.UTC(2026, 5, 1)

const actions = (id: string) =>
  Effect.map(
    AuditTrail.use(({ list }) => list({ tenantId: tenant(id), limit: 20 })),
    (rows) => rows.map(({ action }) => action).toReversed()
  )

const ownerOf = (phone: string, at: number) =>
  Effect.gen(function* () {
    const hotels = yield* Hotels
    yield* hotels.refresh
    return Option.getOrNull(hotels.byNumber(number(phone), at))?.tenantId ?? null
  })

layer(World, { timeout: "60 seconds" })("hotels as data", (it) => {
  it.effect("are made once, changed by who has read the newest version, and witnessed", () =>
    Effect.gen(function* () {
      const tenants = yield* Tenants
      const first = yield* opened("sol")
      assert.deepInclude(first, { status: "active", version: 1, numbers: [] })
      assert.strictEqual(yield* reasonOf(opened("sol")), "Taken")
      const renamed = yield* tenants.update(tenant("sol"), 1, {
        profile: profile("Sol", { languages: ["es", "pt"] })
      })
      assert.deepStrictEqual([renamed.version, renamed.profile?.languages], [2, ["es", "pt"]])
      assert.strictEqual(yield* reasonOf(tenants.update(tenant("sol"), 1, { status: "inactive" })), "ContentChanged")
      assert.strictEqual(yield* reasonOf(tenants.update(tenant("nobody"), 1, {})), "NotThere")
      assert.deepStrictEqual(yield* actions("sol"), ["tenant.created", "tenant.updated"])
      const [, updated] = (yield* AuditTrail.use(({ list }) => list({ tenantId: tenant("sol"), limit: 2 })))
        .toReversed()
      assert.deepInclude(updated?.before, { version: 1 })
      assert.deepInclude(updated?.after, { version: 2 })
    }))

  it.effect("are not in the directory while they are inactive, and come back with all they have", () =>
    Effect.gen(function* () {
      const tenants = yield* Tenants
      const hotels = yield* Hotels
      yield* opened("winter")
      yield* TenantNumbers.use(({ add }) => add(tenant("winter"), { phoneNumberId: number("700"), displayPhone: "1" }))
      assert.strictEqual(yield* ownerOf("700", 0), "winter")
      const closed = yield* tenants.update(tenant("winter"), 2, { status: "inactive" })
      assert.isNull(yield* ownerOf("700", 0))
      assert.isTrue(Option.isNone(hotels.byTenant(tenant("winter"))))
      // A start with a file that names it does not open it again.
      yield* hotels.save([{ tenantId: tenant("winter"), profile: profile("winter"), numbers: [] }])
      assert.isNull(yield* ownerOf("700", 0))
      yield* tenants.update(tenant("winter"), closed.version, { status: "active" })
      assert.strictEqual(yield* ownerOf("700", 0), "winter")
    }))

  it.effect("give a number away from an instant on, and answer late events by who had it then", () =>
    Effect.gen(function* () {
      const numbers = yield* TenantNumbers
      const old = yield* opened("old")
      yield* opened("new")
      yield* numbers.add(tenant("old"), { phoneNumberId: number("710"), displayPhone: "+54 294 555-0142" })
      const move = { phoneNumberId: number("710"), from: tenant("old"), to: tenant("new"), at: MOVED }
      yield* numbers.move(move)
      assert.deepStrictEqual([yield* ownerOf("710", MOVED - 1), yield* ownerOf("710", MOVED)], ["old", "new"])
      assert.strictEqual(yield* reasonOf(numbers.move({ ...move, at: MOVED + 1 })), "NotThere")
      yield* numbers.end(tenant("new"), number("710"), MOVED + 1000)
      assert.isNull(yield* ownerOf("710", MOVED + 1000))
      assert.strictEqual(yield* ownerOf("710", MOVED + 999), "new")
      assert.isAbove(Option.getOrThrow(yield* Tenants.use(({ get }) => get(tenant("old")))).version, old.version)
      assert.deepStrictEqual(yield* actions("old"), ["tenant.created", "number.added", "number.moved-away"])
      assert.deepStrictEqual(yield* actions("new"), ["tenant.created", "number.moved-here", "number.ended"])
    }))

  it.effect("never have one number at the same time, whoever writes it, and nothing is left of the try", () =>
    Effect.gen(function* () {
      const numbers = yield* TenantNumbers
      const sql = yield* SqlClient.SqlClient
      yield* opened("one")
      yield* opened("two")
      const ours = { phoneNumberId: number("720"), displayPhone: "1" }
      yield* numbers.add(tenant("one"), ours)
      for (const validFrom of [undefined, 0, MOVED]) {
        const again = numbers.add(tenant("two"), { ...ours, ...(validFrom === undefined ? {} : { validFrom }) })
        assert.strictEqual(yield* reasonOf(again), "NumberOwnedTwice")
      }
      assert.strictEqual(yield* reasonOf(numbers.add(tenant("nobody"), ours)), "NotThere")
      assert.deepStrictEqual(yield* actions("two"), ["tenant.created"])
      const byHand = yield* Effect.exit(
        sql`INSERT INTO business_numbers (phone_number_id, tenant_id, display_phone, valid_from)
          VALUES ('720', 'two', '1', to_timestamp(5))`
      )
      assert.strictEqual(byHand._tag, "Failure")
      const both = yield* Effect.forEach(
        ["one", "two"],
        (id) => Effect.exit(numbers.add(tenant(id), { phoneNumberId: number("721"), displayPhone: "2" })),
        { concurrency: 2 }
      )
      assert.strictEqual(both.filter(({ _tag }) => _tag === "Success").length, 1)
    }))

  it.effect("know their users by telephone and e-mail, each of them one hotel's", () =>
    Effect.gen(function* () {
      const identifiers = yield* TenantIdentifiers
      const hotels = yield* Hotels
      yield* opened("lago")
      yield* opened("mar")
      const kept = yield* identifiers.add(tenant("lago"), "+54 9 11 2345-6789", false)
      assert.deepInclude(kept, { kind: "phone", identifier: "+5491123456789" })
      assert.strictEqual(yield* reasonOf(identifiers.add(tenant("mar"), "5491123456789", false)), "Taken")
      assert.strictEqual(yield* reasonOf(identifiers.add(tenant("lago"), "room 7", false)), "NoIdentifier")
      assert.strictEqual(yield* reasonOf(identifiers.add(tenant("nobody"), "a@b.example", false)), "NotThere")
      yield* identifiers.add(tenant("lago"), "Ana@Example.com", false)

      const owner = (written: string) =>
        Effect.map(identifiers.ownerOf(Option.getOrThrow(identifierOf(written))), Option.getOrNull)
      // From the table, and from memory once it was read.
      assert.strictEqual(yield* owner("00 54 9 11 2345 6789"), "lago")
      assert.isTrue(Option.isNone(hotels.byIdentifier("ana@example.com")))
      yield* hotels.refresh
      assert.deepStrictEqual(hotels.byIdentifier("ana@example.com"), Option.some(tenant("lago")))
      assert.isNull(yield* owner("nora@example.com"))

      yield* identifiers.remove(tenant("lago"), " ANA@example.com")
      assert.strictEqual(yield* reasonOf(identifiers.remove(tenant("mar"), kept.id)), "NotThere")
      yield* identifiers.remove(tenant("lago"), kept.id)
      assert.deepStrictEqual(yield* identifiers.list(tenant("lago"), { after: "", limit: 10 }), [])
      const rows = yield* AuditTrail.use(({ list }) => list({ tenantId: tenant("lago"), limit: 20 }))
      assert.strictEqual(rows.length, 5)
      // A guest may ask to be forgotten; the trail cannot.
      assert.notMatch(JSON.stringify(rows), /2345|example\.com/i)
    }))

  it.effect("read a number without its country as in their own, where numbering plans are asked", () =>
    Effect.gen(function* () {
      const identifiers = yield* TenantIdentifiers
      const hotels = yield* Hotels
      yield* opened("plan")
      yield* TenantNumbers.use(({ add }) =>
        add(tenant("plan"), { phoneNumberId: number("730"), displayPhone: "+54 294 555-0142" })
      )
      yield* hotels.refresh
      assert.strictEqual(yield* reasonOf(identifiers.add(tenant("plan"), "(011) 2345-6780", false)), "NoIdentifier")
      const kept = yield* identifiers.add(tenant("plan"), "(011) 2345-6780", true)
      assert.strictEqual(kept.identifier, "+541123456780")
      assert.strictEqual(yield* reasonOf(identifiers.add(tenant("plan"), "+54 999 999 9999", true)), "NoIdentifier")
    }))

  it.effect("lose one of them at a time, also where a number may be read in two ways", () =>
    Effect.gen(function* () {
      const identifiers = yield* TenantIdentifiers
      const hotels = yield* Hotels
      yield* opened("sur")
      yield* TenantNumbers.use(({ add }) =>
        add(tenant("sur"), { phoneNumberId: number("740"), displayPhone: "+54 297 447-0000" })
      )
      yield* hotels.refresh
      // In Comodoro Rivadavia, and in Aruba.
      yield* identifiers.add(tenant("sur"), "+542974471234", false)
      yield* identifiers.add(tenant("sur"), "+2974471234", false)
      yield* identifiers.remove(tenant("sur"), "2974471234")
      const left = yield* identifiers.list(tenant("sur"), { after: "", limit: 10 })
      assert.deepStrictEqual(left.map(({ identifier }) => identifier), ["+542974471234"])
      yield* identifiers.remove(tenant("sur"), "2974471234")
      assert.deepStrictEqual(yield* identifiers.list(tenant("sur"), { after: "", limit: 10 }), [])
      const rows = yield* AuditTrail.use(({ list }) => list({ tenantId: tenant("sur"), limit: 20 }))
      assert.strictEqual(rows.filter(({ action }) => action === "identifier.removed").length, 2)
    }))

  it.effect("finds them by index, however many there are", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO tenants (id, profile) SELECT 'many-' || n, '{}' FROM generate_series(1, 3000) n`
      yield* sql`
        INSERT INTO tenant_user_identifiers (id, tenant_id, kind, identifier, created_at)
        SELECT 'i-' || n, 'many-' || (n % 3000 + 1), 'email', n || '@many.example', now() FROM generate_series(1, 20000) n`
      yield* sql`
        INSERT INTO business_numbers (phone_number_id, tenant_id, display_phone)
        SELECT 'many-' || n, 'many-' || n, '1' FROM generate_series(1, 3000) n`
      yield* sql`ANALYZE tenants, tenant_user_identifiers, business_numbers`
      for (
        const [query, index] of [
          ["SELECT id FROM tenants WHERE id > 'many-2' ORDER BY id LIMIT 20", "tenants_pkey"],
          [
            "SELECT id FROM tenant_user_identifiers WHERE tenant_id = 'many-7' AND id > '' ORDER BY id LIMIT 20",
            "tenant_user_identifiers_of_tenant"
          ],
          [
            "SELECT tenant_id FROM tenant_user_identifiers WHERE identifier = '7@many.example'",
            "tenant_user_identifiers_once"
          ],
          [
            "SELECT display_phone FROM business_numbers WHERE tenant_id = ANY('{many-7,many-8}'::text[])",
            "business_numbers_of_tenant"
          ],
          ["SELECT sealed FROM tenant_secrets WHERE tenant_id = 'many-7' AND purpose = 'x'", "tenant_secrets_pkey"]
        ] as const
      ) {
        const plan = yield* sql.withTransaction(
          Effect.andThen(
            sql`SET LOCAL enable_seqscan = ${sql.literal(index === "tenant_secrets_pkey" ? "off" : "on")}`,
            sql`EXPLAIN ${sql.literal(query)}`.unprepared
          )
        )
        assert.include(JSON.stringify(plan), index, query)
      }
    }))
})
