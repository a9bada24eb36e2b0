import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Schema } from "effect"
import { TenantId } from "../../src/domain/Ids.ts"
import { ChatModel, type ChatQuestion } from "../../src/models/ChatModel.ts"
import { completes, drips, endpoint, floods, type Manner, resets, says, silent } from "./Endpoint.ts"
import { modelsAt, problemOf } from "./models.ts"

const question: ChatQuestion = {
  tenantId: TenantId.make("casa"),
  instructions: "Classify.",
  text: "hola",
  answer: { name: "intent", schema: { type: "object" } }
}

const ask = (more: Partial<ChatQuestion> = {}) => ChatModel.use((model) => model.ask({ ...question, ...more }))

const BAD: ReadonlyArray<readonly [name: string, manner: Manner, problem: string, calls: number]> = [
  ["keeps silent", silent, "timeout", 1],
  ["drips without an end", drips, "timeout", 1],
  ["breaks off", resets, "connection", 2],
  ["is broken", says("oops", 500), "server_error", 2],
  ["has had enough of us", says({ error: "slow down" }, 429), "throttled", 2],
  ["does not know our key", says({ error: "no" }, 401), "refused", 1],
  ["answers something that is no JSON", says("<html>"), "unreadable", 1],
  ["answers JSON of another shape", says({ choices: [] }), "unreadable", 1],
  ["answers words where an object was asked for", completes("I think it is a greeting"), "unreadable", 1],
  ["floods us", floods, "unreadable", 1]
]

describe("ChatModel", () => {
  it.live("asks by OpenAI's protocol, with our key, for an object of the given shape", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* endpoint(completes({ intent: "greeting", confidence: 0.9 }))
      const answer = yield* Effect.provide(ask(), modelsAt(url))
      assert.deepStrictEqual(answer, { intent: "greeting", confidence: 0.9 })
      const [call] = asked
      assert.deepInclude(call ?? {}, { path: "/v1/chat/completions", authorization: "Bearer key" })
      const body = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))(call?.body)
      assert.deepStrictEqual(body, {
        model: "small",
        temperature: 0,
        max_tokens: 200,
        messages: [{ role: "system", content: "Classify." }, { role: "user", content: "hola" }],
        response_format: {
          type: "json_schema",
          json_schema: { name: "intent", strict: true, schema: { type: "object" } }
        }
      })
    }))

  for (const [name, manner, problem, calls] of BAD) {
    it.live(`ends in good time with ${problem} when the endpoint ${name}`, () =>
      Effect.gen(function* () {
        const { asked, url } = yield* endpoint(manner)
        const patience = { chatTimeout: Duration.millis(problem === "timeout" ? 500 : 10_000) }
        assert.strictEqual(yield* Effect.provide(problemOf(ask()), modelsAt(url, patience)), problem)
        assert.strictEqual(asked.length, calls)
      }))
  }

  it.live("gets an answer on the second try of what passes", () =>
    Effect.gen(function* () {
      const good = completes({ intent: "help" })
      const { url } = yield* endpoint((call, response) => (call === 1 ? says("", 503) : good)(call, response))
      assert.deepStrictEqual(yield* Effect.provide(ask(), modelsAt(url)), { intent: "help" })
    }))

  it.live("leaves an endpoint alone that has failed three times", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* endpoint(says("{}"))
      yield* Effect.gen(function* () {
        for (let n = 0; n < 3; n++) assert.strictEqual(yield* problemOf(ask()), "unreadable")
        assert.strictEqual(yield* problemOf(ask()), "circuit_open")
      }).pipe(Effect.provide(modelsAt(url)))
      assert.strictEqual(asked.length, 3)
    }))

  it.live("spends no more than a hotel's budget, and no other hotel's", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* endpoint(completes({}))
      yield* Effect.gen(function* () {
        assert.strictEqual(yield* problemOf(ask()), "none")
        assert.strictEqual(yield* problemOf(ask()), "none")
        assert.strictEqual(yield* problemOf(ask()), "budget_spent")
        assert.strictEqual(yield* problemOf(ask({ tenantId: TenantId.make("other") })), "none")
      }).pipe(Effect.provide(modelsAt(url, { budget: 2 })))
      assert.strictEqual(asked.length, 3)
    }))

  it.live("is not there without an address", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Effect.provide(problemOf(ask()), modelsAt(null)), "not_configured")
    }))
})
