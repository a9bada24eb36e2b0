import { Clock, Context, Effect, Layer, PubSub, Schedule, Stream } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import * as Rounds from "../actors/Rounds.ts"
import type { ConversationId, Wamid } from "../domain/Ids.ts"
import * as GroupCommit from "../sql/GroupCommit.ts"
import * as ReservedSql from "../sql/ReservedSql.ts"
import { refusesValue, repeatable } from "../sql/SqlFault.ts"
import { InboxConfig } from "./InboxConfig.ts"
import { InboxError, InboxFull, unavailable } from "./InboxError.ts"
import * as InboxMetrics from "./InboxMetrics.ts"
import * as InboxRows from "./InboxRows.ts"
import { Quarantine } from "./Quarantine.ts"
import type { InboxEvent, Lane, NewEvent, Receipt } from "./InboxEvent.ts"

/** Somebody has something to do: sent after the commit, may be lost, repeated by the sweeps. */
export interface Wake {
  readonly lane: Lane
  readonly conversationId: ConversationId | null
}

/** Wakes that wait for a slow reader; what comes on top is forgotten, and the sweep finds what it was about. */
const WAKES_KEPT = 16_384

const REPEAT = Schedule.exponential("20 millis").pipe(Schedule.jittered)

const AGAIN: Receipt = { _tag: "Again" }
const REFUSED: Receipt = { _tag: "Refused" }
const LABEL = { First: "first", Again: "again", Refused: "refused" } as const

