import { Effect, Redacted, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import * as Database from "../../src/sql/Database.ts"
import type { Installation } from "../support/Installation.ts"
import type { Facts, Said } from "./Checker.ts"

const rows = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) =>
  Schema.decodeUnknownEffect(Schema.Array(schema))

const Event = Schema.Struct({
  id: Schema.String,
  lane: Schema.String,
  wamid: Schema.NullOr(Schema.String),
  state: Schema.String,
  turnId: Schema.NullOr(Schema.String),
  occurredAt: Schema.Finite
})
const Turn = Schema.Struct({
  id: Schema.String,
  conversationId: Schema.String,
  version: Schema.Int,
  eventIds: Schema.Array(Schema.String),
  startedAt: Schema.Finite,
  committedAt: Schema.Finite
})
const Promised = Schema.Struct({
  id: Schema.String,
  seq: Schema.Finite,
  conversationId: Schema.String,
  turnId: Schema.NullOr(Schema.String),
  state: Schema.String,
  delivery: Schema.String,
  resends: Schema.Int
})
const Buried = Schema.Struct({ id: Schema.String })

/** Reads what the runtime kept and what the pretend Meta took. */
const gather = Effect.fnUntraced(function* (url: string, said: ReadonlyArray<Said>) {
  const sandbox = yield* SandboxMeta
  const read = Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const events = yield* sql`
      SELECT id::text, lane, wamid, state, turn_id, (extract(epoch FROM occurred_at) * 1000)::float8 AS occurred_at
      FROM inbox_events`
    const turns = yield* sql`
      SELECT id, conversation_id, version, event_ids::text[],
        (extract(epoch FROM started_at) * 1000)::float8 AS started_at,
        (extract(epoch FROM committed_at) * 1000)::float8 AS committed_at
      FROM turns`
    const promises = yield* sql`
      SELECT id, seq::float8, conversation_id, turn_id, state, delivery, resends FROM outbox`
    const buried = yield* sql`SELECT unnest(event_ids)::text AS id FROM dead_letters`
    return {
      events: yield* rows(Event)(events),
      turns: yield* rows(Turn)(turns),
      promises: yield* rows(Promised)(promises),
      buried: new Set((yield* rows(Buried)(buried)).map(({ id }) => id))
    }
  })
  const kept = yield* Effect.provide(read, Database.layerUrl(Redacted.make(url)))
  const facts: Facts = { ...kept, said, sends: yield* sandbox.sent({ limit: 1_000_000 }) }
  return facts
})

/** Whether something is still under way, so that it is too early to judge. */
const isUnderWay = ({ events, promises, sends }: Facts): boolean => {
  const taken = new Set(sends.map(({ callbackData }) => callbackData))
  return events.some(({ state }) => state === "new") ||
    promises.some(({ delivery, id, state }) =>
      state === "queued" || state === "requested" || (state === "accepted" && delivery !== "delivered") ||
      // Meta took it and comes with its statuses again, up to half a minute after it found nobody.
      (state === "uncertain" && taken.has(id))
    )
}

/** The facts once nothing is under way any more, or as they are when so many seconds are over. */
export const settled = ({ url }: Installation, said: () => ReadonlyArray<Said>, seconds: number) =>
  Effect.suspend(() => Effect.flatMap(url, (url) => gather(url, said()))).pipe(
    Effect.repeat({ schedule: Schedule.spaced("500 millis"), times: seconds * 2, until: (facts) => !isUnderWay(facts) })
  )
