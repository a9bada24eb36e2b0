import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { ConversationId, OutboxId, Wamid } from "../domain/Ids.ts"
import type { DeliveryAddress } from "./DeliveryAddress.ts"
import { type DeliveryError, unavailable } from "./DeliveryError.ts"
import { type NewTask, opening } from "./OperatorTasks.ts"
import { ClaimedRow, COLUMNS } from "./OutboxRows.ts"

/** The next message of an address, or why there is none now. `at` in milliseconds since the epoch. */
export type Claim =
  | {
    readonly _tag: "Claimed"
    readonly row: ClaimedRow
    /** Whether another one of the address is owed after it. */
    readonly more: boolean
  }
  | { readonly _tag: "NotYet"; readonly at: number }
  /** Somebody else is sending, or the number is stopped. */
  | { readonly _tag: "Busy" }
  | { readonly _tag: "Empty" }

/** How one attempt ended. `accepted` is a proof and always counts; the others only end the attempt they belong to. */
export interface Ending {
  readonly state: "accepted" | "refused" | "uncertain" | "cancelled" | "queued"
  readonly wamid?: Wamid
  readonly reason: string | null
  readonly errorCode: number | null
  /** For `queued`: not before this instant, in milliseconds since the epoch. */
  readonly notBefore?: number
}

