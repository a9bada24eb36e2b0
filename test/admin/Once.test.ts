import { assert, layer } from "@effect/vitest"
import { Deferred, Effect, Fiber, Option, Predicate } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { KeptAnswers } from "../../src/admin/KeptAnswers.ts"
import { open, seal } from "../../src/admin/SealedAnswer.ts"
import { casa, Door, keyOf, World } from "./world.ts"

const typeOf = (body: unknown) => Predicate.hasProperty(body, "type") ? body.type : undefined
const problem = (name: string) => `urn:conserje:problem:${name}`

const KEY = "0198c1de-6a3f-7c55-9d1a-000000000001"
const key = { name: "till", tenantId: "casa", permissions: ["outbox:read"], expiresInDays: 30 }

const issued = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) =>
    Effect.map(
      sql<{ readonly count: number }>`SELECT count(*)::int AS count FROM api_keys WHERE name LIKE 'till%'`,
      (rows) => rows[0]?.count
    )
)

const keyhole = { principal: "user:u1", route: "POST /admin/users", key: KEY }
const answer = { status: 201, headers: { "content-type": "application/json" }, body: '{"secret":"said once"}' }

layer(World, { timeout: "120 seconds" })("a creation with an idempotency key", (it) => {
  it.effect("happens once and is answered alike, word for word", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { headers } = yield* keyOf(casa)
      const create = (body: unknown, idempotencyKey = KEY) =>
        ask("POST", "/admin/api-keys", { headers: { ...headers, "idempotency-key": idempotencyKey }, body })
      const first = yield* create(key)
      const again = yield* create(key)
      assert.deepStrictEqual([first.status, again.status], [201, 201])
      assert.deepStrictEqual(again.body, first.body)
      assert.deepStrictEqual(
        [first, again].map(({ headers }) => headers.get("idempotency-replayed")),
        [null, "true"]
      )
      assert.strictEqual(again.headers.get("content-type"), first.headers.get("content-type"))
      assert.strictEqual(yield* issued, 1)

      const other = yield* create({ ...key, name: "till 2" })
      assert.deepStrictEqual([other.status, typeOf(other.body)], [422, problem("idempotency-key-reused")])
      assert.strictEqual((yield* create({ ...key, name: "till 2" }, KEY.replace("1", "2"))).status, 201)
      assert.strictEqual(yield* issued, 2)
      const bad = yield* create(key, "short")
      assert.deepStrictEqual([bad.status, typeOf(bad.body)], [422, problem("invalid")])
    }))

  it.effect("is another one for another caller, and for another day", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const before = yield* issued
      const mine = yield* keyOf(casa)
      const create = ({ headers }: typeof mine) =>
        ask("POST", "/admin/api-keys", { headers: { ...headers, "idempotency-key": KEY }, body: key })
      yield* create(mine)
      yield* create(yield* keyOf(casa))
      assert.strictEqual(yield* issued, (before ?? 0) + 2)
      yield* TestClock.adjust("24 hours")
      assert.isNull((yield* create(mine)).headers.get("idempotency-replayed"))
      assert.strictEqual(yield* issued, (before ?? 0) + 3)
    }))

  it.effect("that was refused leaves nothing behind, and may be tried again", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const sql = yield* SqlClient.SqlClient
      const { headers } = yield* keyOf(casa)
      const create = ask("POST", "/admin/users", {
        headers: { ...headers, "idempotency-key": KEY },
        body: { email: "taken@casa.example", name: "Nora", role: "guest", tenantId: "casa" }
      })
      yield* sql`
        INSERT INTO users (id, email, name, role, active, password_changed_at, created_at, updated_at)
        VALUES ('taken', 'taken@casa.example', 'T', 'guest', false, now(), now(), now())`
      assert.strictEqual((yield* create).status, 409)
      yield* sql`DELETE FROM users WHERE id = 'taken'`
      const made = yield* create
      assert.strictEqual(made.status, 201)
      const again = yield* create
      assert.deepStrictEqual([again.status, again.body], [201, made.body])
      assert.strictEqual(again.headers.get("etag"), made.headers.get("etag"))
    }))

  it.effect("is being done for whoever comes before the first is answered", () =>
    Effect.gen(function* () {
      const answers = yield* KeptAnswers
      const begun = yield* Deferred.make<void>()
      const finish = yield* Deferred.make<void>()
      const first = yield* answers.once(
        keyhole,
        "r",
        Effect.andThen(Deferred.succeed(begun, undefined), Deferred.await(finish)),
        () => Option.some(answer)
      ).pipe(Effect.forkChild)
      yield* Deferred.await(begun)
      const never = Effect.die("it is done twice")
      const second = yield* answers.once(keyhole, "r", never, Option.none)
      yield* Deferred.succeed(finish, undefined)
      assert.strictEqual((yield* Fiber.join(first))._tag, "Done")
      assert.strictEqual(second._tag, "UnderWay")
      const third = yield* answers.once(keyhole, "r", never, Option.none)
      assert.deepStrictEqual(third, { _tag: "DoneBefore", answer })
      assert.deepStrictEqual(yield* answers.once(keyhole, "s", never, Option.none), { _tag: "OtherRequest" })
    }))

  it.effect("is never half done: what fails takes its key with it", () =>
    Effect.gen(function* () {
      const answers = yield* KeptAnswers
      const sql = yield* SqlClient.SqlClient
      const one = { ...keyhole, key: KEY.replace("1", "9") }
      const flag = sql`INSERT INTO feature_flags (tenant_id, flag, value) VALUES ('casa', 'once', '1')`
      const failed = yield* Effect.exit(answers.once(one, "r", Effect.andThen(flag, Effect.fail("no")), Option.none))
      assert.isTrue(failed._tag === "Failure")
      assert.deepStrictEqual(yield* sql`SELECT 1 FROM feature_flags WHERE flag = 'once'`, [])
      const done = yield* answers.once(one, "r", flag, () => Option.some(answer))
      assert.strictEqual(done._tag, "Done")
      assert.strictEqual((yield* sql`SELECT 1 FROM feature_flags WHERE flag = 'once'`).length, 1)
    }))

  it.effect("is forgotten after a day, a bounded number at a time", () =>
    Effect.gen(function* () {
      const answers = yield* KeptAnswers
      const sql = yield* SqlClient.SqlClient
      yield* sql`TRUNCATE kept_answers`
      yield* TestClock.adjust("48 hours")
      yield* sql`
        INSERT INTO kept_answers (name, request, answer, answered_at)
        SELECT 'n' || n, 'r', 'a', to_timestamp(n) FROM generate_series(1, 1001) n`
      yield* answers.once(keyhole, "r", Effect.void, () => Option.some(answer))
      assert.strictEqual(yield* answers.forget, 1000)
      assert.strictEqual(yield* answers.forget, 1)
      assert.strictEqual(yield* answers.forget, 0)
      assert.strictEqual((yield* sql`SELECT 1 FROM kept_answers`).length, 1)
    }))

  it.effect("keeps its answer so that nobody reads it in the database", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const [row] = yield* sql<{ readonly answer: string; readonly name: string }>`SELECT * FROM kept_answers`
      assert.notInclude(Buffer.from(row?.answer ?? "", "base64").toString("latin1"), "said once")
      assert.notInclude(row?.name ?? "", KEY)
      const sealed = seal(keyhole, answer, new Uint8Array(12))
      assert.deepStrictEqual(open(keyhole, sealed), Option.some(answer))
      for (const other of [{ ...keyhole, key: `${KEY}x` }, { ...keyhole, principal: "user:u2" }]) {
        assert.deepStrictEqual(open(other, sealed), Option.none())
      }
      assert.deepStrictEqual(open(keyhole, `BBBB${sealed.slice(4)}`), Option.none())
      assert.deepStrictEqual(open(keyhole, ""), Option.none())
    }))
})

