import { Clock, Context, Duration, Effect, Layer, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import type { TenantId } from "../../domain/Ids.ts"
import { PmsConfig } from "../PmsConfig.ts"
import * as PmsMetrics from "../PmsMetrics.ts"

/** One thing that was asked of a PMS. Never a guest, a room or a booking. */
export interface PmsCall {
  readonly tenantId: TenantId
  readonly operation: PmsMetrics.Operation
  readonly outcome: PmsMetrics.Outcome
  readonly errorType: PmsMetrics.ErrorType | null
  /** How often the PMS was asked; 0 when the call was rejected before. */
  readonly attempts: number
  /** Milliseconds. */
  readonly durationMs: number
  readonly correlationId: string
  /** Milliseconds since the epoch: the start. */
  readonly at: number
}

/** Rows of one statement. */
const MOST_TOGETHER = 500
/** Rows that may wait; what comes on top is counted and left out, because a guest's answer matters more. */
const MOST_WAITING = 10_000
const EVERY = Duration.millis(500)
/** Rows that one pass of retention deletes, so that it never holds the table for long. */
const MOST_EXPIRED = 5_000

/** What became of our calls, kept for a while. Noting one costs the caller a push onto a list. */
export class PmsCalls extends Context.Service<PmsCalls, {
  readonly note: (call: PmsCall) => Effect.Effect<void>
  /** One bounded pass: deletes what is older than `PMS_CALLS_KEPT`. Returns how many rows that were. */
  readonly expire: Effect.Effect<number, SqlError>
}>()("conserje/pms/guard/PmsCalls") {
  static readonly layerSql = Layer.effect(
    PmsCalls,
    Effect.gen(function* () {
      const { callsKept } = yield* PmsConfig
      const sql = yield* SqlClient.SqlClient
      let waiting: Array<PmsCall> = []

      const write = (calls: ReadonlyArray<PmsCall>) =>
        sql`
          INSERT INTO pms_calls
            (tenant_id, operation, outcome, error_type, attempts, duration_ms, correlation_id, at)
          SELECT c."tenantId", c.operation, c.outcome, c."errorType", c.attempts, c."durationMs", c."correlationId",
            to_timestamp(c.at / 1000.0)
          FROM json_to_recordset(${JSON.stringify(calls)}::text::json) AS c(
            "tenantId" text, operation text, outcome text, "errorType" text, attempts int, "durationMs" int,
            "correlationId" text, at float8)`

      /** Rows leave the list when they are written: a database that is away costs nothing but the list's length. */
      const writeSome = Effect.suspend(() => {
        const some = waiting.slice(0, MOST_TOGETHER)
        if (some.length === 0) return Effect.succeed(0)
        // A statement that is cut off may have been carried out, and its rows would be written twice.
        return Effect.uninterruptible(Effect.map(write(some), () => {
          waiting = waiting.slice(some.length)
          return some.length
        }))
      })
      const writeAll: Effect.Effect<void, SqlError> = Effect.flatMap(
        writeSome,
        (written) => written < MOST_TOGETHER ? Effect.void : writeAll
      )

      yield* Effect.addFinalizer(() => writeAll.pipe(Effect.timeoutOption("2 seconds"), Effect.ignore))
      yield* writeAll.pipe(
        Effect.catchCause((cause) => Effect.logWarning("calls to the PMS wait to be written", cause)),
        Effect.repeat(Schedule.spaced(EVERY)),
        Effect.forkScoped
      )

      const expire = Effect.fnUntraced(function* () {
        const before = (yield* Clock.currentTimeMillis) - Duration.toMillis(callsKept)
        const gone = yield* sql`
          DELETE FROM pms_calls WHERE id IN (
            SELECT id FROM pms_calls WHERE at < to_timestamp(${before}::float8 / 1000) ORDER BY at LIMIT ${MOST_EXPIRED})
          RETURNING 1`
        return gone.length
      })

      return PmsCalls.of({
        note: (call) =>
          Effect.suspend(() => {
            if (waiting.length >= MOST_WAITING) return PmsMetrics.callsDropped({})
            waiting.push(call)
            return Effect.void
          }),
        expire: expire()
      })
    })
  )

  /** For a command or a test without a database. */
  static readonly layerNone = Layer.succeed(PmsCalls, { note: () => Effect.void, expire: Effect.succeed(0) })

  /** One pass of the loop that keeps the table small. */
  static readonly retention = Effect.flatMap(PmsCalls, ({ expire }) => expire)
}
