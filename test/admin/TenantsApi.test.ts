import { assert, layer } from "@effect/vitest"
import { Effect, Logger, Predicate } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { ROUTES } from "../../src/admin/Route.ts"
import { AuditProof } from "../../src/audit/AuditProof.ts"
import { PERMISSIONS_OF } from "../../src/identity/Permission.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { casa, Door, keyOf, loggedIn, World } from "./world.ts"

const field = (body: unknown, name: string): unknown => Predicate.hasProperty(body, name) ? body[name] : undefined
const profile = { name: "Sol", timeZone: "America/Montevideo", defaultLanguage: "es", uncertainSends: "operator" }
const SECRET = "EAAG-a-token-of-the-hotel-7"

/** The API for somebody: their headers, with others where a route wants them. */
const asking = (headers: Readonly<Record<string, string>>) =>
  Effect.map(
    Door,
    ({ ask }) => (method: string, path: string, body?: unknown, more = {}) =>
      ask(method, `/admin/tenants${path}`, {
        headers: { ...headers, ...more },
        ...(body === undefined ? {} : { body })
      })
  )

const everything = Effect.flatMap(keyOf(null), ({ headers }) => asking(headers))
const manager = (id: string) =>
  Effect.flatMap(keyOf(TenantId.make(id), [...PERMISSIONS_OF.manager]), ({ headers }) => asking(headers))

const match = (version: number) => ({ "if-match": `"${version}"` })

