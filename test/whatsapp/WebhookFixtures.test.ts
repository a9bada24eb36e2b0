import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { decodeEvent } from "../../src/whatsapp/StoredEvent.ts"
import { post } from "./Door.ts"
import { DoorOnPostgres, emptied, type Row } from "./DoorOnPostgres.ts"
import { fixtures, labelOf } from "./Fixtures.ts"

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
