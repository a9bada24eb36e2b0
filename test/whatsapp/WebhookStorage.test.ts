import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { HttpServer } from "effect/http"
import type { SqlClient } from "effect/sql"
import * as fc from "fast-check"
import { post } from "./Door.ts"
import { DoorOnPostgres, emptied } from "./DoorOnPostgres.ts"
import { bytesOf } from "./Fixtures.ts"
import { ANA, change, message, saying, status } from "./Said.ts"

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const nasty = fc.string({ unit: "binary", maxLength: 40 }).map((text) => `${text}\0\ud800`)

layer(DoorOnPostgres, { excludeTestServices: true, timeout: "60 seconds" })("what the webhook stores", (it) => {
  it.effect("is a batch of a thousand updates whole, and nothing more when it comes again", () =>
    Effect.gen(function* () {
      const updates = Array.from({ length: 100 }, () =>
        change({
          messages: Array.from({ length: 5 }, (_, n) => message({ from: `521550000000${n}` })),
          statuses: Array.from({ length: 5 }, () => status())
        }))
      const batch = encode(saying(...updates))
      assert.strictEqual((yield* post(batch)).status, 200)
      assert.strictEqual((yield* post(batch)).status, 200)
      const { events, suspects } = yield* emptied
      assert.strictEqual(events.length, 1000)
      assert.strictEqual(events.filter(({ lane }) => lane === "status").length, 500)
      assert.strictEqual(new Set(events.flatMap(({ conversationId }) => conversationId ?? [])).size, 5)
      assert.deepStrictEqual(suspects, [])
    }))

  it.effect("is one conversation for a guest who is named by phone, by both and by user id alone", () =>
    Effect.gen(function* () {
      const from_user_id = "MX.42"
      const said = [
        message({ from: "5215577777777" }),
        message({ from: "5215577777777", from_user_id }),
        message({ from: undefined, from_user_id })
      ]
      for (const one of said) yield* post(encode(saying(change({ messages: [one] }))))
      const { events } = yield* emptied
      assert.strictEqual(events.length, 3)
      assert.strictEqual(new Set(events.map(({ conversationId }) => conversationId)).size, 1)
    }))

  it.effect("belongs to the hotel of the number, or to the installation", () =>
    Effect.gen(function* () {
      for (const file of ["01-text.json", "03-text-username-no-phone.json", "88-security-pin-changed.json"]) {
        yield* post(bytesOf(file))
      }
      yield* post(bytesOf("80-template-status-approved.json"))
      const { events } = yield* emptied
      assert.deepStrictEqual(events.map(({ tenantId }) => tenantId), ["playa", "fjord", "playa", "-"])
    }))

  it.effect("holds nothing that the database refuses, whatever guests and Meta write", () =>
    Effect.gen(function* () {
      const run = Effect.runPromiseWith(yield* Effect.context<HttpServer.HttpServer | SqlClient.SqlClient>())
      const property = fc.asyncProperty(
        nasty,
        nasty,
        fc.jsonValue({ stringUnit: "binary" }),
        async (words, name, other) => {
          const { events, status, suspects } = await run(told(words, name, other))
          assert.deepStrictEqual([status, events.length, suspects.length], [200, 3, 1])
        }
      )
      yield* Effect.promise(() => fc.assert(property, { numRuns: 60 }))
    }))
})

/** Three events and a doubt that hold these wherever something may be written. */
const told = Effect.fnUntraced(function* (words: string, name: string, other: unknown) {
  const contacts = [{ wa_id: ANA, profile: { name, username: name } }]
  const messages = [
    message({ text: { body: words }, [name]: other }),
    message({ type: "interactive", interactive: { type: "list_reply", list_reply: { id: words, title: name } } }),
    { [words]: other }
  ]
  const statuses = [status({ biz_opaque_callback_data: words, errors: [{ code: 1, title: name }, other] })]
  const { status: answered } = yield* post(encode(saying(change({ contacts, messages, statuses }))))
  return { status: answered, ...(yield* emptied) }
})
