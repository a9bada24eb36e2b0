import { assert, layer } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, PhoneNumberId, TenantId, Wamid } from "../../src/domain/Ids.ts"
import { handling, Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import type { NewEvent } from "../../src/inbox/InboxEvent.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import * as Postgres from "../support/Postgres.ts"

const tenantId = TenantId.make("casa")
const ana = ConversationId.make("casa/ana")

const event = (key: string, over: Partial<NewEvent> = {}): NewEvent => ({
  providerKey: key,
  lane: "conversation",
  type: "text",
  tenantId,
  phoneNumberId: PhoneNumberId.make("112"),
  conversationId: ana,
  wamid: Wamid.make(`wamid.${key}`),
  occurredAt: 1_790_000_000_000,
  receivedAt: 1_790_000_000_500,
  payload: { body: `said ${key}` },
  ...over
})

const late = (name: string, receivedAt: number) =>
  event(name, { conversationId: ConversationId.make(`casa/${name}`), receivedAt })

const InboxLayer = Inbox.layerSql.pipe(
  Layer.provideMerge(Quarantine.layerSql),
  Layer.provide(Layer.succeed(InboxConfig, { capacity: 1_000, mostItems: 100 })),
  Layer.provideMerge(Postgres.layer)
)

/** The tests that follow find the table as it was, whatever became of this one. */
const forget = (providerKeys: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql`DELETE FROM inbox_events WHERE provider_key LIKE ${providerKeys}`)
    .pipe(Effect.orDie)

layer(InboxLayer, { timeout: "60 seconds", excludeTestServices: true })("Inbox", (it) => {
  it.effect("keeps an event once however often, and however at once, it is told", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const receipts = yield* Effect.forEach(
        Array.from({ length: 40 }, () => [event("once")]),
        inbox.record,
        { concurrency: "unbounded" }
      )
      assert.strictEqual(receipts.flat().filter(({ _tag }) => _tag === "First").length, 1)
    }))

  it.effect("tells each of many waiting requests its own outcome in its own order", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      yield* inbox.record([event("known")])
      const answers = yield* Effect.forEach(
        Array.from({ length: 30 }, (_, n) => [event(`a${n}`), event("known"), event(`b${n}`)]),
        inbox.record,
        { concurrency: "unbounded" }
      )
      for (const receipts of answers) {
        assert.deepStrictEqual(receipts.map(({ _tag }) => _tag), ["First", "Again", "First"])
      }
    }))

  it.effect("reads a conversation by when it was written and then by arrival", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const conversationId = ConversationId.make("casa/order")
      const at = (key: string, occurredAt: number) => event(key, { conversationId, occurredAt })
      yield* inbox.record([at("late", 3_000), at("first", 1_000), at("same-a", 2_000), at("same-b", 2_000)])
      const read = yield* inbox.unhandled(conversationId, 10)
      assert.deepStrictEqual(read.map(({ providerKey }) => providerKey), ["first", "same-a", "same-b", "late"])
      assert.deepStrictEqual(read[0]?.payload, { body: "said first" })
      assert.strictEqual(read[0]?.occurredAt, 1_000)
    }))

  it.effect("leaves only the row that the database refuses out of a batch, and keeps that one in quarantine", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const quarantine = yield* Quarantine
      const conversationId = ConversationId.make("casa/split")
      const bad = event("bad", { conversationId, payload: { body: "\u0000" } })
      const receipts = yield* Effect.forEach(
        [...Array.from({ length: 20 }, (_, n) => event(`good${n}`, { conversationId })), bad],
        (one) => inbox.record([one]),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(receipts.flat().filter(({ _tag }) => _tag === "First").length, 20)
      assert.deepStrictEqual(receipts.at(-1), [{ _tag: "Refused" }])
      assert.strictEqual((yield* inbox.unhandled(conversationId, 100)).length, 20)
      assert.deepStrictEqual((yield* quarantine.list(10)).map(({ reason }) => reason), ["bad_item"])
    }))

  it.effect("refuses at once when too much is waiting, and recovers", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const batch = (name: string) => Array.from({ length: 600 }, (_, n) => event(`${name}${n}`))
      const [first, second] = yield* Effect.all([
        Effect.exit(inbox.record(batch("full-a"))),
        Effect.flip(inbox.record(batch("full-b")))
      ], { concurrency: "unbounded" })
      assert.strictEqual(first._tag, "Success")
      assert.strictEqual(second.reason._tag, "InboxFull")
      assert.strictEqual((yield* inbox.record([event("after")]))[0]?._tag, "First")
    }))

  it.effect("wakes once for what is new and never for what is known", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const heard = yield* inbox.wakes.pipe(Stream.take(2), Stream.runCollect, Effect.forkChild)
      yield* Effect.yieldNow
      yield* inbox.record([event("w1", { conversationId: ConversationId.make("casa/w1") })])
      yield* inbox.record([event("w1", { conversationId: ConversationId.make("casa/w1") })])
      yield* inbox.record([event("w2", { lane: "status", conversationId: null })])
      assert.deepStrictEqual([...(yield* Fiber.join(heard))], [
        { lane: "conversation", conversationId: "casa/w1" },
        { lane: "status", conversationId: null }
      ])
    }))

  it.effect("finds overdue conversations oldest first and forgets handled ones", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      yield* inbox.record([late("second", 2_000), late("oldest", 1_000), late("young", 9_000)])
      assert.deepStrictEqual(
        yield* inbox.overdue({ from: 5_000, to: 1e13 }, 10),
        ["casa/oldest", "casa/second"].map((id) => ConversationId.make(id))
      )
      const [one] = yield* inbox.unhandled(ConversationId.make("casa/oldest"), 1)
      yield* inbox.markHandled([one?.id ?? "0"])
      assert.deepStrictEqual(yield* inbox.overdue({ from: 5_000, to: 1e13 }, 10), [ConversationId.make("casa/second")])
    }))

  it.effect("finds what a clock that ran ahead has stamped with the future", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      yield* inbox.record([late("ahead", 9e14)])
      assert.deepStrictEqual(yield* inbox.overdue({ from: 0, to: 8e14 }, 10), [ConversationId.make("casa/ahead")])
    }))

  it.effect("takes the same thousand events told twice at once in opposite orders, without refusing anybody", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const replica = Layer.fresh(Inbox.layerSql).pipe(
        Layer.provide(Layer.succeed(InboxConfig, { capacity: 10_000, mostItems: 5_000 }))
      )
      const other = Context.get(yield* Layer.build(replica), Inbox)
      for (let round = 0; round < 4; round++) {
        const events = Array.from({ length: 900 }, (_, n) => event(`r${round}-${n}`))
        const told = yield* Effect.all([inbox.record(events), other.record(events.toReversed())], {
          concurrency: "unbounded"
        })
        assert.strictEqual(told.flat().filter(({ _tag }) => _tag === "First").length, 900)
      }
    }))

  it.effect("tells many conversations at once what they owe, each in order and without what is known", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO inbox_events
          (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at, received_at, payload)
        SELECT 'many' || n, 'conversation', 'text', 'casa', '112', 'casa/many' || n % 2,
          now() - n * interval '1 second', now(), '{}' FROM generate_series(1, 6) n`
      const many = ["casa/many0", "casa/many1", "casa/nobody"].map((id) => ConversationId.make(id))
      const all = yield* inbox.unhandledOf(many, [], 2)
      assert.deepStrictEqual(all.map(({ providerKey }) => providerKey), ["many6", "many5", "many4", "many3"])
      const rest = yield* inbox.unhandledOf(many, all.map(({ id }) => id), 2)
      assert.deepStrictEqual(rest.map(({ providerKey }) => providerKey), ["many2", "many1"])
    }))

  it.effect("does not walk through all that is new to mark some of it as handled, counted or not", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      // A backlog that nobody has counted yet.
      yield* sql`
        INSERT INTO inbox_events
          (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at, received_at, payload, state)
        SELECT 'uncounted' || n, 'status', 'sent', 'casa', '112', NULL, now(), now(), '{}',
          CASE WHEN n % 8 = 0 THEN 'new' ELSE 'handled' END
        FROM generate_series(1, 40000) n`
      const ids = Array.from({ length: 100 }, (_, n) => String(n))
      const plan = yield* sql<Record<string, string>>`EXPLAIN ${handling(sql, ids)}`.unprepared
      const lines = plan.map((row) => Object.values(row).join("")).join("\n")
      assert.include(lines, "inbox_events_pkey")
      for (const index of ["inbox_events_unhandled", "inbox_events_waiting", "Seq Scan"]) {
        assert.notInclude(lines, index)
      }
    }).pipe(Effect.ensuring(forget("uncounted%"))))

  it.effect("walks an index for every question asked often", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO inbox_events
          (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at, received_at, payload, state)
        SELECT 'bulk' || n, CASE WHEN n % 2 = 0 THEN 'conversation' ELSE 'status' END, 'text', 'casa', '112',
          CASE WHEN n % 2 = 0 THEN 'casa/' || n % 500 END, now(), now() - n * interval '1 second', '{}',
          CASE WHEN n % 10 < 2 THEN 'new' ELSE 'handled' END
        FROM generate_series(1, 20000) n`
      yield* sql`ANALYZE inbox_events`
      const planOf = (query: string) =>
        Effect.map(
          sql<{ readonly queryPlan: string }>`EXPLAIN ${sql.literal(query)}`.unprepared,
          (rows) => rows.map((row) => Object.values(row).join("")).join("\n")
        )
      const unhandled = yield* planOf(
        `SELECT * FROM inbox_events WHERE conversation_id = 'casa/7' AND state = 'new' AND lane = 'conversation'
         ORDER BY occurred_at, id LIMIT 100`
      )
      assert.include(unhandled, "inbox_events_unhandled")
      const waiting = yield* planOf(
        `SELECT * FROM inbox_events WHERE lane = 'status' AND state = 'new' ORDER BY received_at, id LIMIT 500`
      )
      assert.include(waiting, "inbox_events_waiting")
      const statuses = yield* planOf(`SELECT * FROM inbox_events WHERE wamid = 'wamid.x' AND lane = 'status'`)
      assert.include(statuses, "inbox_events_status_wamid")
      // The same for many at once.
      const ofMany = yield* planOf(
        `SELECT e.* FROM unnest(ARRAY['casa/7', 'casa/8']) AS asked (id) CROSS JOIN LATERAL (
           SELECT * FROM inbox_events WHERE conversation_id = asked.id AND state = 'new' AND lane = 'conversation'
           AND id <> ALL(ARRAY[1, 2]) ORDER BY occurred_at, id LIMIT 200) e`
      )
      assert.include(ofMany, "inbox_events_unhandled")
      const early = yield* planOf(
        `SELECT e.* FROM unnest(ARRAY['wamid.x', 'wamid.y']) AS asked (wamid) CROSS JOIN LATERAL (
           SELECT * FROM inbox_events WHERE wamid = asked.wamid AND lane = 'status' ORDER BY id LIMIT 100) e`
      )
      assert.include(early, "inbox_events_status_wamid")
      const fence = yield* planOf(
        `SELECT * FROM (VALUES (ARRAY[1, 2]::bigint[])) AS asked (ids) WHERE NOT EXISTS (
           SELECT FROM inbox_events e WHERE e.id = ANY(asked.ids) AND e.state <> 'new' OFFSET 0)`
      )
      assert.include(fence, "inbox_events_pkey")
    }))
})
