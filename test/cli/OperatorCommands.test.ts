import { assert, describe, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import * as Postgres from "../support/Postgres.ts"
import { conserje } from "./Spawned.ts"

/** Runs the command on this test file's database. */
const run = (...words: ReadonlyArray<string>) =>
  Effect.flatMap(Postgres.Scratch, ({ url }) => conserje(words, { DATABASE_URL: url.href }))

const json = (text: string) => Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown))(text)

/** Two letters, each with one dead event. */
const letters = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`TRUNCATE inbox_events, dead_letters RESTART IDENTITY`
  yield* sql`
    INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at,
      received_at, state, payload)
    SELECT 'm' || n, 'conversation', 'text', 'casa', '1', 'casa/guest', now(), now(), 'dead', '{}'
    FROM generate_series(1, 2) n`
  yield* sql`
    INSERT INTO dead_letters (tenant_id, conversation_id, event_ids, reason, cause, context, attempts, created_at)
    SELECT 'casa', 'casa/guest', ARRAY[n], 'turn_failed', 'the PMS kept silent', '{"language":"es"}', 5,
      '2026-09-01T10:00:00Z'::timestamptz + n * interval '1 minute'
    FROM generate_series(1, 2) n`
})

const GUEST_WORDS = '{"body":"¿hay lugar?"}'

const statesOf = (table: "dead_letters" | "inbox_events" | "quarantine") =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(
      sql<{ readonly state: string }>`SELECT state FROM ${sql(table)} ORDER BY id`,
      (rows) => rows.map(({ state }) => state)
    ))

