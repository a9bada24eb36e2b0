import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { OutboxId, Wamid } from "../domain/Ids.ts"
import { ValueRefused } from "../sql/GroupCommit.ts"
import { refusesValue } from "../sql/SqlFault.ts"
import * as Together from "../sql/Together.ts"
import { crowded, type DeliveryError, unavailable } from "./DeliveryError.ts"

/** How one attempt ended. `accepted` is a proof and always counts; the others only end the attempt they belong to. */
export interface Ending {
  readonly state: "accepted" | "refused" | "uncertain" | "cancelled" | "queued"
  readonly wamid?: Wamid
  readonly reason: string | null
  readonly errorCode: number | null
  /** For `queued`: not before this instant, in milliseconds since the epoch. */
  readonly notBefore?: number
}

/** One attempt that is over, and when, in milliseconds since the epoch. */
export interface Ended {
  readonly id: OutboxId
  readonly attempts: number
  readonly ending: Ending
  readonly now: number
}

// The driver takes the type of an array from its first number, and 0 has another one than an instant: they go as text.
/**
 * The statement that ends attempts and returns the ids of those that it did end. Rows are locked in the order of the
 * statuses' own statement, so that the two cannot wait for each other.
 */
export const ending = (sql: SqlClient.SqlClient, ended: ReadonlyArray<Ended>) =>
  sql<{ readonly id: OutboxId }>`
    WITH attempt AS MATERIALIZED (
      SELECT id, attempts, state, nullif(wamid, '') AS wamid, nullif(reason, '') AS reason,
        nullif(code, '')::int4 AS code, to_timestamp(not_before::float8 / 1000) AS not_before, to_timestamp(now::float8 / 1000) AS now
      FROM unnest(
        ${ended.map(({ id }) => id)}::text[], ${ended.map(({ attempts }) => attempts)}::int4[],
        ${ended.map(({ ending }) => ending.state)}::text[], ${ended.map(({ ending }) => ending.wamid ?? "")}::text[],
        ${ended.map(({ ending }) => ending.reason ?? "")}::text[],
        ${ended.map(({ ending }) => ending.errorCode === null ? "" : String(ending.errorCode))}::text[],
        ${ended.map(({ ending }) => String(ending.notBefore ?? 0))}::text[], ${
    ended.map(({ now }) => String(now))
  }::text[]
      ) AS a (id, attempts, state, wamid, reason, code, not_before, now)
    ), locked AS (
      SELECT o.seq, attempt.* FROM outbox o JOIN attempt ON attempt.id = o.id ORDER BY o.seq FOR NO KEY UPDATE OF o
    )
    UPDATE outbox o SET state = l.state, wamid = coalesce(o.wamid, l.wamid), reason = l.reason, error_code = l.code,
      not_before = CASE WHEN l.state = 'queued' THEN l.not_before ELSE o.not_before END,
      settled_at = CASE WHEN l.state <> 'queued' THEN l.now END
    FROM locked l
    WHERE o.seq = l.seq AND (
      (o.state = 'requested' AND o.attempts = l.attempts) OR
      (l.state = 'accepted' AND o.state IN ('queued', 'requested', 'uncertain', 'refused'))
    )
    RETURNING o.id`

/** PostgreSQL will never take a value of it. */
const REFUSED = "refused"

/** Ends attempts: those that end at the same moment in one statement. Answers whether it still was the one under way. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const together = yield* Together.make<Ended, boolean | typeof REFUSED, DeliveryError>(
    (ended: ReadonlyArray<Ended>) =>
      ending(sql, ended).pipe(
        Effect.map((rows) => {
          const ids = new Set(rows.map(({ id }) => id))
          return ended.map(({ id }) => ids.has(id))
        }),
        Effect.catchTag(
          "SqlError",
          (error): Effect.Effect<never, DeliveryError | ValueRefused> =>
            refusesValue(error) ? Effect.fail(new ValueRefused()) : unavailable(error)
        )
      ),
    crowded,
    () => Effect.succeed(REFUSED)
  )

  return (ended: Ended): Effect.Effect<boolean, DeliveryError> =>
    Effect.flatMap(
      together(ended),
      (was) =>
        was === REFUSED ? unavailable(new Error("the database refuses a value of this ending")) : Effect.succeed(was)
    )
})
