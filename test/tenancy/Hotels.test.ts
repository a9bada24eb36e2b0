import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { answeredIn, type Hotel, HotelProfile } from "../../src/tenancy/Hotel.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { HotelsConfig } from "../../src/tenancy/HotelsConfig.ts"
import * as HotelsFile from "../../src/tenancy/HotelsFile.ts"
import * as Postgres from "../support/Postgres.ts"

const number = PhoneNumberId.make("112")
const MOVED = Date.UTC(2026, 5, 1)

const hotel = (id: string, numbers: Hotel["numbers"]): Hotel => ({
  tenantId: TenantId.make(id),
  profile: { name: id, timeZone: "America/Montevideo", defaultLanguage: "es", uncertainSends: "operator" },
  numbers
})

const isProfile = Schema.is(HotelProfile)

const owner = (found: Option.Option<Hotel>) => Option.getOrNull(found)?.tenantId ?? null

const fromFile = (path: string) =>
  HotelsFile.read.pipe(
    Effect.provide(HotelsConfig.layer),
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ HOTELS_FILE: path })))
  )

const TestLayer = Hotels.layerSql.pipe(Layer.provideMerge(Postgres.layer), Layer.provideMerge(NodeServices.layer))

layer(TestLayer, { timeout: "60 seconds", excludeTestServices: true })("Hotels", (it) => {
  it.effect("gives an event to whoever owned the number when it was written", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      yield* hotels.save([
        hotel("before", [{ phoneNumberId: number, displayPhone: "598 1", validTo: MOVED }]),
        hotel("after", [{ phoneNumberId: number, displayPhone: "598 1", validFrom: MOVED }])
      ])
      assert.strictEqual(owner(hotels.byNumber(number, MOVED - 1)), "before")
      assert.strictEqual(owner(hotels.byNumber(number, MOVED)), "after")
      assert.isTrue(Option.isNone(hotels.byNumber(PhoneNumberId.make("999"), MOVED)))
    }))

  it.effect("knows after a refresh what another process has written", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const elsewhere = yield* Effect.provide(Hotels, Layer.fresh(Hotels.layerSql))
      yield* elsewhere.save([hotel("new", [{ phoneNumberId: PhoneNumberId.make("113"), displayPhone: "598 2" }])])
      assert.isTrue(Option.isNone(hotels.byTenant(TenantId.make("new"))))
      yield* hotels.refresh
      assert.strictEqual(owner(hotels.byNumber(PhoneNumberId.make("113"), 0)), "new")
    }))

  it.effect("writes the same hotel again without a second one", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      yield* hotels.save([hotel("twice", [{ phoneNumberId: PhoneNumberId.make("114"), displayPhone: "598 3" }])])
      const count = yield* hotels.refresh
      yield* hotels.save([hotel("twice", [{ phoneNumberId: PhoneNumberId.make("114"), displayPhone: "598 3" }])])
      assert.strictEqual(yield* hotels.refresh, count)
    }))

  it.effect("refuses a second owner of a number, whoever would be first, and changes nothing", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const phone = PhoneNumberId.make("115")
      const refused = (...asked: ReadonlyArray<Hotel>) => Effect.map(Effect.flip(hotels.save(asked)), String)
      yield* hotels.save([hotel("first", [{ phoneNumberId: phone, displayPhone: "598 4" }])])
      assert.include(
        yield* refused(hotel("second", [{ phoneNumberId: phone, displayPhone: "598 4" }])),
        "Number 115 would belong to first and second at once"
      )
      assert.include(
        yield* refused(hotel("third", [{ phoneNumberId: phone, displayPhone: "598 4", validFrom: MOVED }])),
        "Number 115 would belong to first and third at once"
      )
      assert.strictEqual(owner(hotels.byNumber(phone, MOVED)), "first")
      assert.isTrue(Option.isNone(hotels.byTenant(TenantId.make("third"))))
    }))

  it.effect("seeds hotels again and again, but not over what people have changed", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const sql = yield* SqlClient.SqlClient
      const seeded = hotel("seeded", [{ phoneNumberId: PhoneNumberId.make("116"), displayPhone: "598 5" }])
      const renamed = (name: string) => ({ ...seeded, profile: { ...seeded.profile, name } })
      const name = () => Option.getOrNull(hotels.byTenant(seeded.tenantId))?.profile.name
      yield* hotels.seed([seeded])
      yield* hotels.seed([seeded])
      assert.strictEqual(name(), "seeded")
      yield* sql`
        UPDATE tenants SET version = version + 1, profile = ${JSON.stringify(renamed("by hand").profile)}::text::jsonb
        WHERE id = 'seeded'`
      yield* hotels.seed([renamed("again")])
      assert.strictEqual(name(), "by hand")
      yield* hotels.save([renamed("by file")])
      assert.strictEqual(name(), "by file")
    }))

  it.effect("remembers what the configuration said, beside what people have changed since", () =>
    Effect.gen(function* () {
      const hotels = yield* Effect.provide(Hotels, Layer.fresh(Hotels.layerSql))
      const sql = yield* SqlClient.SqlClient
      const phone = PhoneNumberId.make("117")
      // Without a configuration the directory answers.
      assert.strictEqual(hotels.configured().all().length, hotels.all().length)
      yield* hotels.save([hotel("said", [{ phoneNumberId: phone, displayPhone: "598 6" }])])
      yield* sql`UPDATE tenants SET active = false WHERE id = 'said'`
      yield* hotels.refresh
      assert.isTrue(Option.isNone(hotels.byNumber(phone, 0)))
      assert.strictEqual(owner(hotels.configured().byNumber(phone, 0)), "said")
      // One hotel alone is everybody's.
      assert.strictEqual(owner(hotels.configured().byNumber(PhoneNumberId.make("nobody's"), 0)), "said")
      yield* hotels.save([hotel("said", []), hotel("also", [])])
      assert.isTrue(Option.isNone(hotels.configured().byNumber(PhoneNumberId.make("nobody's"), 0)))
    }))

  it("answers in a language that the hotel has", () => {
    const { profile } = hotel("two", [])
    const some = { ...profile, languages: ["es", "pt"] as const }
    assert.deepStrictEqual(
      [answeredIn(profile, "en"), answeredIn(some, "en"), answeredIn(some, "pt")],
      ["en", "es", "pt"]
    )
    assert.isTrue(isProfile(some))
    assert.isFalse(isProfile({ ...profile, languages: ["en"] }))
  })

  it.effect("serves the other hotels when one cannot be read", () =>
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const sql = yield* SqlClient.SqlClient
      yield* sql`INSERT INTO tenants (id, profile) VALUES ('broken', '{"name":1}')`
      assert.isAbove(yield* hotels.refresh, 0)
      assert.isTrue(Option.isNone(hotels.byTenant(TenantId.make("broken"))))
      assert.isTrue(Option.isSome(hotels.byTenant(TenantId.make("first"))))
    }))

  it.effect("reads the example that the documentation shows", () =>
    Effect.gen(function* () {
      const found = Option.getOrThrow(yield* fromFile("docs/hotels.example.json"))
      assert.deepStrictEqual(found[0].profile.reception, { opens: "07:00", closes: "23:00" })
    }))

  it.effect("says in one sentence what is wrong with a file of hotels", () =>
    Effect.gen(function* () {
      const missing = yield* Effect.flip(fromFile("docs/nowhere.json"))
      assert.include(String(missing), "HOTELS_FILE docs/nowhere.json cannot be read")
      const wrong = yield* Effect.flip(fromFile("package.json"))
      assert.include(String(wrong), "HOTELS_FILE package.json is not right")
    }))
})