layer(Postgres.layer, { excludeTestServices: true })("an operator", (it) => {
  describe("with dead letters", () => {
    it.effect("lists the open ones as a table, oldest first", () =>
      Effect.gen(function* () {
        yield* letters
        assert.deepStrictEqual(yield* run("dead-letters", "list"), {
          code: 0,
          stderr: "",
          stdout: [
            "ID  SINCE                 HOTEL  CONVERSATION  EVENTS  TRIES  REASON",
            "1   2026-09-01 10:01:00Z  casa   casa/guest    1       5      turn_failed",
            "2   2026-09-01 10:02:00Z  casa   casa/guest    1       5      turn_failed",
            ""
          ].join("\n")
        })
      }))

    it.effect("gets them as one JSON document with --json", () =>
      Effect.gen(function* () {
        yield* letters
        const { code, stdout } = yield* run("dead-letters", "list", "--limit", "1", "--json")
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(yield* json(stdout), {
          deadLetters: [{
            id: "1",
            tenantId: "casa",
            conversationId: "casa/guest",
            eventIds: ["1"],
            reason: "turn_failed",
            cause: "the PMS kept silent",
            context: { language: "es" },
            attempts: 5,
            state: "open",
            createdAt: "2026-09-01T10:01:00.000Z"
          }]
        })
      }))

    it.effect("sees one with its cause and context", () =>
      Effect.gen(function* () {
        yield* letters
        const { stdout } = yield* run("dead-letters", "show", "2")
        assert.include(stdout, "cause         the PMS kept silent\n")
        assert.include(stdout, '"language": "es"')
      }))

    it.effect("replays one: its event is owed an answer again, the other stays dead", () =>
      Effect.gen(function* () {
        yield* letters
        assert.deepStrictEqual(yield* run("dead-letters", "replay", "1"), {
          code: 0,
          stdout: "1 dead letter replayed.\n",
          stderr: ""
        })
        assert.deepStrictEqual(yield* statesOf("dead_letters"), ["replayed", "open"])
        const sql = yield* SqlClient.SqlClient
        assert.deepStrictEqual(yield* sql`SELECT action, resource, tenant_id, actor_kind FROM audit_logs`, [
          { action: "dead-letter.replayed", resource: "dead-letter/1", tenantId: "casa", actorKind: "command" }
        ])
        assert.deepStrictEqual(yield* statesOf("inbox_events"), ["new", "dead"])
      }))

    it.effect("replays all, and is told about those that were not open", () =>
      Effect.gen(function* () {
        yield* letters
        assert.strictEqual((yield* run("dead-letters", "replay", "--all")).stdout, "2 dead letters replayed.\n")
        assert.deepStrictEqual(yield* statesOf("inbox_events"), ["new", "new"])
        assert.deepStrictEqual(yield* run("dead-letters", "replay", "1", "99", "--json"), {
          code: 1,
          stdout: '{"replayed":[],"notOpen":["1","99"]}\n',
          stderr: "No open dead letter has the id 1, 99.\n"
        })
      }))

    it.effect("discards one with a reason, once", () =>
      Effect.gen(function* () {
        yield* letters
        const discard = run("dead-letters", "discard", "2", "--because", "answered by phone")
        assert.strictEqual((yield* discard).code, 0)
        assert.deepStrictEqual(yield* statesOf("dead_letters"), ["open", "discarded"])
        assert.deepStrictEqual(yield* discard, { code: 1, stdout: "", stderr: "No open dead letter has the id 2.\n" })
      }))
  })

  describe("with quarantined payloads", () => {
    const suspect = Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`TRUNCATE quarantine RESTART IDENTITY`
      yield* sql`
        INSERT INTO quarantine (digest, reason, detail, phone_number_id, raw, first_seen_at, last_seen_at)
        VALUES ('d', 'unknown_number', 'no hotel owned this number then', '555', '{"body":"¿hay lugar?"}',
          '2026-09-01T10:00:00Z', '2026-09-01T10:00:00Z')`
    })

    it.effect("sees no guest's words unless asked for them", () =>
      Effect.gen(function* () {
        yield* suspect
        for (const words of [["list"], ["list", "--json"], ["show", "1"], ["show", "1", "--json"]]) {
          const { code, stdout } = yield* run("quarantine", ...words)
          assert.strictEqual(code, 0)
          assert.include(stdout, "unknown_number")
          assert.notInclude(stdout, GUEST_WORDS)
        }
        assert.strictEqual((yield* run("quarantine", "show", "1", "--raw")).stdout, GUEST_WORDS)
        const document = yield* json((yield* run("quarantine", "show", "1", "--raw", "--json")).stdout)
        assert.deepInclude(document, { id: "1", bytes: 23, rawBase64: Buffer.from(GUEST_WORDS).toString("base64") })
      }))

    it.effect("discards one with a reason", () =>
      Effect.gen(function* () {
        yield* suspect
        assert.strictEqual((yield* run("quarantine", "discard", "1", "--because", "not ours")).code, 0)
        assert.deepStrictEqual(yield* statesOf("quarantine"), ["discarded"])
        assert.strictEqual((yield* run("quarantine", "list")).stdout, "Nothing is in quarantine.\n")
      }))
  })

  it.effect("lists handovers and gives a guest back to the bot, once", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO conversations (id, tenant_id, state)
        VALUES ('casa/guest', 'casa', '{"_tag":"WithStaff","language":"es"}')`
      yield* sql`
        INSERT INTO handovers (id, tenant_id, conversation_id, reason, opened_at)
        VALUES ('h', 'casa', 'casa/guest', 'asked', '2026-09-01T10:00:00Z')`
      assert.include((yield* run("handovers", "list")).stdout, "2026-09-01 10:00:00Z  casa   casa/guest    asked")
      const giveBack = run("handovers", "give-back", "casa/guest")
      assert.strictEqual((yield* giveBack).stdout, "The bot answers this guest again.\n")
      assert.strictEqual((yield* run("handovers", "list")).stdout, "Nobody waits for a person.\n")
      assert.strictEqual((yield* giveBack).code, 1)
    }))

  it.effect("lists tasks of one hotel and closes one with a reason, once", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO operator_tasks (tenant_id, conversation_id, kind, subject, detail, created_at)
        VALUES ('casa', NULL, 'account', 'a', 'The account is restricted.', '2026-09-01T10:00:00Z'),
          ('mar', NULL, 'account', 'b', 'The account is restricted.', '2026-09-01T10:00:00Z')`
      const listed = yield* run("operator-tasks", "list", "--hotel", "mar", "--json")
      assert.deepStrictEqual(yield* json(listed.stdout), {
        operatorTasks: [{
          id: "2",
          tenantId: "mar",
          conversationId: null,
          kind: "account",
          subject: "b",
          detail: "The account is restricted.",
          createdAt: "2026-09-01T10:00:00.000Z"
        }]
      })
      const close = run("operator-tasks", "close", "2", "--because", "appealed")
      assert.strictEqual((yield* close).code, 0)
      assert.strictEqual((yield* run("operator-tasks", "list", "--hotel", "mar")).stdout, "No open tasks.\n")
      assert.strictEqual((yield* close).code, 1)
    }))
})

layer(Postgres.layerEmpty, { excludeTestServices: true })("on a database without tables", (it) => {
  it.effect("an operator is told to start the runtime once", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run("quarantine", "list"), {
        code: 1,
        stdout: "",
        stderr: "The database has none of our tables yet: `conserje start` makes them.\n"
      })
    }))
})
