import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { ConversationId, TenantId } from "../domain/Ids.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"

/** Why a person has to look: what the hotel's staff or the operator must do is in the words of each kind. */
const DELIVERY_KINDS = [
  "uncertain_send",
  "refused_send",
  "undelivered",
  "window_closed",
  "expired_send",
  "number_stopped",
  "account",
  /** A guest who is with staff was promised something that the house would have told. */
  "owed_answer"
] as const

/** The same of a reservation: a deposit, or a booking in the hotel's own system. */
const BOOKING_KINDS = [
  "deposit_to_check",
  "deposit_to_return",
  /** A payment provider told of money that no deposit waits for. */
  "payment_differs",
  "booking_stuck",
  "booking_differs",
  "untold_news"
] as const

export type DeliveryKind = typeof DELIVERY_KINDS[number]

export const KINDS = [...DELIVERY_KINDS, ...BOOKING_KINDS] as const
export type Kind = typeof KINDS[number]

export interface NewTask {
  readonly tenantId: TenantId
  readonly conversationId: ConversationId | null
  readonly kind: Kind
  /** One open task for each kind and subject. An id of ours, never a phone number. */
  readonly subject: string
  /** A sentence without guest words. */
  readonly detail: string
}

export const Task = Schema.Struct({
  id: Schema.String,
  tenantId: TenantId,
  conversationId: Schema.NullOr(ConversationId),
  kind: Schema.Literals(KINDS),
  subject: Schema.String,
  detail: Schema.String,
  /** Milliseconds since the epoch. */
  createdAt: Schema.Finite
})
export type Task = typeof Task.Type

/** What only a person can put right. */
export class OperatorTasks extends Context.Service<OperatorTasks, {
  /** Opens tasks, and opens closed ones again when they are found again. `at` in milliseconds since the epoch. */
  readonly open: (tasks: ReadonlyArray<NewTask>, at: number) => Effect.Effect<void, DeliveryError>
  /** Closes what put itself right. */
  readonly close: (
    kind: Kind,
    subjects: ReadonlyArray<string>,
    because: string
  ) => Effect.Effect<void, DeliveryError>
  /** A person has dealt with it. Answers whether it was open. */
  readonly done: (id: string, because: string) => Effect.Effect<boolean, DeliveryError>
  /** Open ones of a hotel, or of all (null), and of one kind, or of all, after that id, in the order of ids. */
  readonly page: (
    of: { readonly tenantId: TenantId | null; readonly kind: Kind | null },
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Task>, DeliveryError>
  /** An open one. */
  readonly get: (id: string) => Effect.Effect<Task | null, DeliveryError>
  /** Open ones of a hotel, or of all, oldest first. */
  readonly list: (
    tenantId: TenantId | null,
    limit: number
  ) => Effect.Effect<ReadonlyArray<Task>, DeliveryError>
}>()("conserje/delivery/OperatorTasks") {
  static readonly layerSql = Layer.effect(
    OperatorTasks,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const open = (tasks: ReadonlyArray<NewTask>, at: number) =>
        tasks.length === 0
          ? Effect.void
          : opening(sql, tasks, at).pipe(Effect.asVoid, Effect.catchTag("SqlError", unavailable))

      const close = (kind: Kind, subjects: ReadonlyArray<string>, because: string) =>
        subjects.length === 0 ? Effect.void : sql`
          UPDATE operator_tasks SET closed_at = clock_timestamp(), closed_because = ${because}
          WHERE kind = ${kind} AND subject = ANY(${subjects}::text[]) AND closed_at IS NULL`.pipe(
          Effect.asVoid,
          Effect.catchTag("SqlError", unavailable)
        )

      const done = (id: string, because: string) =>
        sql`
          UPDATE operator_tasks SET closed_at = clock_timestamp(), closed_because = ${because}
          WHERE id::text = ${id} AND closed_at IS NULL RETURNING 1`.pipe(
          Effect.map((rows) => rows.length > 0),
          Effect.catchTag("SqlError", unavailable)
        )

      const columns = sql.literal(
        "id::text, tenant_id, conversation_id, kind, subject, detail, " +
          "(extract(epoch FROM created_at) * 1000)::float8 AS created_at"
      )

      const list = (tenantId: TenantId | null, limit: number) =>
        read(sql`
          SELECT ${columns} FROM operator_tasks
          WHERE closed_at IS NULL AND (${tenantId}::text IS NULL OR tenant_id = ${tenantId}::text)
          ORDER BY operator_tasks.created_at, operator_tasks.id LIMIT ${limit}::int4`)

      const page = (
        { kind, tenantId }: { readonly tenantId: TenantId | null; readonly kind: Kind | null },
        { after, limit }: { readonly after: string; readonly limit: number }
      ) =>
        read(sql`
          SELECT ${columns} FROM operator_tasks
          WHERE closed_at IS NULL AND id > ${after}::text::bigint
            AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}
            AND ${kind === null ? sql`true` : sql`kind = ${kind}`}
          ORDER BY operator_tasks.id LIMIT ${limit}`)

      const get = (id: string) =>
        Effect.map(
          read(sql`SELECT ${columns} FROM operator_tasks WHERE id = ${id}::text::bigint AND closed_at IS NULL`),
          ([task]) => task ?? null
        )

      return OperatorTasks.of({ open, close, done, list, page, get })
    })
  )
}

const decode = Schema.decodeUnknownEffect(Schema.Array(Task))

/**
 * Opens tasks, as a statement or as a part of the one that makes them necessary, so that neither is written without the
 * other.
 *
 * @param only for a part: a condition that says whether to open them
 */
export const opening = (
  sql: SqlClient.SqlClient,
  tasks: ReadonlyArray<NewTask>,
  at: number,
  only = sql.literal("true")
) => {
  // One statement may not touch a row twice: of tasks about one subject the last one counts.
  const each = [...new Map(tasks.map((task) => [`${task.kind} ${task.subject}`, task])).values()]
  return sql`
    INSERT INTO operator_tasks (tenant_id, conversation_id, kind, subject, detail, created_at)
    SELECT tenant_id, nullif(conversation_id, ''), kind, subject, detail, to_timestamp(${at}::float8 / 1000)
    FROM unnest(
      ${each.map((one) => one.tenantId)}::text[], ${each.map((one) => one.conversationId ?? "")}::text[],
      ${each.map((one) => one.kind)}::text[], ${each.map((one) => one.subject)}::text[],
      ${each.map((one) => one.detail)}::text[]
    ) AS t (tenant_id, conversation_id, kind, subject, detail)
    WHERE ${only}
    ON CONFLICT (kind, subject) DO UPDATE SET detail = excluded.detail, created_at = excluded.created_at,
      closed_at = NULL, closed_because = NULL
    WHERE operator_tasks.closed_at IS NOT NULL`
}

const read = (rows: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  rows.pipe(Effect.flatMap(decode), Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable }))
