import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { type Conversation, ConversationStore, type Turn } from "../../src/conversation/ConversationStore.ts"
import { Handovers } from "../../src/conversation/Handovers.ts"
import { fresh } from "../../src/conversation/State.ts"
import { committing } from "../../src/conversation/TurnCommits.ts"
import { ConversationId, guestOf, OutboxId, PhoneNumberId, tenantOf, TurnId } from "../../src/domain/Ids.ts"
import { BLANK } from "../../src/conversation/talk/Inquiry.ts"
import { IDLE, type Talk } from "../../src/conversation/talk/Talk.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import * as Postgres from "../support/Postgres.ts"

const TestLayer = Layer.mergeAll(ConversationStore.layerSql, Handovers.layerSql, Guests.layerSql).pipe(
  Layer.provideMerge(Postgres.layer)
)

let drawn = 0

const turnOf = (before: Conversation, eventIds: ReadonlyArray<string>, over: Partial<Turn> = {}): Turn => {
  const id = TurnId.make(`t${++drawn}`)
  const [content] = fit({ _tag: "Text", body: "hola" })
  return {
    id,
    before,
    after: before.state,
    eventIds,
    intent: "greeting",
    decision: "Greet",
    language: "es",
    startedAt: 0,
    lastGuestAt: 1_000,
    windowUntil: 2_000,
    promises: [{
      id: OutboxId.make(`o${drawn}`),
      tenantId: tenantOf(before.id),
      conversationId: before.id,
      phoneNumberId: PhoneNumberId.make("112"),
      turnId: id,
      content,
      createdAt: 0
    }],
    handOver: null,
    answeredByStaff: false,
    ...over
  }
}

const withStaff = { _tag: "WithStaff", language: "es", because: "guest_asked", talk: IDLE } as const

const asked = { because: "guest_asked", note: "" }

/** In the middle of something. */
const gathering: Talk = { _tag: "Gathering", inquiry: { ...BLANK, adults: 2 }, question: "stay" }

const states = (id: ConversationId) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(
      sql<{ readonly state: string }>`SELECT state FROM outbox WHERE conversation_id = ${id} ORDER BY seq`,
      (rows) => rows.map(({ state }) => state)
    ))

