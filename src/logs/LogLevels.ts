import { Clock, Context, Duration, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { type Meanwhile, Verbosity } from "../telemetry/Verbosity.ts"
import { type LogsError, unavailable } from "./LogsError.ts"

/** What may be said while the house runs. Nothing is quieter than `Error`: an operator must not go blind by mistake. */
export const LEVELS = ["Trace", "Debug", "Info", "Warn", "Error"] as const
export const Level = Schema.Literals(LEVELS)
export type Level = typeof Level.Type

/** For no longer than this: what is forgotten must not fill a disk. */
export const LONGEST = Duration.days(1)

/** What was said: from which level on lines are written, until when (milliseconds since the epoch). */
export interface Saying extends Meanwhile {
  readonly level: Level
}

/** How much every process of the house logs for a while, in place of what it was started with. */
export class LogLevels extends Context.Service<LogLevels, {
  /** What is said now; `null` when each process logs as it was started. */
  readonly said: Effect.Effect<Saying | null, LogsError>
  /** For all processes, here at once and in the others within five seconds; ends by itself. At most `LONGEST`. */
  readonly say: (level: Level, lasting: Duration.Duration) => Effect.Effect<Saying, LogsError>
  /** Back to what each process was started with. */
  readonly takeBack: Effect.Effect<void, LogsError>
  /** Does here what was said anywhere. Returns 1 when something is said, else 0. */
  readonly heed: Effect.Effect<number, LogsError>
}>()("conserje/logs/LogLevels") {
  static readonly layerSql = Layer.effect(
    LogLevels,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const verbosity = yield* Verbosity

      const said = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const [row] = yield* Effect.flatMap(
          sql`SELECT level, (extract(epoch FROM until) * 1000)::float8 AS until FROM log_level`,
          decode
        )
        return row === undefined || row.until <= now ? null : row
      }).pipe(houseWide, Effect.catchTags({ SqlError: unavailable, SchemaError: unavailable }))

      const heed = Effect.map(said, (meanwhile) => {
        verbosity.become(meanwhile)
        return meanwhile === null ? 0 : 1
      })

      /** The change and its witness, both or neither; then done here at once. */
      const change = (action: string, to: Meanwhile | null, statement: Effect.Effect<unknown, LogsError>) =>
        Effect.gen(function* () {
          const before = yield* said
          yield* statement
          yield* audit.append({ type: "data_modification", action, resource: "log/level", before, after: to })
        }).pipe(
          sql.withTransaction,
          houseWide,
          Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }),
          Effect.tap(() => Effect.sync(() => verbosity.become(to)))
        )

      const say = Effect.fnUntraced(function* (level: Level, lasting: Duration.Duration) {
        const now = yield* Clock.currentTimeMillis
        const until = now + Duration.toMillis(Duration.min(lasting, LONGEST))
        const to = { level, until }
        yield* change(
          "log_level.set",
          to,
          sql`
            INSERT INTO log_level (level, until) VALUES (${level}, to_timestamp(${until}::float8 / 1000))
            ON CONFLICT (one) DO UPDATE SET level = excluded.level, until = excluded.until`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
        )
        return to
      })

      const takeBack = change(
        "log_level.unset",
        null,
        sql`DELETE FROM log_level`.pipe(Effect.catchTag("SqlError", unavailable))
      )

      return LogLevels.of({ said, say, takeBack, heed })
    })
  )
}

const decode = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ level: Level, until: Schema.Finite })))
