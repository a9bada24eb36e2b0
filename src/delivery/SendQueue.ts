import { Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import type { ConversationId, OutboxId } from "../domain/Ids.ts"
import * as Together from "../sql/Together.ts"
import * as Claims from "./Claims.ts"
import type { DeliveryAddress } from "./DeliveryAddress.ts"
import { crowded, type DeliveryError, unavailable } from "./DeliveryError.ts"
import * as Endings from "./Endings.ts"
import { type NewTask, opening } from "./OperatorTasks.ts"

/** Takes promised messages, one at a time for each address and in the order promised, and writes how they ended. */
export class SendQueue extends Context.Service<SendQueue, {
  /**
   * Takes the oldest message that is owed and durably marks it `requested`: from here on it may have been sent. Two
   * callers never take the same one, and nobody takes a second one of the address meanwhile. A stopped number's message
   * is only taken by a probe.
   */
  readonly claim: (address: DeliveryAddress, now: number, probe: boolean) => Effect.Effect<Claims.Claim, DeliveryError>
  /**
   * Ends an attempt, and tells a person of it in the same statement. Answers whether it still was the one under way (or
   * the ending a proof); if not, nobody is told.
   */
  readonly end: (
    attempt: { readonly id: OutboxId; readonly attempts: number },
    ending: Endings.Ending,
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
      const claim = yield* Claims.make
      const finish = yield* Endings.make

      const end = (
        { attempts, id }: { readonly id: OutboxId; readonly attempts: number },
        ending: Endings.Ending,
        now: number,
        task?: NewTask
      ) => {
        const ended = { id, attempts, ending, now }
        if (task === undefined) return finish(ended)
        const told = opening(sql, [task], now, sql.literal("EXISTS (SELECT FROM ended)"))
        return sql`WITH ended AS (${Endings.ending(sql, [ended])}), told AS (${told}) SELECT FROM ended`.pipe(
          Effect.map((rows) => rows.length > 0),
          Effect.catchTag("SqlError", unavailable)
        )
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

      const recover = yield* Together.make(
        (left: ReadonlyArray<DeliveryAddress>) =>
          sql<{ readonly nth: number }>`
            WITH locked AS (
              -- In the order of the statuses' own statement, so that the two cannot wait for each other.
              SELECT o.seq, a.nth FROM unnest(
                ${left.map((one) => one.phoneNumberId)}::text[], ${left.map((one) => one.conversationId)}::text[]
              ) WITH ORDINALITY AS a (number, conversation, nth)
              JOIN outbox o ON o.phone_number_id = a.number AND o.conversation_id = a.conversation
              WHERE o.state = 'requested' ORDER BY o.seq FOR NO KEY UPDATE OF o
            )
            UPDATE outbox o SET state = 'uncertain', reason = 'died'
            FROM locked WHERE o.seq = locked.seq AND o.state = 'requested' RETURNING locked.nth::int4`.pipe(
            Effect.map((rows) => left.map((_, index) => rows.filter(({ nth }) => nth === index + 1).length)),
            Effect.catchTag("SqlError", unavailable)
          ),
        crowded
      )

      const templateSentSince = (conversationId: ConversationId, since: number) =>
        sql`
          SELECT 1 FROM outbox WHERE conversation_id = ${conversationId} AND reason = ${WINDOW_TEMPLATE}
            AND state IN ('accepted', 'uncertain') AND requested_at > to_timestamp(${since}::float8 / 1000)
          LIMIT 1`.pipe(Effect.map((rows) => rows.length > 0), Effect.catchTag("SqlError", unavailable))

      return SendQueue.of({ claim, end, postpone, recover, templateSentSince })
    })
  )
}

/** The reason of a message in whose place a template went, because the 24-hour window was closed. */
export const WINDOW_TEMPLATE = "window_template"
