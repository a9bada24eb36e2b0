import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, PhoneNumberId, tenantOf } from "../domain/Ids.ts"
import * as Trace from "../telemetry/Trace.ts"
import { Inbox } from "./Inbox.ts"
import { type InboxError, unavailable } from "./InboxError.ts"
import type { NewEvent } from "./InboxEvent.ts"
import { type NewNotice, Notice } from "./Notice.ts"

/** Notices that one pass posts at the most. */
const MOST_PER_PASS = 500

/** What the house has to say to guests, now or at an hour that is kept through any restart. */
export class Notices extends Context.Service<Notices, {
  /** Durable when it returns; a key that was posted before changes nothing. */
  readonly tell: (notices: ReadonlyArray<NewNotice>) => Effect.Effect<void, InboxError>
  /**
   * To be told at `at` (milliseconds since the epoch), a few seconds late at worst. The same key with another hour moves
   * the appointment; a key that was already told stays told.
   */
  readonly tellAt: (at: number, notice: NewNotice) => Effect.Effect<void, InboxError>
  /** Appointments about this that are not yet due are let go; all topics when none is named. Returns how many. */
  readonly forget: (
    conversationId: ConversationId,
    about: string,
    topics?: ReadonlyArray<string>
  ) => Effect.Effect<number, InboxError>
  /** Appointments of a guest who turned out to be another one are told to that one. Returns how many. */
  readonly reassign: (from: ConversationId, to: ConversationId) => Effect.Effect<number, InboxError>
  /** Posts what is due, at most 500. Returns how many. Whatever stops it, the next pass begins where it was. */
  readonly keepAppointments: Effect.Effect<number, InboxError>
}>()("conserje/inbox/Notices") {
  static readonly layerSql = Layer.effect(
    Notices,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const inbox = yield* Inbox

      const tell = Effect.fnUntraced(function* (notices: ReadonlyArray<NewNotice>) {
        if (notices.length === 0) return
        const now = yield* Clock.currentTimeMillis
        const place = yield* Trace.here
        yield* inbox.record(notices.map((notice) => eventOf(notice, now, place)))
      })

      const keepAppointments = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const due = yield* sql`
          SELECT key, conversation_id, phone_number_id, topic, about, detail FROM appointments
          WHERE due_at <= to_timestamp(${now}::float8 / 1000) AND told_at IS NULL
          ORDER BY appointments.due_at LIMIT ${MOST_PER_PASS}`.pipe(Effect.map(decodeRows))
        if (due.length === 0) return 0
        // Posted first and marked after: a crash between the two posts them again, which their keys make harmless.
        yield* tell(due).pipe(
          Trace.door("appointments.tell", { "conserje.events": due.length }, { kind: "producer" })
        )
        yield* sql`
          UPDATE appointments SET told_at = to_timestamp(${now}::float8 / 1000)
          WHERE key = ANY(${due.map(({ key }) => key)}::text[])`
        return due.length
      }).pipe(Effect.catchTag("SqlError", unavailable))

      return Notices.of({
        tell,
        tellAt: (at, { about, conversationId, detail, key, phoneNumberId, topic }) =>
          sql`
            INSERT INTO appointments (key, tenant_id, conversation_id, phone_number_id, due_at, topic, about, detail)
            VALUES (${key}, ${tenantOf(conversationId)}, ${conversationId}, ${phoneNumberId},
              to_timestamp(${at}::float8 / 1000), ${topic}, ${about}, ${JSON.stringify(detail)}::text::jsonb)
            ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at, detail = excluded.detail
            WHERE appointments.told_at IS NULL`.pipe(Effect.asVoid, Effect.catchTag("SqlError", unavailable)),
        forget: (conversationId, about, topics) =>
          sql`
            DELETE FROM appointments
            WHERE conversation_id = ${conversationId} AND about = ${about} AND told_at IS NULL
              AND (${topics === undefined} OR topic = ANY(${topics ?? []}::text[])) RETURNING 1`.pipe(
            Effect.map((rows) => rows.length),
            Effect.catchTag("SqlError", unavailable)
          ),
        reassign: (from, to) =>
          sql`
            UPDATE appointments SET conversation_id = ${to}
            WHERE conversation_id = ${from} AND told_at IS NULL RETURNING 1`.pipe(
            Effect.map((rows) => rows.length),
            Effect.catchTag("SqlError", unavailable)
          ),
        keepAppointments
      })
    })
  )
}

const eventOf = (
  { about, conversationId, detail, key, phoneNumberId, topic }: NewNotice,
  now: number,
  traceparent: Trace.TraceParent
): NewEvent => ({
  providerKey: `notice:${key}`,
  lane: "conversation",
  type: "notice",
  tenantId: tenantOf(conversationId),
  phoneNumberId,
  conversationId,
  wamid: null,
  occurredAt: now,
  receivedAt: now,
  payload: { notice: Notice.make({ topic, about, detail }) },
  traceparent
})

const Row = Schema.Struct({
  key: Schema.String,
  conversationId: ConversationId,
  phoneNumberId: PhoneNumberId,
  topic: Schema.String,
  about: Schema.String,
  detail: Schema.Record(Schema.String, Schema.String)
})
const decodeRows: (rows: unknown) => ReadonlyArray<NewNotice> = Schema.decodeUnknownSync(Schema.Array(Row))
