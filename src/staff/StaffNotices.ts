import { Clock, Context, Duration, Effect, Layer, Random, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { StaffChannels } from "./StaffChannels.ts"
import { StaffConfig } from "./StaffConfig.ts"
import { type StaffError, unavailable } from "./StaffError.ts"
import * as StaffMetrics from "./StaffMetrics.ts"
import { CHANNELS, type NewStaffNotice, StaffNotice } from "./StaffNotice.ts"

/** Deliveries of one pass, and how many of them are under way at once. */
const MOST_PER_PASS = 50
const AT_ONCE = 4

/** A pass that died leaves what it had taken to another one after this long, in milliseconds. */
const LEASE = 60_000

/** Tries before a channel is given up for a notice: about a day. */
export const MOST_TRIES = 30

const FIRST_PAUSE = 5_000
const LONGEST_PAUSE = 3_600_000

/** Milliseconds before the next try: 5 s, doubling, an hour at most, spread over a quarter. `chance` 0 to 1. */
export const tryAgainAfter = (tries: number, chance: number): number =>
  Math.ceil(Math.min(FIRST_PAUSE * 2 ** Math.min(tries - 1, 20), LONGEST_PAUSE) * (1 + chance / 4))

/** How long what staff were told is kept. */
const KEPT = Duration.days(90)

/** Tells staff what they have to know, durably: written down first, then offered to every channel until it is taken. */
export class StaffNotices extends Context.Service<StaffNotices, {
  /**
   * Durable when it returns; an id that was told before changes nothing. What is not urgent and comes within the cooldown
   * of the same kind in the same conversation is kept with the earlier one and not sent again.
   */
  readonly notify: (notice: NewStaffNotice) => Effect.Effect<void, StaffError>
  /** Offers what is due to its channels, at most 50. Returns how many were taken. */
  readonly deliver: Effect.Effect<number, StaffError>
  /** Forgets what is older than 90 days. Returns how many. */
  readonly forget: Effect.Effect<number, StaffError>
}>()("conserje/staff/StaffNotices") {
  static readonly layerSql = Layer.effect(
    StaffNotices,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const channels = yield* StaffChannels
      const cooldown = Duration.toMillis((yield* StaffConfig).cooldown)

      const notify = Effect.fnUntraced(function* (notice: NewStaffNotice) {
        const { about, conversationId, detail, id, kind, reason, tenantId, urgent } = notice
        const now = yield* Clock.currentTimeMillis
        const dueAt = Math.max(now, notice.notBefore ?? now)
        const ways = channels.of(tenantId)
        const [written] = yield* sql<{ readonly joined: boolean }>`
          WITH written AS (
            INSERT INTO staff_notices
              (id, tenant_id, kind, reason, conversation_id, about, detail, urgent, joined, created_at)
            SELECT ${id}, ${tenantId}, ${kind}, ${reason}, ${conversationId}::text, ${about}, ${detail},
              ${urgent}::boolean,
              NOT ${urgent}::boolean AND EXISTS (
                SELECT 1 FROM staff_notices recent
                WHERE recent.conversation_id = ${conversationId}::text AND recent.kind = ${kind} AND NOT recent.joined
                  AND recent.created_at > to_timestamp(${now - cooldown}::float8 / 1000)),
              to_timestamp(${now}::float8 / 1000)
            ON CONFLICT DO NOTHING RETURNING id, joined
          ), offered AS (
            INSERT INTO staff_deliveries (notice_id, channel, next_at)
            SELECT written.id, channel, to_timestamp(${dueAt}::float8 / 1000)
            FROM written, unnest(${ways}::text[]) AS way (channel) WHERE NOT written.joined
          )
          SELECT joined FROM written`
        if (written !== undefined) {
          yield* StaffMetrics.notices({ kind, result: written.joined ? "joined" : "told" })
        }
      }, Effect.catchTag("SqlError", unavailable))

      const taken = (now: number) =>
        sql`
          WITH due AS (
            SELECT notice_id, channel FROM staff_deliveries
            WHERE state = 'waiting' AND next_at <= to_timestamp(${now}::float8 / 1000)
            ORDER BY next_at LIMIT ${MOST_PER_PASS} FOR UPDATE SKIP LOCKED
          )
          UPDATE staff_deliveries d
          SET attempts = attempts + 1, next_at = to_timestamp(${now + LEASE}::float8 / 1000)
          FROM due JOIN staff_notices n ON n.id = due.notice_id
          WHERE d.notice_id = due.notice_id AND d.channel = due.channel
          RETURNING d.channel, d.attempts, n.id, n.tenant_id, n.kind, n.reason, n.conversation_id, n.about, n.detail,
            n.urgent, (extract(epoch FROM n.created_at) * 1000)::float8 AS created_at`.pipe(Effect.map(decodeRows))

      const settle = ({ channel, id }: Delivery, state: "sent" | "given_up" | "waiting", now: number, wait: number) =>
        sql`
          UPDATE staff_deliveries SET state = ${state}, next_at = to_timestamp(${now + wait}::float8 / 1000),
            settled_at = CASE WHEN ${state}::text <> 'waiting' THEN to_timestamp(${now}::float8 / 1000) END
          WHERE notice_id = ${id} AND channel = ${channel} AND state = 'waiting'`

      const offer = Effect.fnUntraced(function* (delivery: Delivery) {
        const { attempts, channel, ...notice } = delivery
        const problem = yield* channels.send(channel, notice).pipe(
          Effect.as(null),
          Effect.catchTag("StaffError", ({ message }) => Effect.succeed(message))
        )
        const now = yield* Clock.currentTimeMillis
        if (problem === null) {
          yield* settle(delivery, "sent", now, 0)
          yield* StaffMetrics.deliveries({ channel, result: "sent" })
          return 1
        }
        const over = attempts >= MOST_TRIES
        yield* settle(delivery, over ? "given_up" : "waiting", now, tryAgainAfter(attempts, yield* Random.next))
        yield* StaffMetrics.deliveries({ channel, result: over ? "given_up" : "failed" })
        if (over) yield* Effect.logError("staff could not be told", { channel, kind: notice.kind, problem })
        return 0
      })

      const deliver = Effect.gen(function* () {
        const due = yield* taken(yield* Clock.currentTimeMillis)
        const sent = yield* Effect.forEach(due, offer, { concurrency: AT_ONCE })
        const [left] = yield* sql<{ readonly count: number }>`
          SELECT count(*)::int4 AS count FROM staff_deliveries WHERE state = 'waiting' AND attempts > 0`
        yield* StaffMetrics.waiting({}, left?.count ?? 0)
        return sent.reduce<number>((sum, one) => sum + one, 0)
      }).pipe(Effect.catchTag("SqlError", unavailable))

      const forget = Effect.gen(function* () {
        const before = (yield* Clock.currentTimeMillis) - Duration.toMillis(KEPT)
        const gone = yield* sql`
          DELETE FROM staff_notices WHERE id IN (
            SELECT id FROM staff_notices WHERE created_at < to_timestamp(${before}::float8 / 1000) LIMIT 5000
          ) RETURNING 1`
        return gone.length
      }).pipe(Effect.catchTag("SqlError", unavailable))

      return StaffNotices.of({ notify, deliver, forget })
    })
  )
}

const Delivery = Schema.Struct({ ...StaffNotice.fields, channel: Schema.Literals(CHANNELS), attempts: Schema.Int })
type Delivery = typeof Delivery.Type
const decodeRows: (rows: unknown) => ReadonlyArray<Delivery> = Schema.decodeUnknownSync(Schema.Array(Delivery))