layer(TestLayer, { timeout: "60 seconds", excludeTestServices: true })("ConversationStore", (it) => {
  const guest = Effect.fnUntraced(function* (phone: string, userId?: string) {
    const guests = yield* Guests
    const tenantId = tenantOf(ConversationId.make("casa/x"))
    const [id] = yield* guests.resolve([{ tenantId, ...(userId === undefined ? { phone } : { userId }) }])
    return ConversationId.make(`casa/${id}`)
  })
  const heard = Effect.fnUntraced(function* (id: ConversationId) {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql<{ readonly id: string }>`
      INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at, received_at, payload)
      VALUES (${`k${++drawn}`}, 'conversation', 'text', 'casa', '112', ${id}, now(), now(), '{}') RETURNING id::text`
    return row?.id ?? ""
  })

  it.effect("writes nothing for a turn whose event somebody else has handled", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const id = yield* guest("10")
      const event = yield* heard(id)
      yield* store.commit(turnOf(yield* store.load(id, "es"), [event]))
      // Read before that commit, loaded after it: the version is the newest, the event is not new any more.
      const error = yield* Effect.flip(store.commit(turnOf(yield* store.load(id, "es"), [event])))
      assert.strictEqual(error.reason._tag, "Overtaken")
      assert.deepStrictEqual(yield* states(id), ["queued"])
    }))

  it.effect("writes nothing for a guest who turned out to be another one meanwhile", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const guests = yield* Guests
      const older = yield* guest("20")
      const newer = yield* guest("", "AR.20")
      const before = yield* store.load(newer, "es")
      const event = yield* heard(newer)
      assert.strictEqual(
        yield* guests.link(guestOf(newer), { tenantId: tenantOf(newer), phone: "20" }),
        guestOf(older)
      )
      const left = yield* Effect.flip(store.commit(turnOf(before, [event])))
      assert.strictEqual(left.reason._tag, "Overtaken")
      // Nor in the conversation that stays, before it has taken in what the other one left.
      const staying = yield* store.load(older, "es")
      const early = yield* Effect.flip(store.commit(turnOf(staying, [yield* heard(older)])))
      assert.strictEqual(early.reason._tag, "Overtaken")
      yield* store.absorb(before, older)
      yield* store.commit(turnOf(yield* store.load(older, "es"), [yield* heard(older)]))
    }))

  it.effect("moves a hand-over with the guest, so that it is found and can be given back", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const handovers = yield* Handovers
      const from = yield* guest("30")
      const to = yield* guest("31")
      yield* store.load(to, "es")
      const before = yield* store.load(from, "es")
      yield* store.commit(turnOf(before, [yield* heard(from)], { after: withStaff, handOver: asked }))
      // With the state as it was read before the hand-over: what counts is the row.
      yield* store.absorb(before, to)
      assert.strictEqual((yield* store.load(to, "es")).state._tag, "WithStaff")
      const open = (yield* handovers.list(50)).map(({ conversationId }) => conversationId)
      assert.include(open, to)
      assert.notInclude(open, from)
      assert.isTrue(yield* handovers.giveBack(from))
      assert.strictEqual((yield* store.load(to, "es")).state._tag, "Bot")
      assert.notInclude((yield* handovers.list(50)).map(({ conversationId }) => conversationId), to)
    }))

  it.effect("leaves unsaid what the bot had promised before a person took over, but not the word of the hand-over", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const id = yield* guest("40")
      const first = yield* store.commit(turnOf(yield* store.load(id, "es"), [yield* heard(id)]))
      yield* store.commit(turnOf(first, [yield* heard(id)], { after: withStaff, handOver: asked }))
      assert.deepStrictEqual(yield* states(id), ["cancelled", "queued"])
    }))

  it.effect("leaves a state that nobody can read to a person, who finds it and can end it", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const store = yield* ConversationStore
      const handovers = yield* Handovers
      const id = yield* guest("50")
      yield* store.load(id, "es")
      yield* sql`UPDATE conversations SET state = '{"_tag":"FromTheFuture"}' WHERE id = ${id}`
      assert.strictEqual((yield* store.load(id, "es")).state._tag, "WithStaff")
      assert.include((yield* handovers.list(50)).map(({ conversationId }) => conversationId), id)
      assert.isTrue(yield* handovers.giveBack(id))
      assert.strictEqual((yield* store.load(id, "es")).state._tag, "Bot")
    }))

  it.effect("reads what earlier versions wrote", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const store = yield* ConversationStore
      const id = yield* guest("51")
      yield* store.load(id, "es")
      yield* sql`UPDATE conversations SET state = '{"_tag":"Bot","language":"pt","misunderstood":1}' WHERE id = ${id}`
      assert.deepStrictEqual((yield* store.load(id, "es")).state, { ...fresh("pt"), misunderstood: 1 })
      yield* sql`
        UPDATE conversations SET state = '{"_tag":"WithStaff","language":"en","because":"guest_asked"}' WHERE id = ${id}`
      assert.deepStrictEqual((yield* store.load(id, "es")).state, { ...withStaff, language: "en" })
    }))

  it.effect("keeps what it was talking about while staff have it, with a note for them", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const handovers = yield* Handovers
      const id = yield* guest("52")
      const before = yield* store.load(id, "es")
      yield* store.commit(turnOf(before, [yield* heard(id)], {
        after: { ...withStaff, talk: gathering },
        handOver: { because: "complaint", note: "Asks for a stay, 2 adults" }
      }))
      const open = (yield* handovers.list(50)).find(({ conversationId }) => conversationId === id)
      assert.strictEqual(open?.note, "Asks for a stay, 2 adults")
      assert.isNull(open?.answeredAt)
      assert.isTrue(yield* handovers.giveBack(id))
      assert.deepStrictEqual((yield* store.load(id, "es")).state, { ...fresh("es"), talk: gathering })
    }))

  it.effect("keeps it also when the guest turns out to be another one whom staff have", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const from = yield* guest("53")
      const to = yield* guest("54")
      yield* store.commit(turnOf(yield* store.load(to, "es"), [yield* heard(to)], {
        after: { ...fresh("es"), talk: gathering }
      }))
      const before = yield* store.load(from, "es")
      yield* store.commit(turnOf(before, [yield* heard(from)], { after: withStaff, handOver: asked }))
      yield* store.absorb(before, to)
      assert.deepStrictEqual((yield* store.load(to, "es")).state, { ...withStaff, because: "merged", talk: gathering })
    }))

  it.effect("notes when a person first answers, once", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const handovers = yield* Handovers
      const id = yield* guest("55")
      const answeredAt = Effect.map(
        handovers.list(50),
        (open) => open.find(({ conversationId }) => conversationId === id)?.answeredAt
      )
      const first = yield* store.commit(turnOf(yield* store.load(id, "es"), [yield* heard(id)], {
        after: withStaff,
        handOver: asked
      }))
      assert.isNull(yield* answeredAt)
      const second = yield* store.commit(turnOf(first, [yield* heard(id)], { answeredByStaff: true }))
      const answered = yield* answeredAt
      assert.isNumber(answered)
      yield* Effect.sleep("5 millis")
      yield* store.commit(turnOf(second, [yield* heard(id)], { answeredByStaff: true }))
      assert.strictEqual(yield* answeredAt, answered)
    }))

  it.effect("commits every turn of a moment but the one whose value the database does not take", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const ids = yield* Effect.forEach(["70", "71", "72", "73", "74"], (phone) => guest(phone))
      const turns = yield* Effect.forEach(ids, (id, n) =>
        Effect.gen(function* () {
          const over = { intent: n === 2 ? "half \ud800 and \u0000 nothing" : "greeting" }
          return turnOf(yield* store.load(id, "es"), [yield* heard(id)], over)
        }))
      const done = yield* Effect.forEach(turns, (turn) => Effect.exit(store.commit(turn)), { concurrency: "unbounded" })
      assert.deepStrictEqual(done.map(({ _tag }) => _tag), ["Success", "Success", "Failure", "Success", "Success"])
      assert.deepStrictEqual(yield* Effect.forEach(ids, states), [["queued"], ["queued"], [], ["queued"], ["queued"]])
    }))

  it.effect("commits one of two turns of a guest in one moment", () =>
    Effect.gen(function* () {
      const store = yield* ConversationStore
      const id = yield* guest("75")
      const before = yield* store.load(id, "es")
      const event = yield* heard(id)
      const turns = [turnOf(before, [event]), turnOf(before, [event])]
      const done = yield* Effect.forEach(turns, (turn) => Effect.exit(store.commit(turn)), { concurrency: "unbounded" })
      assert.deepStrictEqual(done.map(({ _tag }) => _tag).toSorted(), ["Failure", "Success"])
      assert.deepStrictEqual(yield* states(id), ["queued"])
    }))

  it.effect("does not walk through all that is new to answer some of it, counted or not", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      // A backlog that nobody has counted yet.
      yield* sql`
        INSERT INTO inbox_events
          (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at, received_at, payload, state)
        SELECT 'bulk' || n, 'conversation', 'text', 'casa', '112', 'casa/bulk' || n, now(), now(), '{}',
          CASE WHEN n % 8 = 0 THEN 'new' ELSE 'handled' END
        FROM generate_series(1, 40000) n`
      const plan = yield* sql<Record<string, string>>`EXPLAIN ${committing(sql, "[]", 0, true)}`.unprepared
      const lines = plan.map((row) => Object.values(row).join("")).join("\n")
      assert.include(lines, "Index Scan using inbox_events_pkey")
      assert.notInclude(lines, "inbox_events_waiting")
    }))

  it.effect("buries a cause that PostgreSQL would not take as it is", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const store = yield* ConversationStore
      const id = yield* guest("60")
      const before = yield* store.load(id, "es")
      yield* store.bury({
        before,
        eventIds: [yield* heard(id)],
        reason: "turn_failed",
        cause: "half \ud800 and \u0000 nothing",
        context: {},
        attempts: 1,
        promises: []
      })
      const [letter] = yield* sql<
        { readonly cause: string }
      >`SELECT cause FROM dead_letters WHERE conversation_id = ${id}`
      assert.strictEqual(letter?.cause, "half \ufffd and  nothing")
    }))
})
