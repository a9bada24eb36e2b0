import { assert, layer } from "@effect/vitest"
import { Effect, Predicate, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { ROUTES } from "../../src/admin/Route.ts"
import { AuditProof } from "../../src/audit/AuditProof.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { ApiKeys } from "../../src/identity/ApiKeys.ts"
import { BETTER } from "../identity/world.ts"
import { isThorough } from "../support/Machine.ts"
import { bearer, belongings, casa, Door, issuer, keyOf, loggedIn, World } from "./world.ts"

const field = (body: unknown, name: string): unknown => Predicate.hasProperty(body, name) ? body[name] : undefined
const text = (body: unknown, name: string): string => String(field(body, name))

/** Ways in which a body can be wrong, each as it goes over the wire. */
const HOSTILE: ReadonlyArray<string> = [
  "",
  " ",
  "{",
  "nul",
  "[[[[",
  "\u0000",
  "\ufeff{}",
  '{"a":1e999}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  "[".repeat(5_000) + "]".repeat(5_000),
  ...[null, true, 0, -1, 1.5, "x", [], {}, [[]], [null], [{}], "\u0000", "\ud800", "'; DROP TABLE users; --"].flatMap((
    value
  ) =>
    [
      value,
      ...[
        "email",
        "password",
        "refreshToken",
        "currentPassword",
        "newPassword",
        "on",
        "text",
        "because",
        "name",
        "role",
        "tenantId",
        "version",
        "active",
        "permissions",
        "expiresInDays",
        "perMinute",
        "overlapHours",
        "as",
        "hotel",
        "stay",
        "guest",
        "agreed",
        "profile",
        "identifier",
        "value",
        "at",
        "wifi"
      ].map((name) => ({ [name]: value })),
      { email: "a@b.c", password: value },
      { name: value, tenantId: value, permissions: value, expiresInDays: value },
      { email: value, name: value, role: value, tenantId: value }
    ].map((body) => JSON.stringify(body))
  )
]

const pathOf = (path: string) => path.replaceAll(/:(\w+)/g, (_, name: string) => NAMED.get(name) ?? "7")
const NAMED = new Map([["flag", "canary.enabled"], ["hotel", "casa"], ["tenant", "casa"], ["purpose", "pms-api-key"]])

layer(World, { timeout: "120 seconds" })("the API", (it) => {
  it.effect("lets somebody in whose password another gave, once it is changed", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const admin = yield* loggedIn("admin", casa)
      const body = { email: "Nora@Casa.example", name: "Nora", role: "receptionist", tenantId: "casa" }
      const created = yield* ask("POST", "/admin/users", { headers: admin.headers, body })
      assert.strictEqual(created.status, 201)
      const given = text(created.body, "temporaryPassword")
      assert.strictEqual((yield* ask("POST", "/admin/users", { headers: admin.headers, body })).status, 409)

      const login = yield* ask("POST", "/auth/login", { body: { email: "nora@casa.example", password: given } })
      assert.strictEqual(field(login.body, "mustChangePassword"), true)
      const nora = bearer(text(login.body, "accessToken"))
      assert.strictEqual((yield* ask("GET", "/admin/conversations", nora)).status, 403)
      const weak = yield* ask("POST", "/auth/change-password", {
        ...nora,
        body: { currentPassword: given, newPassword: "short" }
      })
      assert.strictEqual(weak.status, 422)
      assert.include(JSON.stringify(weak.body), "It needs at least 12 characters.")
      const changed = yield* ask("POST", "/auth/change-password", {
        ...nora,
        body: { currentPassword: given, newPassword: BETTER }
      })
      assert.strictEqual(changed.status, 204)
      assert.strictEqual((yield* ask("GET", "/admin/conversations", nora)).status, 200)
    }))

  it.effect("gives nobody more than they have who gives it", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const b = yield* belongings
      const manager = yield* keyOf(casa, ["users:write", "users:read", "api-keys:write", "conversations:read"])
      const as = (body: unknown) => ({ headers: manager.headers, body })
      const user = { email: `x${b.guest}@casa.example`, name: "X", role: "admin", tenantId: "casa" }
      assert.strictEqual((yield* ask("POST", "/admin/users", as(user))).status, 403)
      assert.strictEqual(
        (yield* ask("POST", "/admin/users", as({ ...user, role: "guest", tenantId: null }))).status,
        403
      )
      const key = { name: "k", tenantId: "casa", permissions: ["audit:read"], expiresInDays: 1 }
      assert.strictEqual((yield* ask("POST", "/admin/api-keys", as(key))).status, 403)
      const promoted = yield* ask("PATCH", `/admin/users/${b.userId}`, {
        headers: { ...manager.headers, "if-match": `"${b.version}"` },
        body: { role: "admin" }
      })
      assert.strictEqual(promoted.status, 403)
    }))

  it.effect("lets no key make one that lasts longer, or may ask more often", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { headers } = yield* keyOf(casa)
      const key = { name: "k", tenantId: "casa", permissions: ["api-keys:write"], expiresInDays: 2, perMinute: 50 }
      const made = yield* ask("POST", "/admin/api-keys", { headers, body: key })
      const machine = { "x-api-key": text(made.body, "secret") }
      const again = (change: object) =>
        Effect.map(
          ask("POST", "/admin/api-keys", { headers: machine, body: { ...key, expiresInDays: 1, ...change } }),
          ({ status }) => status
        )
      assert.strictEqual(yield* again({ expiresInDays: 3 }), 403)
      assert.strictEqual(yield* again({ perMinute: 51 }), 403)
      assert.strictEqual(yield* again({}), 201)
    }))

  it.effect("hands a key over to the person who makes a new secret for it, and to no machine", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { key } = yield* belongings
      const owners: Array<string> = []
      for (const { headers } of [yield* keyOf(casa), yield* loggedIn("admin", casa)]) {
        const { body } = yield* ask("POST", `/admin/api-keys/${key}/rotate`, { headers, body: { overlapHours: 0 } })
        owners.push(text(field(body, "key"), "createdBy"))
      }
      assert.strictEqual(owners[0], yield* issuer)
      assert.notStrictEqual(owners[1], owners[0])
    }))

  it.effect("begins anew with a cursor that was made up, and reads no instant that no year has", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { guest } = yield* belongings
      const { headers } = yield* keyOf(casa)
      const words = ["abc", "-1", "1e300", "9".repeat(19), "-", "0x10", "1.2.3"]
      for (const path of ["/admin/audit-logs", `/admin/conversations/casa/${guest}`]) {
        for (const word of words) {
          const cursor = Buffer.from(word).toString("base64url")
          assert.strictEqual(
            (yield* ask("GET", `${path}?cursor=${cursor}`, { headers })).status,
            200,
            `${path} ${word}`
          )
        }
      }
      for (const instant of ["-200000-01-01T00:00:00Z", "%2B275000-01-01T00:00:00Z"]) {
        assert.strictEqual((yield* ask("GET", `/admin/audit-logs?from=${instant}`, { headers })).status, 422, instant)
      }
    }))

  it.effect("says which field is wrong when somebody would belong to no hotel, or to none that is there", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const b = yield* belongings
      const { headers } = yield* loggedIn("admin", null)
      const user = { email: `y${b.guest}@casa.example`, name: "Y", role: "manager" }
      const key = { name: "k", permissions: ["audit:read"], expiresInDays: 1 }
      const edit = { ...headers, "if-match": `"${b.version}"` }
      const wrong = [
        yield* ask("POST", "/admin/users", { headers, body: { ...user, tenantId: null } }),
        yield* ask("POST", "/admin/users", { headers, body: { ...user, tenantId: "nowhere" } }),
        yield* ask("POST", "/admin/users", {
          headers: { ...headers, "idempotency-key": `0198c1de-6a3f-${b.guest}` },
          body: { ...user, tenantId: "nowhere" }
        }),
        yield* ask("PATCH", `/admin/users/${b.userId}`, { headers: edit, body: { tenantId: null } }),
        yield* ask("PATCH", `/admin/users/${b.userId}`, { headers: edit, body: { tenantId: "nowhere" } }),
        yield* ask("POST", "/admin/api-keys", { headers, body: { ...key, tenantId: "nowhere" } })
      ]
      for (const { body, status } of wrong) {
        assert.strictEqual(status, 422)
        assert.include(JSON.stringify(body), '"path":["payload","tenantId"]')
      }
      const right = yield* ask("POST", "/admin/users", { headers, body: { ...user, tenantId: "casa" } })
      assert.strictEqual(right.status, 201)
    }))

  it.effect("shows nothing to who belongs nowhere, on any route", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const sql = yield* SqlClient.SqlClient
      const eva = yield* loggedIn("receptionist", casa)
      assert.strictEqual((yield* ask("GET", "/admin/reservations", eva)).status, 200)
      // As it stood in a database from before the constraint.
      yield* sql`ALTER TABLE users DROP CONSTRAINT users_belong`
      yield* sql`UPDATE users SET tenant_id = NULL WHERE id = ${eva.user.id}`
      for (const { method, needs, path } of ROUTES) {
        if (needs === "nobody") continue
        const { body, status } = yield* ask(method, pathOf(path), eva)
        assert.strictEqual(status, 403, `${method} ${path}: ${JSON.stringify(body)}`)
      }
    }))

  it.effect("lets staff take a guest over, answer and hand back, each once and with a witness", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const sql = yield* SqlClient.SqlClient
      const { guest } = yield* belongings
      const ana = yield* loggedIn("receptionist", casa)
      const on = (act: string, body?: unknown) =>
        Effect.map(
          ask("POST", `/admin/conversations/casa/${guest}/${act}`, {
            headers: ana.headers,
            ...(body === undefined ? {} : { body })
          }),
          ({ status }) => status
        )
      const hello = { text: "Buenas tardes, soy Ana." }
      assert.strictEqual(yield* on("reply", hello), 409)
      assert.strictEqual(yield* on("take-over"), 204)
      assert.strictEqual(yield* on("take-over"), 409)
      assert.strictEqual(yield* on("reply", hello), 202)
      const written = yield* sql`SELECT content, state, phone_number_id FROM outbox
          WHERE conversation_id = ${`casa/${guest}`} AND state = 'queued'`
      assert.deepStrictEqual(written, [{
        content: { _tag: "Text", body: hello.text },
        state: "queued",
        phoneNumberId: "1"
      }])
      const read = yield* ask("GET", `/admin/conversations/casa/${guest}`, ana)
      assert.include(JSON.stringify(read.body), '"with":"staff"')
      assert.include(JSON.stringify(read.body), hello.text)
      assert.strictEqual(yield* on("hand-back"), 204)
      assert.strictEqual(yield* on("hand-back"), 409)
      const events = yield* AuditTrail.use(({ list }) => list({ actorId: ana.user.id, limit: 10 }))
      assert.deepStrictEqual(events.map(({ action }) => action), [
        "conversation.handed-back",
        "read",
        "conversation.replied",
        "conversation.taken-over",
        "login"
      ])
      assert.deepInclude(events.find(({ action }) => action === "read"), {
        type: "data_access",
        resource: `GET /admin/conversations/casa/${guest}`,
        tenantId: casa
      })
      assert.notInclude(JSON.stringify(events), "Buenas")
    }))

  it.effect("pages through a list without a gap or a repeat", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      for (let n = 0; n < 5; n++) yield* belongings
      const { headers } = yield* keyOf(casa)
      for (const list of ["conversations", "dead-letters", "operator-tasks", "users", "api-keys", "audit-logs"]) {
        const seen: Array<string> = []
        let cursor: unknown = ""
        for (let pages = 0; pages < 60 && cursor !== null; pages++) {
          const { body } = yield* ask(
            "GET",
            `/admin/${list}?limit=3${cursor === "" ? "" : `&cursor=${String(cursor)}`}`,
            { headers }
          )
          const items = field(body, "items")
          for (const item of Array.isArray(items) ? items : []) seen.push(text(item, "id"))
          cursor = field(body, "nextCursor")
        }
        assert.isNull(cursor, list)
        assert.strictEqual(new Set(seen).size, seen.length, list)
        assert.isAtLeast(seen.length, 5, list)
      }
    }))

  it.effect("asks a caller to wait who asks too often, and says how long", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const key = yield* keyOf(casa)
      for (let n = 0; n < 30; n++) assert.strictEqual((yield* ask("GET", "/admin/dashboard", key)).status, 200)
      const refused = yield* ask("GET", "/admin/dashboard", key)
      assert.deepStrictEqual([refused.status, field(refused.body, "type")], [
        429,
        "urn:conserje:problem:too-many-requests"
      ])
      assert.match(refused.headers.get("retry-after") ?? "", /^\d+$/)
      assert.strictEqual((yield* ask("GET", "/admin/dashboard", yield* keyOf(casa))).status, 200)
      yield* ask("GET", "/admin/dashboard", key)
      const noted = yield* AuditTrail.use(({ list }) =>
        list({ type: "rate_limit_exceeded", tenantId: casa, limit: 10 })
      )
      const everywhere = yield* AuditTrail.use(({ list }) => list({ type: "rate_limit_exceeded", limit: 10 }))
      assert.strictEqual(noted.length + everywhere.length, 1)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* ask("GET", "/admin/dashboard", key)).status, 200)
    }))

  it.effect("counts what it refuses as well, so that nobody fills the trail with refusals", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const createdBy = yield* issuer
      const { key, secret } = yield* ApiKeys.use((keys) =>
        keys.issue({
          name: "curious",
          tenantId: casa,
          permissions: ["outbox:read"],
          perMinute: 3,
          createdBy,
          expiresAt: 1e12
        })
      )
      const asked = yield* Effect.forEach(
        Array.from({ length: 6 }),
        () => ask("GET", "/admin/users", { headers: { "x-api-key": Redacted.value(secret) } })
      )
      assert.deepStrictEqual(asked.map(({ status }) => status), [403, 403, 403, 429, 429, 429])
      const events = yield* AuditTrail.use(({ list }) => list({ actorId: key.id, limit: 20 }))
      assert.deepStrictEqual(events.map(({ type }) => type), [
        "rate_limit_exceeded",
        ...Array.from({ length: 3 }, () => "access_denied")
      ])
    }))

  it.effect("answers whatever is sent to it with a problem, and never breaks", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      assert.isAbove(HOSTILE.length, 300)
      const writing = ROUTES.filter(({ method, path }) =>
        (method !== "GET" && method !== "DELETE") && path !== "/auth/logout"
      )
      for (const [place, { method, path }] of writing.entries()) {
        const { headers } = yield* keyOf(null)
        for (const [n, body] of HOSTILE.entries()) {
          if (!isThorough && n % 4 !== place % 4) continue
          if (n % 5 === 0) yield* TestClock.adjust("1 minute")
          const answer = yield* ask(method, pathOf(path), {
            headers: {
              ...headers,
              "idempotency-key": `hostile-${place}-${String(n).padStart(8, "0")}`,
              "if-match": '"1"'
            },
            text: body
          })
          if (answer.status < 300) continue
          assert.isTrue(
            answer.status >= 400 && answer.status < 500,
            `${method} ${path} ${body.slice(0, 80)}: ${answer.status}`
          )
          assert.include(
            answer.headers.get("content-type") ?? "",
            "application/problem+json",
            `${path} ${body.slice(0, 80)}`
          )
          assert.notMatch(JSON.stringify(answer.body), /node_modules|at .*\.ts|SqlError|SELECT/)
        }
      }
      const plain = yield* ask("POST", "/admin/users", {
        headers: { ...(yield* keyOf(null)).headers, "content-type": "text/plain" },
        text: "x"
      })
      assert.deepStrictEqual([plain.status, field(plain.body, "type")], [
        415,
        "urn:conserje:problem:unsupported-media-type"
      ])
    }), 120_000)

  it.effect(
    "answers whatever stands in a path or a query with a problem, and never breaks",
    () =>
      Effect.gen(function* () {
        const { ask } = yield* Door
        const odd = fc.sample(fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.string({ maxLength: 300 })), {
          numRuns: isThorough ? 40 : 12,
          seed: 7
        })
        for (const { method, needs, path } of ROUTES) {
          if (needs === "nobody" || needs === "self") continue
          const { headers } = yield* keyOf(null)
          for (const word of odd) {
            yield* TestClock.adjust("3 seconds")
            const part = encodeURIComponent(word.toWellFormed()) || "x"
            const query = `?hotel=${part}&cursor=${part}&limit=${part}&type=${part}&from=${part}`
            const { status } = yield* ask(method, path.replaceAll(/:\w+/g, part) + query, {
              headers,
              ...(method === "GET" ? {} : { body: {} })
            })
            assert.isTrue(status >= 200 && status < 500, `${method} ${path} ${JSON.stringify(word)}: ${status}`)
          }
        }
      }),
    120_000
  )

  it.effect("has a page for people that runs nothing and loads nothing from elsewhere", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { body, status } = yield* ask("GET", "/docs")
      assert.strictEqual(status, 200)
      for (const { path } of ROUTES) assert.include(String(body), `<code>${path}</code>`)
      assert.notMatch(String(body), /<script|\son\w+=|style=|(?:src|href)="(?!\/|#)/)
      assert.strictEqual((yield* ask("GET", "/docs.css")).status, 200)
      const spec = (yield* ask("GET", "/openapi.json")).body
      assert.strictEqual(field(spec, "openapi"), "3.1.0")
    }))

  it.effect("keeps a trail that proves itself after all of this", () =>
    Effect.gen(function* () {
      const chains = yield* AuditProof.use(({ verify }) => verify())
      assert.isAbove(chains.length, 1)
      assert.deepStrictEqual(chains.map(({ broken }) => broken), chains.map(() => null))
    }))
})
