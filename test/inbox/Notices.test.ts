import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, PhoneNumberId } from "../../src/domain/Ids.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { decodeNotice, type NewNotice } from "../../src/inbox/Notice.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import * as Postgres from "../support/Postgres.ts"

const NoticesLayer = Notices.layerSql.pipe(
  Layer.provideMerge(Inbox.layerSql),
  Layer.provideMerge(Quarantine.layerSql),
  Layer.provide(Layer.succeed(InboxConfig, { capacity: 1_000, mostItems: 100 })),
  Layer.provideMerge(Postgres.layer)
)

const PAST = 1_790_000_000_000
const FUTURE = 4_000_000_000_000

const reminder = (who: string, key: string, topic = "pre_arrival_1d"): NewNotice => ({
  key,
  conversationId: ConversationId.make(`casa/${who}`),
  phoneNumberId: PhoneNumberId.make("112"),
  topic,
  about: "r1",
  detail: { nights: "2" }
})

/** What a guest's actor would read. */
const heard = (who: string) =>
  Inbox.use((inbox) =>
    Effect.map(
      inbox.unhandled(ConversationId.make(`casa/${who}`), 100),
      (events) => events.map(({ payload, type }) => ({ type, said: decodeNotice(payload) }))
    )
  )

layer(NoticesLayer, { timeout: "60 seconds", excludeTestServices: true })("Notices", (it) => {
  it.effect("tells a thing once, however often it is told", () =>
    Effect.gen(function* () {
      const notices = yield* Notices
      yield* notices.tell([reminder("once", "a"), reminder("once", "a")])
      yield* notices.tell([reminder("once", "a")])
      const said = yield* heard("once")
      assert.strictEqual(said.length, 1)
      assert.deepInclude(said[0]?.said, {
        value: { _tag: "Notice", topic: "pre_arrival_1d", about: "r1", detail: { nights: "2" } }
      })
    }))

  it.effect("keeps what is due, once, and leaves the rest for its hour", () =>
    Effect.gen(function* () {
      const notices = yield* Notices
      yield* notices.tellAt(PAST, reminder("due", "due"))
      yield* notices.tellAt(FUTURE, reminder("due", "later"))
      assert.strictEqual(yield* notices.keepAppointments, 1)
      assert.strictEqual(yield* notices.keepAppointments, 0)
      yield* notices.tellAt(PAST, reminder("due", "due"))
      assert.strictEqual(yield* notices.keepAppointments, 0)
      assert.strictEqual((yield* heard("due")).length, 1)
    }))

  it.effect("moves an appointment when it is made again with another hour", () =>
    Effect.gen(function* () {
      const notices = yield* Notices
      yield* notices.tellAt(FUTURE, reminder("moved", "moved"))
      yield* notices.tellAt(PAST, reminder("moved", "moved"))
      assert.strictEqual(yield* notices.keepAppointments, 1)
    }))

  it.effect("lets go of what is about one thing, of the topics named or of all", () =>
    Effect.gen(function* () {
      const notices = yield* Notices
      const who = ConversationId.make("casa/gone")
      yield* notices.tellAt(PAST, reminder("gone", "g1", "pre_arrival_7d"))
      yield* notices.tellAt(PAST, reminder("gone", "g2"))
      yield* notices.tellAt(PAST, reminder("gone", "g3", "review_request"))
      assert.strictEqual(yield* notices.forget(who, "r1", ["review_request"]), 1)
      assert.strictEqual(yield* notices.forget(who, "another"), 0)
      assert.strictEqual(yield* notices.forget(who, "r1"), 2)
      assert.strictEqual(yield* notices.keepAppointments, 0)
    }))

  it.effect("finds what is due, and what is about a thing, by an index", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const plan = (statement: string) =>
        sql.withTransaction(Effect.gen(function* () {
          yield* sql`SET LOCAL enable_seqscan = off`
          return JSON.stringify(yield* sql.unsafe(`EXPLAIN ${statement}`))
        }))
      assert.include(
        yield* plan("SELECT key FROM appointments WHERE due_at <= now() AND told_at IS NULL ORDER BY due_at LIMIT 500"),
        "appointments_due"
      )
      assert.include(
        yield* plan("DELETE FROM appointments WHERE conversation_id = 'a' AND about = 'b' AND told_at IS NULL"),
        "appointments_about"
      )
    }))
})
