import { Clock, Effect, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { freshId } from "../domain/FreshId.ts"
import { guestOf, tenantOf } from "../domain/Ids.ts"
import { ValueRefused } from "../sql/GroupCommit.ts"
import { refusesValue, repeatable } from "../sql/SqlFault.ts"
import * as Together from "../sql/Together.ts"
import { type ConversationError, crowded, overtaken, unavailable } from "./ConversationError.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import type { Turn } from "./ConversationStore.ts"

/** A turn whose fence held; who was waiting for a person, and for how many seconds, when one has answered in it. */
interface Held {
  readonly nth: number
  readonly reason: string | null
  readonly waited: number | null
}

/** PostgreSQL will never take a value of it. */
const REFUSED = "refused"

const REPEAT = Schedule.exponential("20 millis").pipe(Schedule.jittered)

/**
 * Commits turns. Those of many guests that wait at the same moment are one statement and one flush of the disk, each
 * under a fence of its own. Nobody waits for a conversation that somebody else is writing: its turn is overtaken.
 */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const write = Effect.fnUntraced(function* (turns: ReadonlyArray<Turn>) {
    const now = yield* Clock.currentTimeMillis
    const rows = yield* Effect.forEach(turns, (turn, nth) => rowOf(turn, nth))
    const staffed = rows.some((row) => row.hand_over !== "" || row.by_staff)
    const held = yield* committing(sql, JSON.stringify(rows), now, staffed).pipe(
      // Who locked each other out wrote nothing.
      Effect.retry({ schedule: REPEAT, times: 3, while: repeatable })
    )
    const of = new Map(held.map((one) => [one.nth, one]))
    return turns.map((_, nth) => of.get(nth) ?? null)
  })

  const together = yield* Together.make<Turn, Held | null | typeof REFUSED, ConversationError>(
    (turns) =>
      write(turns).pipe(
        Effect.catchTag(
          "SqlError",
          (error): Effect.Effect<never, ConversationError | ValueRefused> =>
            refusesValue(error) ? Effect.fail(new ValueRefused()) : unavailable(error)
        )
      ),
    crowded,
    () => Effect.succeed(REFUSED)
  )

  return Effect.fnUntraced(function* (turn: Turn) {
    const held = yield* together(turn)
    // A bug of ours: tried again it is refused again, so it leaves as a defect and the turn becomes a dead letter.
    if (held === REFUSED) return yield* Effect.die(new Error("the database refuses a value of this turn"))
    if (held === null) return yield* overtaken
    if (held.reason !== null && held.waited !== null) yield* ConversationMetrics.answered(held.reason, held.waited)
    return { ...turn.before, version: turn.before.version + 1, state: turn.after }
  })
})

/**
 * The statement that commits turns and returns those whose fence held. Events are picked by their ids alone: "is new"
 * said in so many words leads a planner without fresh statistics through the index of all that is new, for each turn.
 * Rows of the outbox are locked in the order of the statuses' own statement, so that the two cannot wait for each other.
 */