layer(World, { timeout: "120 seconds" })("an edit", (it) => {
  it.effect("says which edition it was made of, and loses against whoever was faster", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { headers } = yield* keyOf(casa)
      const body = { email: "eva@casa.example", name: "Eva", role: "guest", tenantId: "casa" }
      const made = yield* ask("POST", "/admin/users", { headers, body })
      const id = Predicate.hasProperty(made.body, "user") && Predicate.hasProperty(made.body.user, "id")
        ? String(made.body.user.id)
        : ""
      const rename = (name: string, tag: Readonly<Record<string, string>>) =>
        ask("PATCH", `/admin/users/${id}`, { headers: { ...headers, ...tag }, body: { name } })

      const read = yield* ask("GET", `/admin/users/${id}`, { headers })
      const etag = read.headers.get("etag") ?? ""
      assert.match(etag, /^"\d+"$/)
      assert.strictEqual(made.headers.get("etag"), etag)
      const blind = yield* rename("Iris", {})
      assert.deepStrictEqual([blind.status, typeOf(blind.body)], [428, problem("precondition-required")])
      const weak = yield* rename("Iris", { "if-match": "W/1" })
      assert.deepStrictEqual([weak.status, typeOf(weak.body)], [422, problem("invalid")])
      const good = yield* rename("Iris", { "if-match": etag })
      assert.strictEqual(good.status, 200)
      assert.notStrictEqual(good.headers.get("etag"), etag)
      const late = yield* rename("Alba", { "if-match": etag })
      assert.deepStrictEqual([late.status, typeOf(late.body)], [412, problem("precondition-failed")])
      assert.strictEqual((yield* rename("Alba", { "if-match": good.headers.get("etag") ?? "" })).status, 200)
    }))
})
