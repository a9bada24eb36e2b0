import { assert, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SandboxFile } from "../../src/app/SandboxWhatsApp.ts"
import * as Signature from "../../src/whatsapp/Signature.ts"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import * as Child from "../support/Child.ts"
import { eventually } from "../support/Eventually.ts"
import * as OtlpCollector from "../support/OtlpCollector.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"

const PHONE = "5491155500123"
const WORDS = "Busco habitación para dos adultos del 4 al 7 de diciembre"
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
const CALLER = "00f067aa0ba902b7"

const number = DEMO_HOTELS[0]?.numbers[0]?.phoneNumberId ?? ""

/** One delivery of Meta's with these texts of one guest, each a message of its own. */
const deliveryOf = (texts: ReadonlyArray<string>, key: string) =>
  JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{
      id: "104996122399160",
      changes: [{
        field: "messages",
        value: {
          messaging_product: "whatsapp",
          metadata: { display_phone_number: "59824001111", phone_number_id: number },
          contacts: [{ profile: { name: "Ana" }, wa_id: PHONE }],
          messages: texts.map((body, index) => ({
            from: PHONE,
            id: `wamid.${key}${index}`,
            timestamp: String(Math.floor(Date.now() / 1000)),
            type: "text",
            text: { body }
          }))
        }
      }]
    }]
  })

const deliver = (body: string, secret: string, webhookUrl: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const bytes = new TextEncoder().encode(body)
    const response = await fetch(webhookUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        [Signature.HEADER]: Signature.sign(bytes, Redacted.make(secret)),
        ...headers
      },
      body: bytes
    })
    return response.status
  })

const folderOf = (prefix: string) =>
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), prefix))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )

/** What the pretend Meta of a runtime signs with. */
const secretIn = (folder: string) =>
  Schema.decodeUnknownSync(SandboxFile)(JSON.parse(readFileSync(join(folder, "sandbox.json"), "utf8"))).appSecret

const namesOf = (spans: ReadonlyArray<OtlpCollector.Span>) => new Set(spans.map(({ name }) => name))