export const committing = (sql: SqlClient.SqlClient, rows: string, now: number, staffed: boolean) =>
  sql<Held>`
    WITH asked AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${rows}::text::jsonb) AS a (
        nth int4, turn_id text, id text, tenant_id text, guest_id text, version int4, state jsonb, heard_at float8,
        until float8, event_ids bigint[], intent text, decision text, language text, started_at float8, promises jsonb,
        hand_over text, because text, note text, by_staff boolean)
    ), locked AS (
      SELECT c.id FROM conversations c JOIN asked ON asked.id = c.id ORDER BY c.id FOR NO KEY UPDATE OF c SKIP LOCKED
    ), fence AS (
      UPDATE conversations c SET version = c.version + 1, state = asked.state,
        last_guest_at = greatest(c.last_guest_at, to_timestamp(asked.heard_at / 1000)),
        window_until = greatest(c.window_until, to_timestamp(asked.until / 1000)),
        updated_at = to_timestamp(${now}::float8 / 1000)
      FROM asked JOIN locked ON locked.id = asked.id
      WHERE c.id = asked.id AND c.version = asked.version AND c.merged_into IS NULL
        AND NOT EXISTS (
          SELECT FROM inbox_events e WHERE e.id = ANY(asked.event_ids) AND e.state <> 'new' OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM guests g
          WHERE g.tenant_id = asked.tenant_id AND g.id = asked.guest_id AND g.merged_into IS NOT NULL OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM guests g JOIN conversations other ON other.id = g.tenant_id || '/' || g.id
          WHERE g.tenant_id = asked.tenant_id AND g.merged_into = asked.guest_id AND other.merged_into IS NULL OFFSET 0)
      RETURNING asked.nth, asked.turn_id, asked.id, asked.tenant_id, asked.event_ids, asked.intent, asked.decision,
        asked.language, asked.started_at, asked.promises, asked.hand_over, asked.because, asked.note, asked.by_staff,
        c.version
    ), turn AS (
      INSERT INTO turns
        (id, conversation_id, tenant_id, version, intent, decision, language, event_ids, started_at, committed_at)
      SELECT turn_id, id, tenant_id, version, intent, decision, language, event_ids,
        to_timestamp(started_at / 1000), to_timestamp(${now}::float8 / 1000)
      FROM fence
    ), answered AS (
      UPDATE inbox_events e
      SET state = 'handled', turn_id = fence.turn_id, handled_at = to_timestamp(${now}::float8 / 1000)
      FROM fence WHERE e.id = ANY(fence.event_ids) AND e.state NOT IN ('handled', 'dead')
    ), promised AS (
      INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created_at, traceparent)
      SELECT p.row ->> 'id', fence.tenant_id, fence.id, p.row ->> 'phoneNumberId', p.row ->> 'turnId',
        p.row -> 'content', to_timestamp((p.row ->> 'createdAt')::float8 / 1000), nullif(p.row ->> 'traceparent', '')
      FROM fence, jsonb_array_elements(fence.promises) WITH ORDINALITY AS p (row, nth)
      ORDER BY fence.nth, p.nth
    )${staffed ? withStaff(sql, now) : sql.literal(" SELECT nth, NULL AS reason, NULL AS waited FROM fence")}`

// Once a person has the guest, what the bot had promised before and not yet sent stays unsaid.
const withStaff = (sql: SqlClient.SqlClient, now: number) =>
  sql`, handed AS (
      INSERT INTO handovers (id, tenant_id, conversation_id, reason, note, opened_at, answered_at)
      SELECT hand_over, tenant_id, id, because, note, to_timestamp(${now}::float8 / 1000),
        CASE WHEN by_staff THEN to_timestamp(${now}::float8 / 1000) END
      FROM fence WHERE hand_over <> '' ON CONFLICT DO NOTHING
    ), responded AS (
      UPDATE handovers h SET answered_at = to_timestamp(${now}::float8 / 1000)
      FROM fence
      WHERE fence.by_staff AND h.conversation_id = fence.id AND h.closed_at IS NULL AND h.answered_at IS NULL
      RETURNING fence.nth, h.reason, (extract(epoch FROM to_timestamp(${now}::float8 / 1000) - h.opened_at))::float8
        AS waited
    ), silenced AS (
      UPDATE outbox o
      SET state = 'cancelled', reason = 'with_staff', settled_at = to_timestamp(${now}::float8 / 1000)
      FROM (
        SELECT q.seq FROM fence JOIN outbox q ON q.conversation_id = fence.id
        WHERE fence.hand_over <> '' AND q.state = 'queued' ORDER BY q.seq FOR NO KEY UPDATE OF q
      ) unsaid
      WHERE o.seq = unsaid.seq AND o.state = 'queued'
    )
    SELECT fence.nth, responded.reason, responded.waited FROM fence LEFT JOIN responded ON responded.nth = fence.nth`

/** A turn as the statement reads it. */
const rowOf = (turn: Turn, nth: number) =>
  Effect.map(turn.handOver === null ? Effect.succeed("") : freshId("h"), (handOverId) => ({
    nth,
    turn_id: turn.id,
    id: turn.before.id,
    tenant_id: tenantOf(turn.before.id),
    guest_id: guestOf(turn.before.id),
    version: turn.before.version,
    state: turn.after,
    heard_at: turn.lastGuestAt,
    until: turn.windowUntil,
    event_ids: turn.eventIds,
    intent: turn.intent,
    decision: turn.decision,
    language: turn.language,
    started_at: turn.startedAt,
    promises: turn.promises,
    hand_over: handOverId,
    because: turn.handOver?.because ?? "",
    note: turn.handOver?.note ?? "",
    by_staff: turn.answeredByStaff
  }))
