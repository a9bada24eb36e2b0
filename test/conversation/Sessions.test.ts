import { assert, layer } from "@effect/vitest"
import { Clock, Effect, Layer, Metric } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { Sessions } from "../../src/conversation/Sessions.ts"
import { fresh } from "../../src/conversation/State.ts"
import * as Postgres from "../support/Postgres.ts"

const valueOf = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  Effect.map(Metric.snapshot, (all) => {
    const one = all.find(({ attributes, id }) =>
      id === name && Object.entries(labels).every(([label, value]) => attributes?.[label] === value)
    )
    return one?.type === "Gauge" ? Number(one.state.value) : one?.type === "Counter" ? Number(one.state.count) : 0
  })

let key = 0

/** A guest writes now, by the test's clock. */
const writes = Effect.fnUntraced(function* (id: string) {
  const sql = yield* SqlClient.SqlClient
  const at = yield* Clock.currentTimeMillis
  yield* sql`
    INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at,
      received_at, state, payload)
    VALUES (${`k${++key}`}, 'conversation', 'text', 'casa', '1', ${id}, to_timestamp(${at}::float8 / 1000),
      to_timestamp(${at}::float8 / 1000), 'handled', '{}')`
})

const conversation = Effect.fnUntraced(function* (id: string, state: unknown) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    INSERT INTO conversations (id, tenant_id, state) VALUES (${id}, 'casa', ${JSON.stringify(state)}::text::jsonb)`
})

layer(Sessions.layer.pipe(Layer.provideMerge(Postgres.layer)), { timeout: "60 seconds" })("Sessions", (it) => {
  it.effect("are live for thirty minutes after the guest's last message, and end in the next cleanup", () =>
    Effect.gen(function* () {
      const { cleanUp, measure } = yield* Sessions
      yield* TestClock.adjust("10 hours")
      yield* conversation("casa/ana", fresh("es"))
      yield* conversation("casa/bob", fresh("en"))
      yield* writes("casa/ana")
      yield* writes("casa/bob")
      assert.strictEqual(yield* measure, 2)

      yield* TestClock.adjust("20 minutes")
      yield* writes("casa/bob")
      yield* TestClock.adjust("11 minutes")
      assert.strictEqual(yield* measure, 1)
      assert.strictEqual(yield* valueOf("session_active_total"), 1)

      assert.strictEqual(yield* cleanUp, 1)
      assert.strictEqual(yield* cleanUp, 0)
      assert.strictEqual(yield* valueOf("session_expirations_total", { reason: "idle" }), 1)
      assert.strictEqual(yield* valueOf("session_cleanup_total", { result: "success" }), 2)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("with a state that nobody can read are left to a person and counted", () =>
    Effect.gen(function* () {
      const { cleanUp } = yield* Sessions
      const sql = yield* SqlClient.SqlClient
      yield* TestClock.adjust("1 hour")
      yield* conversation("casa/eva", { _tag: "Dreaming" })
      yield* conversation("casa/ida", "nonsense")
      yield* writes("casa/eva")
      yield* writes("casa/ida")
      yield* cleanUp
      yield* TestClock.adjust("31 minutes")
      yield* cleanUp
      assert.strictEqual(yield* valueOf("session_expirations_total", { reason: "invalid_format" }), 1)
      assert.strictEqual(yield* valueOf("session_expirations_total", { reason: "corrupted" }), 1)
      const open = yield* sql`SELECT conversation_id FROM handovers WHERE reason = 'unreadable_state' ORDER BY 1`
      assert.deepStrictEqual(open, [{ conversationId: "casa/eva" }, { conversationId: "casa/ida" }])
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("count a cleanup that failed", () =>
    Effect.gen(function* () {
      const { cleanUp } = yield* Sessions
      const sql = yield* SqlClient.SqlClient
      yield* sql`ALTER TABLE inbox_events RENAME TO elsewhere`
      yield* Effect.flip(cleanUp)
      yield* sql`ALTER TABLE elsewhere RENAME TO inbox_events`
      assert.strictEqual(yield* valueOf("session_cleanup_total", { result: "error" }), 1)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))
})