/** Takes promised messages, one at a time for each address and in the order promised, and writes how they ended. */
export class SendQueue extends Context.Service<SendQueue, {
  /**
   * Takes the oldest message that is owed and durably marks it `requested`: from here on it may have been sent. Two
   * callers never take the same one, and nobody takes a second one of the address meanwhile. A stopped number's message
   * is only taken by a probe.
   */
  readonly claim: (address: DeliveryAddress, now: number, probe: boolean) => Effect.Effect<Claim, DeliveryError>
  /**
   * Ends an attempt, and tells a person of it in the same statement. Answers whether it still was the one under way (or
   * the ending a proof); if not, nobody is told.
   */
  readonly end: (
    attempt: { readonly id: OutboxId; readonly attempts: number },
    ending: Ending,
    now: number,
    task?: NewTask
  ) => Effect.Effect<boolean, DeliveryError>
  /** Puts the oldest message of an address off. */
  readonly postpone: (address: DeliveryAddress, until: number) => Effect.Effect<void, DeliveryError>
  /** What an actor of this address left under way when it died may have been sent. Returns how many. */
  readonly recover: (address: DeliveryAddress) => Effect.Effect<number, DeliveryError>
  /** Did this guest get a template that asks to write again, after `since`? */
  readonly templateSentSince: (
    conversationId: ConversationId,
    since: number
  ) => Effect.Effect<boolean, DeliveryError>
}>()("conserje/delivery/SendQueue") {
  static readonly layerSql = Layer.effect(
    SendQueue,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql.literal(COLUMNS)

      const claim = ({ conversationId, phoneNumberId }: DeliveryAddress, now: number, probe: boolean) =>
        sql`
          WITH head AS (
            SELECT seq AS head_seq, state AS head_state,
              (extract(epoch FROM greatest(not_before, 'epoch')) * 1000)::float8 AS due_at
            FROM outbox
            WHERE phone_number_id = ${phoneNumberId} AND conversation_id = ${conversationId}
              AND state IN ('queued', 'requested')
            ORDER BY seq LIMIT 1
          ), claimed AS (
            UPDATE outbox SET state = 'requested', attempts = attempts + 1,
              requested_at = to_timestamp(${now}::float8 / 1000)
            FROM head
            WHERE seq = head_seq AND state = 'queued' AND not_before <= to_timestamp(${now}::float8 / 1000)
              AND (${probe}::boolean OR NOT EXISTS (SELECT FROM number_stops WHERE phone_number_id = ${phoneNumberId}))
            RETURNING head_seq, ${columns}
          )
          SELECT head_state, due_at, EXISTS (
            SELECT FROM outbox
            WHERE phone_number_id = ${phoneNumberId} AND conversation_id = ${conversationId}
              AND state IN ('queued', 'requested') AND seq > head_seq
          ) AS more, claimed.* FROM head LEFT JOIN claimed USING (head_seq)`.pipe(
          Effect.flatMap(decodeClaim),
          Effect.map(([head]): Claim => {
            if (head === undefined) return { _tag: "Empty" }
            if (head.id !== null) return { _tag: "Claimed", row: head, more: head.more }
            return head.headState === "queued" && head.dueAt > now
              ? { _tag: "NotYet", at: head.dueAt }
              : { _tag: "Busy" }
          }),
          Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable })
        )

      const end = (
        { attempts, id }: { readonly id: OutboxId; readonly attempts: number },
        { errorCode, notBefore = 0, reason, state, wamid }: Ending,
        now: number,
        task?: NewTask
      ) => {
        const ended = sql`
          UPDATE outbox SET state = ${state}, wamid = coalesce(wamid, ${wamid ?? null}::text), reason = ${reason}::text,
            error_code = ${errorCode}::int4,
            not_before = CASE WHEN ${state}::text = 'queued' THEN to_timestamp(${notBefore}::float8 / 1000)
              ELSE not_before END,
            settled_at = CASE WHEN ${state}::text <> 'queued' THEN to_timestamp(${now}::float8 / 1000) END
          WHERE id = ${id} AND (
            (state = 'requested' AND attempts = ${attempts}::int4) OR
            (${state}::text = 'accepted' AND state IN ('queued', 'requested', 'uncertain', 'refused'))
          )
          RETURNING 1`
        const told = (task: NewTask) => opening(sql, [task], now, sql.literal("EXISTS (SELECT FROM ended)"))
        const statement = task === undefined
          ? ended
          : sql`WITH ended AS (${ended}), told AS (${told(task)}) SELECT FROM ended`
        return statement.pipe(Effect.map((rows) => rows.length > 0), Effect.catchTag("SqlError", unavailable))
      }

      const postpone = ({ conversationId, phoneNumberId }: DeliveryAddress, until: number) =>
        sql`
          UPDATE outbox SET not_before = greatest(not_before, to_timestamp(${until}::float8 / 1000))
          WHERE state = 'queued' AND seq = (
            SELECT seq FROM outbox
            WHERE phone_number_id = ${phoneNumberId} AND conversation_id = ${conversationId}
              AND state IN ('queued', 'requested')
            ORDER BY seq LIMIT 1
          )`.pipe(Effect.asVoid, Effect.catchTag("SqlError", unavailable))

      const recover = ({ conversationId, phoneNumberId }: DeliveryAddress) =>
        sql`
          UPDATE outbox SET state = 'uncertain', reason = 'died'
          WHERE phone_number_id = ${phoneNumberId} AND conversation_id = ${conversationId} AND state = 'requested'
          RETURNING 1`.pipe(Effect.map((rows) => rows.length), Effect.catchTag("SqlError", unavailable))

      const templateSentSince = (conversationId: ConversationId, since: number) =>
        sql`
          SELECT 1 FROM outbox WHERE conversation_id = ${conversationId} AND reason = ${WINDOW_TEMPLATE}
            AND state IN ('accepted', 'uncertain') AND requested_at > to_timestamp(${since}::float8 / 1000)
          LIMIT 1`.pipe(Effect.map((rows) => rows.length > 0), Effect.catchTag("SqlError", unavailable))

      return SendQueue.of({ claim, end, postpone, recover, templateSentSince })
    })
  )
}

const Head = Schema.Struct({
  headState: Schema.Literals(["queued", "requested"]),
  dueAt: Schema.Finite,
  more: Schema.Boolean
})
const decodeClaim = Schema.decodeUnknownEffect(Schema.Array(Schema.Union([
  Schema.Struct({ ...Head.fields, ...ClaimedRow.fields }),
  Schema.Struct({ ...Head.fields, id: Schema.Null })
])))

/** The reason of a message in whose place a template went, because the 24-hour window was closed. */
export const WINDOW_TEMPLATE = "window_template"