/** What the outside told us, kept before it is understood. Told five times, kept once. */
export class Inbox extends Context.Service<Inbox, {
  /**
   * Durable when it returns. All calls that wait at the same moment are one statement; each gets its own receipts in
   * the order of its own events.
   */
  readonly record: (events: ReadonlyArray<NewEvent>) => Effect.Effect<ReadonlyArray<Receipt>, InboxError>
  /** Unhandled events of a conversation, by (occurred, arrival), at most `limit`. */
  readonly unhandled: (
    conversationId: ConversationId,
    limit: number
  ) => Effect.Effect<ReadonlyArray<InboxEvent>, InboxError>
  /** The same of many conversations at once, at most `limit` of each, without those that are known by their ids. */
  readonly unhandledOf: (
    conversations: ReadonlyArray<ConversationId>,
    known: ReadonlyArray<string>,
    limit: number
  ) => Effect.Effect<ReadonlyArray<InboxEvent>, InboxError>
  /** Unhandled events of a lane in the order of arrival, at most `limit`. */
  readonly waiting: (lane: Lane, limit: number) => Effect.Effect<ReadonlyArray<InboxEvent>, InboxError>
  /**
   * Conversations with unhandled events received before or after that span (milliseconds), oldest first, at most
   * `limit`. After it lies what another clock, or this one before it was set back, has stamped with the future.
   */
  readonly overdue: (
    span: { readonly from: number; readonly to: number },
    limit: number
  ) => Effect.Effect<ReadonlyArray<ConversationId>, InboxError>
  /** The statuses recorded for messages, handled or not: one may come before we know our own message's id. */
  readonly statuses: (wamids: ReadonlyArray<Wamid>) => Effect.Effect<ReadonlyArray<InboxEvent>, InboxError>
  readonly markHandled: (ids: ReadonlyArray<string>) => Effect.Effect<void, InboxError>
  /** Gives the unhandled events of a guest who turned out to be another one to that one. */
  readonly reassign: (from: ConversationId, to: ConversationId) => Effect.Effect<number, InboxError>
  /** What was just written in this process. Bounded and lossy: a reader that lags misses wakes, never events. */
  readonly wakes: Stream.Stream<Wake>
}>()("conserje/inbox/Inbox") {
  static readonly layerSql = Layer.effect(
    Inbox,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const reserved = yield* ReservedSql.ofAcknowledgements
      const quarantine = yield* Quarantine
      const config = yield* InboxConfig
      const wakes = yield* PubSub.dropping<Wake>(WAKES_KEPT)

      // An array of nulls alone has no type that the driver could send, so none is "" on the way.
      const insert = (events: ReadonlyArray<NewEvent>) =>
        reserved<{ readonly id: string; readonly providerKey: string }>`
          INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, wamid,
            occurred_at, received_at, payload, traceparent)
          SELECT provider_key, lane, type, tenant_id, phone_number_id, nullif(conversation_id, ''), nullif(wamid, ''),
            to_timestamp(occurred / 1000), to_timestamp(received / 1000), payload::jsonb, nullif(traceparent, '')
          FROM unnest(
            ${events.map((one) => one.providerKey)}::text[], ${events.map((one) => one.lane)}::text[],
            ${events.map((one) => one.type)}::text[], ${events.map((one) => one.tenantId)}::text[],
            ${events.map((one) => one.phoneNumberId)}::text[], ${events.map((one) => one.conversationId ?? "")}::text[],
            ${events.map((one) => one.wamid ?? "")}::text[], ${events.map((one) => one.occurredAt)}::float8[],
            ${events.map((one) => one.receivedAt)}::float8[], ${
          events.map((one) => JSON.stringify(one.payload))
        }::text[], ${events.map((one) => one.traceparent ?? "")}::text[]
          ) AS e (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, wamid, occurred, received, payload,
            traceparent)
          ON CONFLICT (provider_key) DO NOTHING
          RETURNING id::text, provider_key`

      const write = Effect.fnUntraced(function* (events: ReadonlyArray<NewEvent>) {
        const started = yield* Clock.currentTimeMillis
        const fresh = yield* insert(events).pipe(
          // Two groups that repeat each other's events in another order lock each other out. Inserting again is safe.
          Effect.retry({ schedule: REPEAT, times: 3, while: repeatable }),
          Effect.timeoutOrElse({
            duration: "10 seconds",
            orElse: () => unavailable("the insert took over 10 seconds")
          }),
          Effect.catchTag(
            "SqlError",
            (error): Effect.Effect<never, InboxError | GroupCommit.ValueRefused> =>
              refusesValue(error) ? Effect.fail(new GroupCommit.ValueRefused()) : unavailable(error)
          )
        )
        yield* InboxMetrics.writeSeconds({}, ((yield* Clock.currentTimeMillis) - started) / 1000)
        yield* InboxMetrics.batchSize({}, events.length)
        const idOf = new Map(fresh.map(({ id, providerKey }) => [providerKey, id]))
        return events.map((event): Receipt => {
          const id = idOf.get(event.providerKey)
          if (id === undefined) return AGAIN
          // Of two with one key in one statement, the first is the one that was written.
          idOf.delete(event.providerKey)
          return { _tag: "First", id }
        })
      })

      const refuse = Effect.fnUntraced(function* (event: NewEvent) {
        yield* Effect.logWarning("the database refused an event's value; it is in quarantine", { type: event.type })
        const raw = new TextEncoder().encode(JSON.stringify(event.payload))
        yield* quarantine.keep(
          [{ reason: "bad_item", detail: "the database refused a value", phoneNumberId: event.phoneNumberId, raw }],
          event.receivedAt
        )
        return REFUSED
      })

      const group = yield* GroupCommit.make<NewEvent, Receipt, InboxError>({
        write,
        refuse,
        full: new InboxError({ reason: new InboxFull() }),
        mostItems: config.mostItems,
        capacity: config.capacity
      })

      const record = (events: ReadonlyArray<NewEvent>) =>
        Effect.flatMap(
          Rounds.ahead(group.submit(events)),
          (receipts) =>
            Effect.withFiber<ReadonlyArray<Receipt>>((fiber) => {
              events.forEach(({ conversationId, lane }, index) => {
                const { _tag } = receipts[index] ?? AGAIN
                if (_tag === "First") PubSub.publishUnsafe(wakes, { lane, conversationId })
                InboxMetrics.recorded.at(fiber, { lane, receipt: LABEL[_tag] })
              })
              return Effect.succeed(receipts)
            })
        )

      const columns = sql.literal(InboxRows.COLUMNS)
      return Inbox.of({
        record,
        unhandled: (conversationId, limit) =>
          read(sql`
            SELECT ${columns} FROM inbox_events
            WHERE conversation_id = ${conversationId} AND state = 'new' AND lane = 'conversation'
            ORDER BY inbox_events.occurred_at, inbox_events.id LIMIT ${limit}`),
        unhandledOf: (conversations, known, limit) =>
          read(sql`
            SELECT e.* FROM unnest(${conversations}::text[]) AS asked (id) CROSS JOIN LATERAL (
              SELECT ${columns} FROM inbox_events
              WHERE conversation_id = asked.id AND state = 'new' AND lane = 'conversation'
                AND id <> ALL(${known}::text[]::bigint[])
              ORDER BY inbox_events.occurred_at, inbox_events.id LIMIT ${limit}) e
            ORDER BY e.occurred_at, length(e.id), e.id`),
        waiting: (lane, limit) =>
          read(sql`
            SELECT ${columns} FROM inbox_events WHERE lane = ${lane} AND state = 'new'
            ORDER BY inbox_events.received_at, inbox_events.id LIMIT ${limit}`),
        overdue: ({ from, to }, limit) =>
          sql<{ readonly conversationId: ConversationId }>`
            SELECT conversation_id FROM inbox_events
            WHERE lane = 'conversation' AND state = 'new' AND (received_at < to_timestamp(${from}::float8 / 1000)
              OR received_at > to_timestamp(${to}::float8 / 1000))
            GROUP BY conversation_id ORDER BY min(received_at) LIMIT ${limit}`.pipe(
            Effect.map((rows) => rows.map((row) => row.conversationId)),
            Effect.catchTag("SqlError", unavailable)
          ),
        statuses: (wamids) =>
          read(sql`
            SELECT e.* FROM unnest(${wamids}::text[]) AS asked (wamid) CROSS JOIN LATERAL (
              SELECT ${columns} FROM inbox_events
              WHERE wamid = asked.wamid AND lane = 'status' ORDER BY inbox_events.id LIMIT 100) e
            ORDER BY length(e.id), e.id`),
        markHandled: (ids) =>
          handling(sql, ids).pipe(
            Effect.asVoid,
            Effect.catchTag("SqlError", unavailable)
          ),
        reassign: (from, to) =>
          sql`UPDATE inbox_events SET conversation_id = ${to}
            WHERE conversation_id = ${from} AND state = 'new' AND lane = 'conversation' RETURNING 1`.pipe(
            Effect.map((rows) => rows.length),
            Effect.catchTag("SqlError", unavailable)
          ),
        wakes: Stream.fromPubSub(wakes)
      })
    })
  )
}

/**
 * The statement that marks events as handled. They are picked by their ids alone: "is new" said in so many words leads a
 * planner without fresh statistics through the index of all that is new.
 */
export const handling = (sql: SqlClient.SqlClient, ids: ReadonlyArray<string>) =>
  sql`UPDATE inbox_events SET state = 'handled', handled_at = clock_timestamp()
    WHERE id = ANY(${ids}::text[]::bigint[]) AND state NOT IN ('handled', 'dead')`

const read = (rows: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  rows.pipe(Effect.map(InboxRows.decode), Effect.catchTag("SqlError", unavailable))
