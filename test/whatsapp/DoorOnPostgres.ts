import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../../src/audit/Audit.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import * as Postgres from "../support/Postgres.ts"
import { served } from "./Door.ts"
import { hotels } from "./Fixtures.ts"

const Stores = Layer.mergeAll(Inbox.layerSql, Guests.layerSql, Hotels.layerSql).pipe(
  Layer.provideMerge(Quarantine.layerSql),
  Layer.provide(Layer.succeed(InboxConfig, { capacity: 20_000, mostItems: 500 })),
  Layer.provideMerge(Postgres.layer)
)

const Opened = Layer.effectDiscard(Hotels.use((inn) => inn.save(hotels)))

/** The door as Meta meets it, with everything behind it on a real database. */
export const DoorOnPostgres = served().pipe(
  Layer.provideMerge(Opened),
  Layer.provide(Audit.layerNone),
  Layer.provideMerge(Stores)
)

export interface Row {
  readonly lane: string
  readonly type: string
  readonly tenantId: string
  readonly conversationId: string | null
  readonly payload: unknown
}

/** What is in the tables, and then no longer. */
export const emptied = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const events = yield* sql<Row>`SELECT lane, type, tenant_id, conversation_id, payload FROM inbox_events ORDER BY id`
  const suspects = yield* sql<{ readonly reason: string; readonly raw: Uint8Array }>`SELECT reason, raw FROM quarantine`
  yield* sql`TRUNCATE inbox_events, quarantine`
  return { events, suspects }
})