layer(World, { timeout: "60 seconds" })("hotels over the API", (it) => {
  it.effect("are made, edited by who has seen the newest edition, and listed page by page", () =>
    Effect.gen(function* () {
      const ask = yield* everything
      const made = yield* ask("POST", "", { tenantId: "sol", profile })
      assert.deepStrictEqual([made.status, made.headers.get("etag"), field(made.body, "status")], [
        201,
        '"1"',
        "active"
      ])
      assert.strictEqual((yield* ask("POST", "", { tenantId: "sol", profile })).status, 409)
      for (const tenantId of ["luna", "mar", "monte"]) yield* ask("POST", "", { tenantId, profile })

      assert.strictEqual((yield* ask("PATCH", "/sol", { status: "inactive" })).status, 428)
      const closed = yield* ask("PATCH", "/sol", { status: "inactive" }, match(1))
      assert.deepStrictEqual([closed.status, closed.headers.get("etag")], [200, '"2"'])
      assert.strictEqual((yield* ask("PATCH", "/sol", { status: "active" }, match(1))).status, 412)
      const badly = yield* ask(
        "PATCH",
        "/sol",
        { profile: { ...profile, languages: ["en"], timeZone: "Mars" } },
        match(2)
      )
      assert.strictEqual(badly.status, 422)
      assert.include(JSON.stringify(badly.body), "timeZone")
      const location = { latitude: 0, longitude: 0, name: "Sol", address: "x".repeat(201) }
      const names = [["name", { name: "x".repeat(201) }], ["name", { name: " " }], ["location", { location }]] as const
      for (const [field, of] of names) {
        const { body, status } = yield* ask("PATCH", "/sol", { profile: { ...profile, ...of } }, match(2))
        assert.strictEqual(status, 422)
        assert.include(JSON.stringify(body), `"path":["payload","profile","${field}"]`)
      }
      const none = yield* ask("PATCH", "/nobody", { status: "active" }, match(1))
      assert.strictEqual(none.status, 404)

      const seen: Array<unknown> = []
      for (let query = "?limit=2", pages = 0; pages < 9; pages++) {
        const { body } = yield* ask("GET", query)
        const items = field(body, "items")
        if (Array.isArray(items)) seen.push(...items.map((one) => field(one, "tenantId")))
        const next = field(body, "nextCursor")
        if (typeof next !== "string") break
        query = `?limit=2&cursor=${next}`
      }
      assert.deepStrictEqual(seen, ["casa", "lantern", "luna", "mar", "monte", "sol"])
    }))

  it.effect("have numbers that end and move, each with one owner at a time", () =>
    Effect.gen(function* () {
      const ask = yield* everything
      yield* ask("POST", "", { tenantId: "river", profile })
      yield* ask("POST", "", { tenantId: "lake", profile })
      const number = { phoneNumberId: "900", displayPhone: "+54 294 555-0142" }
      const added = yield* ask("POST", "/river/numbers", number)
      assert.deepStrictEqual([added.status, field(added.body, "numbers")], [201, [number]])
      assert.strictEqual((yield* ask("POST", "/lake/numbers", number)).status, 409)
      assert.strictEqual((yield* ask("POST", "/lake/numbers", { ...number, validFrom: 2, validTo: 2 })).status, 422)
      const moved = yield* ask("POST", "/river/numbers/900/move", { to: "lake", at: 1000 })
      assert.deepStrictEqual(field(moved.body, "numbers"), [{ ...number, validTo: 1000 }])
      assert.strictEqual((yield* ask("POST", "/river/numbers/900/move", { to: "lake", at: 1001 })).status, 404)
      yield* TestClock.adjust("1 minute")
      const ended = yield* ask("POST", "/lake/numbers/900/end", {})
      assert.deepStrictEqual(field(ended.body, "numbers"), [{ ...number, validFrom: 1000, validTo: 60_000 }])
    }))

  it.effect("know their users, whom nobody of another hotel learns of", () =>
    Effect.gen(function* () {
      const ask = yield* everything
      yield* ask("POST", "", { tenantId: "norte", profile })
      yield* ask("POST", "", { tenantId: "sur", profile })
      const added = yield* ask("POST", "/norte/identifiers", { identifier: " 0054 9 11 2345-6789" })
      assert.deepStrictEqual([added.status, field(added.body, "identifier")], [201, "+5491123456789"])
      const again = yield* ask("POST", "/sur/identifiers", { identifier: "+5491123456789" })
      assert.deepStrictEqual([again.status, JSON.stringify(again.body).includes("norte")], [409, false])
      const wrong = yield* ask("POST", "/sur/identifiers", { identifier: "room 7" })
      assert.strictEqual(wrong.status, 422)

      const resolved = (by: typeof ask, body: unknown) => Effect.map(by("POST", "/resolve", body), ({ body }) => body)
      const phone = { identifier: "5491123456789" }
      assert.deepStrictEqual(yield* resolved(ask, phone), { result: "hit", tenantId: "norte" })
      const nobody = { result: "miss_strict", tenantId: null }
      assert.deepStrictEqual(yield* resolved(ask, { identifier: "nora@example.com" }), nobody)
      assert.deepStrictEqual(yield* resolved(ask, { ...phone, hotel: "sur" }), { result: "provided", tenantId: "sur" })
      assert.deepStrictEqual(yield* resolved(yield* manager("sur"), phone), nobody)
      assert.deepStrictEqual(yield* resolved(yield* manager("norte"), phone), { result: "hit", tenantId: "norte" })
      // Without the directory and without hotels in the configuration there is no default to fall to.
      yield* Flags.use(({ set }) => set("tenancy.dynamic.enabled", false))
      assert.deepStrictEqual(yield* resolved(ask, phone), nobody)
      yield* Flags.use(({ unset }) => unset("tenancy.dynamic.enabled"))

      assert.strictEqual(
        (yield* ask("DELETE", `/norte/identifiers/${encodeURIComponent("+5491123456789")}`)).status,
        204
      )
      assert.deepStrictEqual(yield* resolved(ask, phone), nobody)
    }))

  it.effect("let a manager see and write what is of their hotel, and nothing else", () =>
    Effect.gen(function* () {
      const ask = yield* everything
      yield* ask("POST", "", { tenantId: "east", profile })
      yield* ask("POST", "", { tenantId: "west", profile })
      const mine = yield* manager("east")
      const listed = yield* mine("GET", "")
      assert.strictEqual(JSON.stringify(field(listed.body, "items")).match(/"tenantId"/g)?.length, 1)
      const wifi = { network: "East", password: "coihue-4821" }
      const first = yield* mine("GET", "/east/content")
      assert.deepStrictEqual([first.body, first.headers.get("etag")], [{}, '"0"'])
      const written = yield* mine("PUT", "/east/content", { wifi }, match(0))
      assert.deepStrictEqual([written.status, written.body, written.headers.get("etag")], [200, { wifi }, '"1"'])
      assert.strictEqual((yield* mine("PUT", "/east/content", {}, match(0))).status, 412)
      assert.strictEqual((yield* mine("PUT", "/east/content", { wifi: { network: 7 } }, match(1))).status, 422)
      assert.strictEqual((yield* mine("PUT", "/east/content", { wifi: { network: "a\u0000" } }, match(1))).status, 422)
      for (const [method, path] of [["GET", "/west"], ["GET", "/west/content"], ["GET", "/west/secrets"]] as const) {
        assert.strictEqual((yield* mine(method, path)).status, 404, path)
      }
      assert.strictEqual((yield* mine("PUT", "/west/content", {}, match(0))).status, 404)
      for (
        const [method, path, body] of [
          ["POST", "", { tenantId: "own", profile }],
          ["PATCH", "/east", { status: "inactive" }],
          ["PUT", "/east/secrets/pms-api-key", { value: "x" }],
          ["POST", "/east/numbers", { phoneNumberId: "1", displayPhone: "1" }]
        ] as const
      ) assert.strictEqual((yield* mine(method, path, body, match(1))).status, 403, path)

      const owner = yield* Effect.flatMap(keyOf(TenantId.make("east")), ({ headers }) => asking(headers))
      assert.strictEqual((yield* owner("PATCH", "/east", { status: "inactive" }, match(1))).status, 403)
      assert.strictEqual((yield* owner("PATCH", "/east", { profile }, match(1))).status, 200)

      const sql = yield* SqlClient.SqlClient
      const kept = JSON.stringify(yield* sql`SELECT before, after FROM audit_logs WHERE action = 'content.replaced'`)
      assert.include(kept, "East")
      assert.notInclude(kept, "coihue")
    }))

  it.effect("take secrets and give none back, in no answer, no log line and no row of the trail", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const loud = Logger.layer([Logger.make(({ cause, message }) => {
        lines.push(`${JSON.stringify(message)} ${String(cause)}`)
      })])
      const { ask } = yield* Door
      const sql = yield* SqlClient.SqlClient
      const { headers } = yield* keyOf(null)
      const answers: Array<string> = []
      const say = (method: string, path: string, body?: unknown, more = {}) =>
        ask(method, `/admin/tenants${path}`, {
          headers: { ...headers, ...more },
          ...(body === undefined ? {} : { body })
        }).pipe(
          Effect.tap((answer) =>
            Effect.sync(() => answers.push(`${JSON.stringify(answer.body)} ${JSON.stringify([...answer.headers])}`))
          ),
          Effect.provide(loud)
        )
      yield* say("POST", "", { tenantId: "safe", profile })
      assert.strictEqual((yield* say("PUT", "/safe/secrets/whatsapp-access-token", { value: SECRET })).status, 204)
      assert.strictEqual((yield* say("PUT", "/safe/secrets/pms-api-key", { value: SECRET })).status, 422)
      for (const value of [[SECRET], { [SECRET]: 1 }, null]) {
        assert.strictEqual((yield* say("PUT", "/safe/secrets/pms-api-key", { value })).status, 422)
      }
      assert.strictEqual((yield* say("PUT", "/safe/secrets/password", { value: SECRET })).status, 422)
      assert.strictEqual((yield* say("PUT", "/gone/secrets/whatsapp-access-token", { value: SECRET })).status, 404)
      const own = { baseUrl: "https://pms.example", hotelId: "1" }
      assert.strictEqual((yield* say("PUT", "/safe/pms", own, match(0))).status, 200)
      const inUrl = yield* say("PUT", "/safe/pms", { ...own, baseUrl: `https://u:${SECRET}@pms.example` }, match(1))
      assert.strictEqual(inUrl.status, 422)
      const told = yield* say("GET", "/safe/secrets")
      assert.deepInclude(JSON.parse(JSON.stringify(field(told.body, "secrets"))), {
        purpose: "pms-api-key",
        set: false,
        setAt: null
      })
      for (const { method, path } of ROUTES.filter(({ path }) => path.includes("tenants/:tenant"))) {
        if (method === "GET") yield* say("GET", path.replace("/admin/tenants/:tenant", "/safe"))
      }
      yield* say("DELETE", "/safe/secrets/whatsapp-access-token")
      const tables = yield* sql`SELECT * FROM tenant_secrets, audit_logs`
      const everywhere = [
        ...lines,
        JSON.stringify(tables),
        ...answers
      ]
      assert.deepStrictEqual(everywhere.filter((text) => text.includes(SECRET)), [])
      assert.isTrue((yield* AuditProof.use(({ verify }) => verify(TenantId.make("safe"))))[0]?.broken === null)
    }))

  it.effect("lets nobody make the house call itself or its neighbours", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { headers } = yield* loggedIn("admin", null)
      const manager = yield* keyOf(casa, ["hotels:write"])
      for (
        const host of ["127.0.0.1", "localhost", "10.0.0.5", "169.254.169.254", "[::1]", "[fd00::1]", "2130706433"]
      ) {
        const content = yield* ask("PUT", "/admin/tenants/casa/content", {
          headers: { ...manager.headers, "if-match": '"0"' },
          body: { staff: { webhook: `https://${host}/hook` } }
        })
        const pms = yield* ask("PUT", "/admin/tenants/casa/pms", {
          headers: { ...headers, "if-match": '"0"' },
          body: { baseUrl: `http://${host}/shop`, hotelId: "1" }
        })
        assert.deepStrictEqual([content.status, pms.status], [422, 422], host)
        assert.include(JSON.stringify(content.body), '"path":["payload","staff","webhook"]')
        assert.include(JSON.stringify(pms.body), '"path":["payload","baseUrl"]')
      }
    }))
})