it.live(
  "a message is one trace from the webhook to Meta's answer, also when the process that took it died before the turn",
  () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const sql = yield* SqlClient.SqlClient
      const collector = yield* OtlpCollector.start()
      const folder = yield* folderOf("conserje-trace-")
      const settings = {
        PORT: String(yield* Runtime.freePort),
        DATA_DIR: folder,
        DATABASE_URL: url.href,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20secret-of-the-collector",
        OTEL_SERVICE_NAME: "conserje-test"
      }
      const inTrace = (traceId: string) => collector.spans().filter((span) => span.traceId === traceId)
      const named = (traceId: string, name: string) => inTrace(traceId).filter((span) => span.name === name)

      // The first process takes the message and is killed while it waits for the guest to finish.
      const first = yield* Runtime.start({ ...settings, BURST_WINDOW: "4 seconds" })
      const appSecret = secretIn(folder)
      const traceparent = `00-${TRACE}-${CALLER}-01`
      assert.strictEqual(yield* deliver(deliveryOf([WORDS], "one"), appSecret, first.webhookUrl, { traceparent }), 200)
      yield* eventually(Effect.sync(() => named(TRACE, "webhook.receive")), (spans) => spans.length === 1)
      first.kill("SIGKILL")
      yield* Child.isGone(first)
      const kept = yield* sql<{ readonly traceparent: string; readonly state: string }>`
        SELECT traceparent, state FROM inbox_events WHERE lane = 'conversation'`
      const [event] = named(TRACE, "webhook.event")
      assert.deepStrictEqual(kept, [{ traceparent: `00-${TRACE}-${event?.spanId}-01`, state: "new" }])

      // The second one finds it, answers, and hears of what became of the answer.
      const second = yield* Runtime.start({ ...settings, BURST_WINDOW: "300 millis" })
      yield* eventually(
        Effect.sync(() => [...namesOf(inTrace(TRACE))]),
        (names) => names.includes("meta.send") && names.includes("delivery.send"),
        30
      )
      const trace = inTrace(TRACE)
      const names = namesOf(trace)
      for (
        const name of [
          "webhook.receive",
          "webhook.event",
          "conversation.turn",
          "conversation.deliberate",
          "pms.availability",
          "pms.request",
          "postgresql",
          "delivery.send",
          "meta.send"
        ]
      ) assert.isTrue(names.has(name), `${name} is not among ${[...names].join(", ")}`)
      const ids = new Set(trace.map(({ spanId }) => spanId))
      const orphans = trace.filter(({ parentSpanId }) => parentSpanId !== CALLER && !ids.has(parentSpanId))
      assert.deepStrictEqual(orphans.map(({ name }) => name), [])
      const parentOf = (name: string) => {
        const [span] = named(TRACE, name)
        return trace.find(({ spanId }) => spanId === span?.parentSpanId)?.name
      }
      assert.strictEqual(parentOf("webhook.event"), "webhook.receive")
      assert.strictEqual(parentOf("conversation.turn"), "webhook.event")
      assert.strictEqual(parentOf("delivery.send"), "conversation.turn")
      assert.strictEqual(parentOf("meta.send"), "delivery.send")
      assert.deepStrictEqual(new Set(trace.map(({ service }) => service)), new Set(["conserje-test"]))

      // Its ids tell which rows it is about.
      const [turn] = yield* sql<{ readonly id: string; readonly conversationId: string; readonly tenantId: string }>`
        SELECT id, conversation_id, tenant_id FROM turns`
      const [row] = yield* sql<{ readonly id: string }>`SELECT id FROM outbox ORDER BY seq LIMIT 1`
      const said = named(TRACE, "conversation.turn")[0]?.attributes ?? {}
      assert.strictEqual(said["conserje.turn"], turn?.id)
      assert.strictEqual(said["conserje.conversation"], turn?.conversationId)
      assert.strictEqual(said["conserje.tenant"], turn?.tenantId)
      assert.strictEqual(named(TRACE, "meta.send")[0]?.attributes["conserje.outbox"], row?.id)
      assert.strictEqual(named(TRACE, "meta.send")[0]?.attributes["conserje.outcome"], "Accepted")

      // What Meta says of it afterwards is a trace of its own that leads back.
      const statuses = yield* eventually(
        Effect.sync(() => collector.spans().filter(({ name }) => name === "delivery.status")),
        (spans) => spans.length > 0
      )
      assert.isTrue(statuses.every(({ traceId }) => traceId !== TRACE))
      assert.isTrue(statuses.some(({ links }) => links.some(({ traceId }) => traceId === TRACE)))

      // Two messages of one delivery are one turn: it goes on from the first and is linked to the second.
      const other = TRACE.replaceAll("4", "5")
      const two = deliveryOf(["Hola de nuevo", "¿A qué hora es el desayuno?"], "two")
      assert.strictEqual(
        yield* deliver(two, appSecret, second.webhookUrl, { traceparent: `00-${other}-${CALLER}-01` }),
        200
      )
      const [together] = yield* eventually(
        Effect.sync(() => named(other, "conversation.turn")),
        (spans) => spans.length === 1
      )
      const events = named(other, "webhook.event").map(({ spanId }) => spanId)
      assert.strictEqual(events.length, 2)
      assert.deepStrictEqual([together?.parentSpanId, ...(together?.links ?? []).map(({ spanId }) => spanId)], events)

      // What is under way is sent when the process is told to stop, and nothing tells of the guest.
      second.kill("SIGTERM")
      yield* Child.isGone(second)
      assert.strictEqual(second.code(), 0, second.said())
      const all = JSON.stringify(collector.spans())
      for (const personal of [PHONE, "wamid.one", "habitación para dos", 'Ana"', "desayuno", appSecret]) {
        assert.notInclude(all, personal)
      }
      assert.isTrue(
        collector.requests().every(({ authorization }) => authorization === "Bearer secret-of-the-collector")
      )
      assert.notInclude(first.said() + second.said(), "secret-of-the-collector")
      // Loops and nudges begin no traces.
      const roots = collector.spans().filter(({ parentSpanId }) => parentSpanId === "").map(({ name }) => name)
      assert.deepStrictEqual([...new Set(roots)], ["webhook.receive"])
    }).pipe(Effect.scoped, Effect.provide(Postgres.layer)),
  90_000
)

it.live(
  "a collector that never answers keeps neither guests nor the end of the process waiting",
  () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const sql = yield* SqlClient.SqlClient
      const collector = yield* OtlpCollector.start(() => "hang")
      const folder = yield* folderOf("conserje-hang-")
      const runtime = yield* Runtime.start({
        PORT: String(yield* Runtime.freePort),
        DATA_DIR: folder,
        DATABASE_URL: url.href,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        BURST_WINDOW: "300 millis"
      })
      assert.strictEqual(yield* deliver(deliveryOf(["Hola"], "hang"), secretIn(folder), runtime.webhookUrl), 200)
      yield* eventually(
        sql`SELECT 1 FROM outbox WHERE delivery IN ('sent', 'delivered', 'read')`,
        (rows) => rows.length > 0
      )
      yield* eventually(Effect.sync(collector.requests), (requests) => requests.length > 0)
      const from = performance.now()
      runtime.kill("SIGTERM")
      yield* Child.isGone(runtime)
      assert.strictEqual(runtime.code(), 0, runtime.said())
      assert.isBelow(performance.now() - from, 3_000)
    }).pipe(Effect.scoped, Effect.provide(Postgres.layer)),
  60_000
)
