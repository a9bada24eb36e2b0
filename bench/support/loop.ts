/**
 * The floor of a turn: the same statements and the same HTTP calls, one after the other in a plain loop, so many at a
 * time. No actors, no rooms, no decoding. Options as JSON in its one argument, the report as JSON on stdout.
 */
import { Clock, Effect, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import http from "node:http"
import * as Database from "../../src/sql/Database.ts"
import { PHONE_NUMBER_IDS } from "./Hotels.ts"
import { summarise } from "./Percentiles.ts"
import { ACCESS_TOKEN } from "./Settings.ts"

export interface Order {
  readonly databaseUrl: string
  readonly metaPort: number
  readonly messages: number
  readonly atATime: number
  readonly run: string
}

const { atATime, databaseUrl, messages, metaPort, run }: Order = JSON.parse(process.argv[2] ?? "{}")
const runtime = ManagedRuntime.make(Database.layerUrl(Redacted.make(databaseUrl)))
const agent = new http.Agent({ keepAlive: true })

const post = (phoneNumberId: string, body: unknown): Promise<string> =>
  new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const request = http.request({
      agent,
      host: "127.0.0.1",
      port: metaPort,
      method: "POST",
      path: `/v26.0/${phoneNumberId}/messages`,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        authorization: `Bearer ${ACCESS_TOKEN}`
      }
    }, (response) => {
      let said = ""
      response.setEncoding("utf8").on("data", (chunk: string) => said += chunk).on("end", () => resolve(said))
    })
    request.on("error", reject)
    request.end(text)
  })

const turn = Effect.fnUntraced(function* (index: number) {
  const sql = yield* SqlClient.SqlClient
  const started = yield* Clock.currentTimeMillis
  const phoneNumberId = PHONE_NUMBER_IDS[index % PHONE_NUMBER_IDS.length] ?? ""
  const tenant = `hotel-${index % PHONE_NUMBER_IDS.length}`
  const guest = `g_${run}_${index}`
  const id = `${tenant}/${guest}`
  const wamid = `wamid.${run}.${index}`
  const phone = `549294${String(index).padStart(7, "0")}`
  const payload = JSON.stringify({ event: { _tag: "Message", wamid }, raw: { id: wamid, text: { body: "hola" } } })
  yield* sql`INSERT INTO guests (tenant_id, id) VALUES (${tenant}, ${guest})`
  yield* sql`
    INSERT INTO guest_identities (tenant_id, kind, value, guest_id) VALUES (${tenant}, 'phone', ${phone}, ${guest})`
  yield* sql`
    INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, wamid,
      occurred_at, received_at, payload)
    VALUES (${`m:${wamid}`}, 'conversation', 'text', ${tenant}, ${phoneNumberId}, ${id}, ${wamid}, now(), now(),
      ${payload}::text::jsonb) ON CONFLICT (provider_key) DO NOTHING`
  const unhandled = sql`SELECT id, payload FROM inbox_events WHERE conversation_id = ${id} AND state = 'new'
    AND lane = 'conversation' ORDER BY occurred_at, id LIMIT 200`
  yield* unhandled
  yield* sql`SELECT version, state FROM conversations WHERE id = ${id}`
  yield* sql`INSERT INTO conversations (id, tenant_id, state) VALUES (${id}, ${tenant}, '{}') ON CONFLICT DO NOTHING`
  yield* sql`SELECT * FROM guests WHERE tenant_id = ${tenant} AND id = ${guest}`
  yield* sql`SELECT id FROM guests WHERE tenant_id = ${tenant} AND merged_into = ${guest}`
  yield* Effect.promise(() => post(phoneNumberId, { messaging_product: "whatsapp", status: "read", message_id: wamid }))
  yield* unhandled
  yield* sql`
    WITH fence AS (
      UPDATE conversations SET version = version + 1 WHERE id = ${id} RETURNING version
    ), turn AS (
      INSERT INTO turns
        (id, conversation_id, tenant_id, version, intent, decision, language, event_ids, started_at, committed_at)
      SELECT ${`t_${run}_${index}`}, ${id}, ${tenant}, version, 'greet', 'Greet', 'es', '{}', now(), now() FROM fence
    ), answered AS (
      UPDATE inbox_events SET state = 'handled', handled_at = now() FROM fence
      WHERE conversation_id = ${id} AND state = 'new'
    )
    INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, created_at)
    SELECT ${`o_${run}_${index}`}, ${tenant}, ${id}, ${phoneNumberId}, '{}', now() FROM fence`
  yield* sql`SELECT value FROM guest_identities WHERE tenant_id = ${tenant} AND guest_id = ${guest}`
  yield* sql`SELECT window_until FROM conversations WHERE id = ${id}`
  yield* sql`
    UPDATE outbox SET state = 'requested', attempts = 1, requested_at = now()
    WHERE id = ${`o_${run}_${index}`} RETURNING content`
  yield* Effect.promise(() =>
    post(phoneNumberId, {
      messaging_product: "whatsapp",
      to: phone,
      type: "text",
      text: { body: "¡Hola! ¿En qué te ayudo?" },
      biz_opaque_callback_data: `o_${run}_${index}`
    })
  )
  yield* sql`UPDATE outbox SET state = 'accepted', wamid = ${`out.${wamid}`}, settled_at = now()
    WHERE id = ${`o_${run}_${index}`}`
  yield* sql`SELECT id FROM inbox_events WHERE wamid = ${`out.${wamid}`} AND lane = 'status'`
  return (yield* Clock.currentTimeMillis) - started
})

const began = performance.now()
const times = await runtime.runPromise(
  Effect.forEach(Array.from({ length: messages }, (_, index) => index), turn, { concurrency: atATime })
)
process.stdout.write(JSON.stringify({
  perSecond: messages / ((performance.now() - began) / 1000),
  latencies: summarise(Float64Array.from(times))
}))
process.exit(0)
