import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readFileSync } from "node:fs"
import { TenantId } from "../../src/domain/Ids.ts"
import { Currency, Money } from "../../src/domain/Money.ts"
import { DEMO_CONTENTS } from "../../src/sandbox/DemoContents.ts"
import { HotelContent, synonymsOf } from "../../src/tenancy/HotelContent.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import { OpenHours } from "../../src/tenancy/OpenHours.ts"
import { trail } from "../identity/world.ts"

const begin = Effect.fnUntraced(function* (id: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`INSERT INTO tenants (id, profile) VALUES (${id}, '{}'::jsonb)`
  return TenantId.make(id)
})

const pool = (has: boolean): HotelContent => ({ amenities: { pool: { has } } })

const TestLayer = HotelContents.layerSql.pipe(Layer.provideMerge(trail))

layer(TestLayer, { timeout: "60 seconds", excludeTestServices: true })("HotelContents", (it) => {
  it.effect("keeps a rich document as it was written, money and all", () =>
    Effect.gen(function* () {
      const contents = yield* HotelContents
      for (const { tenantId } of DEMO_CONTENTS) yield* begin(tenantId)
      yield* contents.seed(DEMO_CONTENTS)
      const fresh = yield* Effect.provide(HotelContents, Layer.fresh(HotelContents.layerSql))
      for (const { content, tenantId } of DEMO_CONTENTS) {
        assert.deepStrictEqual(fresh.of(tenantId), content)
        assert.instanceOf(fresh.of(tenantId).amenities?.breakfast?.price?.amount, Money)
      }
    }))

  it.effect("refuses to write over what somebody else has written since it was read", () =>
    Effect.gen(function* () {
      const contents = yield* HotelContents
      const id = yield* begin("fenced")
      assert.deepStrictEqual(yield* contents.read(id), { version: 0, content: {} })
      yield* contents.replace(id, pool(true), 0)
      assert.strictEqual((yield* Effect.flip(contents.replace(id, pool(false), 0))).reason._tag, "ContentChanged")
      const { version } = yield* contents.read(id)
      yield* contents.replace(id, pool(false), version)
      assert.strictEqual((yield* Effect.flip(contents.replace(id, pool(true), version))).reason._tag, "ContentChanged")
      assert.deepStrictEqual(yield* contents.read(id), { version: 2, content: pool(false) })
      assert.deepStrictEqual(contents.of(id), pool(false))
    }))

  it.effect("seeds only where nothing is written, and saves an equal document without a new version", () =>
    Effect.gen(function* () {
      const contents = yield* HotelContents
      const tenantId = yield* begin("seeded")
      yield* contents.seed([{ tenantId, content: pool(true) }])
      yield* contents.seed([{ tenantId, content: pool(false) }])
      assert.deepStrictEqual(yield* contents.read(tenantId), { version: 1, content: pool(true) })
      yield* contents.save([{ tenantId, content: pool(true) }])
      assert.strictEqual((yield* contents.read(tenantId)).version, 1)
      yield* contents.save([{ tenantId, content: pool(false) }])
      assert.deepStrictEqual(yield* contents.read(tenantId), { version: 2, content: pool(false) })
    }))

  it.effect("knows the others although one document cannot be read, and refuses to write over that one", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const contents = yield* HotelContents
      const [good, bad] = [yield* begin("good"), yield* begin("bad")]
      yield* contents.save([{ tenantId: good, content: pool(true) }])
      yield* sql`INSERT INTO hotel_contents (tenant_id, content) VALUES ('bad', '{"amenities":{"pool":"yes"}}')`
      yield* contents.refresh
      assert.deepStrictEqual(contents.of(good), pool(true))
      assert.deepStrictEqual(contents.of(bad), {})
      assert.strictEqual((yield* Effect.flip(contents.read(bad))).reason._tag, "DirectoryUnavailable")
    }))
})

describe("HotelContent", () => {
  const isContent = Schema.is(HotelContent)

  it("takes only photos and links that phones will open, and hours that a clock shows", () => {
    const room = { typeId: "1", synonyms: { es: [], en: [], pt: [] } }
    assert.isTrue(isContent({ rooms: [{ ...room, photos: ["https://hotel.example/a.jpg"] }] }))
    assert.isFalse(isContent({ rooms: [{ ...room, photos: ["http://hotel.example/a.jpg"] }] }))
    assert.isFalse(isContent({ reviews: { google: "javascript:alert(1)" } }))
    assert.isFalse(isContent({ amenities: { bar: { has: true, hours: [{ opens: "25:00", closes: "26:00" }] } } }))
    assert.isFalse(isContent({ policies: { children: { es: "Sí", en: "Yes" } } }))
  })

  it("names a room type by its synonyms of every language, each once", () => {
    const [lake] = DEMO_CONTENTS
    assert.includeMembers([...synonymsOf(lake?.content ?? {}, "8")], ["cabaña", "cabin", "chalé"])
    assert.deepStrictEqual(synonymsOf({}, "8"), [])
    assert.strictEqual(new Money({ minor: 1, currency: Currency.make("EUR") }).decimal, "0.01")
  })
})

describe("docs/content.md", () => {
  const [document = "", reception = ""] = [
    ...readFileSync(new URL("../../docs/content.md", import.meta.url), "utf8").matchAll(/```json\n(.*?)```/gsu)
  ].map(([, text = ""]) => text)

  it("shows a document and hours that can be read, with no key that is ignored", () => {
    const strict = { onExcessProperty: "error" } as const
    const content = Schema.decodeUnknownSync(Schema.fromJsonString(HotelContent), strict)(document)
    assert.deepStrictEqual(Object.keys(content).toSorted(), Object.keys(HotelContent.fields).toSorted())
    const hours = Schema.decodeUnknownSync(Schema.fromJsonString(OpenHours), strict)(reception)
    assert.isTrue(hours !== null && "exceptions" in hours)
  })
})
