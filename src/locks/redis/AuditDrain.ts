import { Effect, Schema } from "effect"
import { Redis } from "effect/persistence"
import { SqlClient } from "effect/sql"
import type { TenantId } from "../../domain/Ids.ts"
import { LocalDate } from "../../domain/StayDates.ts"
import { LOCK_EVENTS } from "../LockEvent.ts"
import { unavailable } from "../LocksError.ts"
import { HotelsWithLocks } from "./HotelsWithLocks.ts"
import { keysOf } from "./LockKeys.ts"

/** Events of one hotel that are written by one statement, and statements that one pass makes for it at the most. */
const MOST_EVENTS = 500
const MOST_BATCHES = 20

/**
 * From each hotel's stream into the audit table. What is written is deleted from the stream only afterwards, and the
 * table knows an event by the id it had there: a pass that dies between the two, or a second one beside it, writes
 * nothing twice. A batch is the head of its stream, and the table lets nobody past it before it is committed; so the
 * rows of a hotel are in order.
 */
export const make = Effect.gen(function* () {
  const redis = yield* Redis.Redis
  const sql = yield* SqlClient.SqlClient
  const hotels = yield* HotelsWithLocks

  const write = (tenantId: TenantId, entries: ReadonlyArray<Entry>) => {
    const column = (of: (entry: Entry) => string) => entries.map(of)
    return sql`
      INSERT INTO lock_audit
        (tenant_id, event_id, event, room_id, arrive, leave, session, held_for, fence, reason, at)
      SELECT ${tenantId}, e.id, e.event, e.room_id, e.arrive, e.leave, e.session, e.held_for,
        nullif(e.fence, '')::bigint, e.reason, to_timestamp(e.at / 1000)
      FROM unnest(
        ${column(([id]) => id)}::text[], ${column(([, { event }]) => event)}::text[],
        ${column(([, { roomId }]) => roomId)}::text[], ${column(([, { arrive }]) => arrive)}::date[],
        ${column(([, { leave }]) => leave)}::date[], ${column(([, { session }]) => session)}::text[],
        ${column(([, { heldFor }]) => heldFor)}::text[],
        ${column(([, { fence }]) => fence)}::text[], ${column(([, { reason }]) => reason)}::text[],
        ${column(([, { at }]) => at)}::float8[]
      ) WITH ORDINALITY AS e (id, event, room_id, arrive, leave, session, held_for, fence, reason, at, place)
      ORDER BY e.place
      ON CONFLICT (tenant_id, event_id) WHERE event_id IS NOT NULL DO NOTHING`
  }

  const drainOf = Effect.fnUntraced(function* (tenantId: TenantId) {
    const { audit } = keysOf(tenantId)
    let drained = 0
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      const entries = yield* redis.send("XRANGE", audit, "-", "+", "COUNT", String(MOST_EVENTS)).pipe(
        Effect.flatMap(decodeEntries)
      )
      if (entries.length === 0) break
      yield* write(tenantId, entries)
      yield* redis.send("XDEL", audit, ...entries.map(([id]) => id))
      drained += entries.length
    }
    return drained
  })

  return Effect.gen(function* () {
    // One hotel after the other: while the database is away the first one says so for all.
    const drained = yield* Effect.forEach(yield* hotels.all, drainOf)
    return drained.reduce((sum, one) => sum + one, 0)
  }).pipe(Effect.catchIf((error) => error._tag !== "LocksError", unavailable))
})

/** Names and values in turn, as the scripts wrote them; of a conflict the token is empty. */
const Fields = Schema.Array(Schema.String)
const Raw = Schema.Array(Schema.Tuple([Schema.String, Fields]))
const Event = Schema.Struct({
  event: Schema.Literals(LOCK_EVENTS),
  roomId: Schema.String,
  arrive: LocalDate,
  leave: LocalDate,
  session: Schema.String,
  heldFor: Schema.String,
  fence: Schema.String,
  reason: Schema.String,
  at: Schema.String
})
type Entry = readonly [id: string, event: typeof Event.Type]

const decodeRaw = Schema.decodeUnknownEffect(Raw)
const decodeEvent = Schema.decodeUnknownEffect(Event)

const decodeEntries = Effect.fnUntraced(function* (reply: unknown) {
  const entries: Array<Entry> = []
  for (const [id, fields] of yield* decodeRaw(reply)) {
    const pairs = Array.from({ length: fields.length / 2 }, (_, n) => [fields[2 * n], fields[2 * n + 1]])
    entries.push([id, yield* decodeEvent(Object.fromEntries(pairs))])
  }
  return entries
})
