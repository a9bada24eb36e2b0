import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Guests } from "../../src/guests/Guests.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { decodeEvent } from "../../src/whatsapp/StoredEvent.ts"
import * as Postgres from "../support/Postgres.ts"
import { post, served } from "./Door.ts"
import { bytesOf, fixtures, hotels, labelOf } from "./Fixtures.ts"

const Stores = Layer.mergeAll(Inbox.layerSql, Guests.layerSql, Hotels.layerSql).pipe(
  Layer.provideMerge(Quarantine.layerSql),
  Layer.provide(Layer.succeed(InboxConfig, { capacity: 20_000, mostItems: 500 })),
  Layer.provideMerge(Postgres.layer)
)

const Opened = Layer.effectDiscard(Hotels.use((inn) => inn.save(hotels)))

const DoorOnPostgres = served().pipe(Layer.provideMerge(Opened), Layer.provideMerge(Stores))

interface Row {
  readonly lane: string
  readonly type: string
  readonly tenantId: string
  readonly conversationId: string | null
  readonly payload: unknown
}

/** What is in the tables, and then no longer. */
const emptied = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const events = yield* sql<Row>`SELECT lane, type, tenant_id, conversation_id, payload FROM inbox_events ORDER BY id`
  const suspects = yield* sql<{ readonly reason: string; readonly raw: Uint8Array }>`SELECT reason, raw FROM quarantine`
  yield* sql`TRUNCATE inbox_events, quarantine`
  return { events, suspects }
})

const labels = (events: ReadonlyArray<Row>) =>
  events.map(({ payload }) => Option.match(decodeEvent(payload), { onNone: () => "unreadable", onSome: labelOf }))

layer(DoorOnPostgres, { excludeTestServices: true, timeout: "20 seconds" })("the webhook on PostgreSQL", (it) => {
  it.effect.each(fixtures)(
    "does with $file what its manifest says",
    ({ body, expect, x_hub_signature_256 }) =>
      Effect.gen(function* () {
        const { status } = yield* post(body, { "x-hub-signature-256": x_hub_signature_256 })
        const { events, suspects } = yield* emptied

        assert.strictEqual(status, expect.http)
        if (expect.events !== undefined) assert.deepStrictEqual(labels(events), expect.events)
        if (expect.unique_events !== undefined) assert.strictEqual(events.length, expect.unique_events)
        assert.strictEqual(suspects.length, expect.quarantined ?? 0)
        if (expect.conversations !== undefined) {
          assert.strictEqual(new Set(events.map((one) => one.conversationId)).size, expect.conversations)
        }
      })
  )
})
