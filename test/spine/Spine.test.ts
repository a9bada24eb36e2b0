import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { SqlClient } from "effect/sql"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { decodeEvent } from "../../src/whatsapp/StoredEvent.ts"
import { eventually } from "../support/Eventually.ts"
import { fixtures, labelOf, secret } from "../whatsapp/Fixtures.ts"
import * as House from "./House.ts"

const Composed = House.House.layer({ secrets: [secret] })

const count = Effect.fnUntraced(function* (table: "inbox_events" | "quarantine" | "turns" | "outbox" | "dead_letters") {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly many: number }>`SELECT count(*)::int4 AS many FROM ${sql(table)}`
  return row?.many ?? 0
})

layer(Composed, { excludeTestServices: true, timeout: "60 seconds" })(
  "a guest's way through the whole system",
  (it) => {
    it.effect("greets, shows the way, tells the hours and says honestly what it does not understand", () =>
      Effect.gen(function* () {
        const guest = House.newGuest()
        const said = ["hola", "¿dónde queda el hotel?", "¿a qué hora abre la recepción?", "qwzx plmk"]
        for (const [index, words] of said.entries()) {
          assert.strictEqual((yield* House.write(guest, words)).status, 200)
          yield* House.answers(guest, index + 1)
        }
        const sent = yield* House.sentTo(guest)
        assert.deepStrictEqual(sent.map(({ type }) => type), ["text", "location", "text", "text"])
        assert.include(House.bodies(sent)[2], "La recepción atiende todos los días")
      }))

    it.effect("merges a burst of messages into one turn with one answer, in the order they were written", () =>
      Effect.gen(function* () {
        const guest = House.newGuest()
        const { write } = yield* SandboxMeta
        const line = (body: string) => ({ from: guest, phoneNumberId: House.NUMBER, content: House.text(body) })
        yield* write([line("hola"), line("una pregunta"), line("¿dónde queda el hotel?")], { batch: 3 })
        yield* House.answers(guest, 1)
        yield* House.nothingOwed
        assert.lengthOf(yield* House.sentTo(guest), 1)
        const sql = yield* SqlClient.SqlClient
        const turns = yield* sql`
        SELECT cardinality(event_ids) AS events, decision FROM turns
        WHERE conversation_id = ${yield* House.conversationOf(guest)}`
        assert.deepStrictEqual(turns, [{ events: 3, decision: "Tell" }])
      }))

    it.effect("answers a tapped button and a tapped button's words alike", () =>
      Effect.gen(function* () {
        const guest = House.newGuest()
        const tap = { _tag: "Tap", via: "button_reply", id: "hotel_location", title: "Ubicación" } as const
        yield* House.write(guest, tap)
        yield* House.answers(guest, 1)
        yield* House.write(guest, tap.title)
        assert.deepStrictEqual(House.bodies(yield* House.answers(guest, 2)), ["location", "location"])
      }))

    it.effect("hands over to a person, says so once, and is silent from then on", () =>
      Effect.gen(function* () {
        const guest = House.newGuest()
        yield* House.write(guest, "quiero hablar con una persona")
        const [handed] = House.bodies(yield* House.answers(guest, 1))
        assert.match(handed ?? "", /recepción/)
        yield* House.write(guest, "hola? hay alguien?")
        yield* House.write(guest, "¿dónde queda el hotel?")
        yield* House.nothingOwed
        assert.strictEqual((yield* House.sentTo(guest)).length, 1)
        const sql = yield* SqlClient.SqlClient
        const open = yield* sql`
        SELECT reason FROM handovers
        WHERE conversation_id = ${yield* House.conversationOf(guest)} AND closed_at IS NULL`
        assert.deepStrictEqual(open, [{ reason: "guest_asked" }])
      }))

    it.effect("settles a message whose statuses come before Meta has answered the send itself", () =>
      Effect.gen(function* () {
        const { change } = yield* SandboxMeta
        const guest = House.newGuest()
        yield* change({ statusesFirst: true, copies: 2, shuffle: true })
        yield* House.write(guest, "hola")
        const [sent] = yield* House.answers(guest, 1)
        const sql = yield* SqlClient.SqlClient
        yield* eventually(
          sql`SELECT state, delivery, wamid FROM outbox WHERE id = ${sent?.callbackData ?? ""}`,
          ([row]) => row?.["state"] === "accepted" && row["delivery"] === "delivered" && row["wamid"] === sent?.wamid
        )
        yield* change({ statusesFirst: false, copies: 1, shuffle: false })
      }))

    it.effect("marks the guest's message as read and shows that it is typing", () =>
      Effect.gen(function* () {
        const { report } = yield* SandboxMeta
        const { reads } = yield* report
        yield* House.write(House.newGuest(), "hola")
        yield* eventually(report, (now) => now.reads > reads)
      }))

    it.effect("stores what reached us too late, answers it only where that still makes sense, and says why so late", () =>
      Effect.gen(function* () {
        const [greeted, lost] = [House.newGuest(), House.newGuest()]
        const at = yield* House.hoursAgo(1)
        yield* House.write(greeted, "hola", { at })
        yield* House.write(lost, "¿a qué hora abre la recepción?", { at })
        assert.match(House.bodies(yield* House.answers(lost, 1))[0] ?? "", /^Perdón por la demora/)
        yield* House.nothingOwed
        assert.deepStrictEqual(yield* House.sentTo(greeted), [])
      }))

    it.effect("asks with a template to write again when the 24 hours are over, and with one only", () =>
      Effect.gen(function* () {
        const guest = House.newGuest()
        const at = yield* House.hoursAgo(25)
        yield* House.write(guest, "¿dónde queda el hotel?", { at })
        const [sent] = yield* House.answers(guest, 1)
        assert.strictEqual(sent?.type, "template")
        assert.deepInclude(sent?.content?.type === "template" ? sent.content.template : {}, {
          name: "retomar_conversacion",
          language: { code: "es_AR" }
        })
        yield* House.nothingOwed
        assert.strictEqual((yield* House.sentTo(guest)).length, 1)
      }))

    it.effect(
      "stores a batch of a thousand updates whole and answers every guest in it; the same again changes nothing",
      () =>
        Effect.gen(function* () {
          const { write } = yield* SandboxMeta
          const guests = Array.from({ length: 1_000 }, () => House.newGuest("One of a thousand"))
          const messages = guests.map((from, index) => ({
            from,
            phoneNumberId: House.NUMBER,
            content: House.text("¿dónde queda el hotel?"),
            wamid: `wamid.thousand.${index}`
          }))
          const before = yield* count("inbox_events")
          const { deliveries } = yield* write(messages, { batch: 1_000 })
          assert.deepStrictEqual(deliveries.map(({ status, updates }) => ({ status, updates })), [{
            status: 200,
            updates: 1_000
          }])
          const sql = yield* SqlClient.SqlClient
          const stored = yield* sql`SELECT 1 FROM inbox_events WHERE wamid LIKE 'wamid.thousand.%'`
          assert.strictEqual(stored.length, 1_000)
          yield* House.nothingOwed
          for (const guest of guests) assert.lengthOf(yield* House.sentTo(guest), 1)

          const [turns, promises] = [yield* count("turns"), yield* count("outbox")]
          assert.isAbove(yield* count("inbox_events"), before)
          const again = yield* write(messages, { batch: 1_000, copies: 2 })
          assert.deepStrictEqual(again.deliveries.map(({ status }) => status), [200, 200])
          yield* Effect.sleep("3 seconds")
          assert.deepStrictEqual([yield* count("turns"), yield* count("outbox")], [turns, promises])
          assert.strictEqual(yield* count("dead_letters"), 0)
        }),
      90_000
    )

    it.effect(
      "does with every recorded webhook what its manifest says, and handles all of it to the end",
      () =>
        Effect.gen(function* () {
          const sql = yield* SqlClient.SqlClient
          const { change } = yield* SandboxMeta
          // What becomes of the answers would stand among the recorded events.
          yield* change({ statuses: [] })
          yield* eventually(
            sql`SELECT state, delivery, reason FROM outbox WHERE state = 'accepted' AND delivery <> 'delivered'`,
            (rows) => rows.length === 0
          )
          for (const { body, expect, file, x_hub_signature_256 } of fixtures) {
            yield* House.nothingOwed
            yield* sql`TRUNCATE inbox_events, quarantine`
            const { status } = yield* House.post(body, { "x-hub-signature-256": x_hub_signature_256 })
            const events = yield* sql<{ readonly payload: unknown; readonly conversationId: string | null }>`
          SELECT payload, conversation_id FROM inbox_events ORDER BY id`
            const labels = events.map(({ payload }) =>
              Option.match(decodeEvent(payload), {
                onNone: () => "unreadable",
                onSome: labelOf
              })
            )
            assert.strictEqual(status, expect.http, file)
            if (expect.events !== undefined) assert.deepStrictEqual(labels, expect.events, file)
            if (expect.unique_events !== undefined) assert.strictEqual(events.length, expect.unique_events, file)
            if (expect.conversations !== undefined) {
              assert.strictEqual(
                new Set(events.map(({ conversationId }) => conversationId)).size,
                expect.conversations,
                file
              )
            }
            assert.strictEqual(yield* count("quarantine"), expect.quarantined ?? 0, file)
          }
          yield* House.nothingOwed
          const dead = yield* sql`SELECT reason, cause FROM dead_letters`
          assert.deepStrictEqual(dead, [])
        }),
      90_000
    )
  }
)
