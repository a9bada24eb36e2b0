import { Cause, Clock, Context, Effect, Layer, Ref } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { faultOf } from "../sql/SqlFault.ts"
import { type AuditEntry, entryOf } from "./AuditEntry.ts"
import { type AuditError, unavailable } from "./AuditError.ts"
import type { AuditEvent } from "./AuditEvent.ts"
import * as AuditMetrics from "./AuditMetrics.ts"
import { AuditSpool } from "./AuditSpool.ts"

/** How long a note may wait for the database before it goes to the disk. */
const PATIENCE = "2 seconds"
/** After a failure the database is left alone for so long, in milliseconds. */
const AWAY = 5_000
/** Events of one pass of the drain. */
const MOST_TOGETHER = 500

/** Writes the trail of who did what. Nothing in it is ever changed. */
export class Audit extends Context.Service<Audit, {
  /**
   * Appends in the caller's transaction, when there is one: what was done and its witness are kept together or not at
   * all. The chain of the hotel is held until that transaction ends, so append last.
   */
  readonly append: (...events: ReadonlyArray<AuditEvent>) => Effect.Effect<void, AuditError>
  /**
   * For what happened whether it can be written or not: outside of any transaction, it never fails, and waits on the
   * disk while the database is away.
   */
  readonly note: (event: AuditEvent) => Effect.Effect<void>
  /** One bounded pass: writes what waited. Returns how many events that were. */
  readonly drain: Effect.Effect<number, AuditError>
}>()("conserje/audit/Audit") {
  static readonly layerSql = Layer.effect(
    Audit,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const spool = yield* AuditSpool
      const awayUntil = yield* Ref.make(0)

      const write = (entries: ReadonlyArray<AuditEntry>): Effect.Effect<void, SqlError> =>
        sql`SELECT audit_append(${JSON.stringify(entries)}::text::jsonb)`.pipe(
          Effect.andThen(Effect.forEach(entries, ({ type }) => AuditMetrics.events({ type }), { discard: true }))
        )

      const outside = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
        Effect.updateContext(self, (context: Context.Context<R>) =>
          // Without the caller's transaction, the context still has all that `self` asks for.
          Context.omit(sql.transactionService)(context) as Context.Context<R>)

      const noteNow = Effect.fnUntraced(function* (entry: AuditEntry) {
        const now = yield* Clock.currentTimeMillis
        if (now < (yield* Ref.get(awayUntil))) return false
        const written = yield* outside(write([entry])).pipe(
          Effect.timeout(PATIENCE),
          Effect.as(true),
          Effect.catchCause((cause) =>
            Effect.as(
              Effect.logWarning("the audit trail cannot be written", { fault: faultOf(Cause.squash(cause)) }),
              false
            )
          )
        )
        if (!written) yield* Ref.set(awayUntil, now + AWAY)
        return written
      })

      return Audit.of({
        append: (...events) =>
          Effect.forEach(events, entryOf).pipe(
            Effect.flatMap((entries) => entries.length === 0 ? Effect.void : write(entries)),
            Effect.catchTag("SqlError", unavailable)
          ),
        // A note that was begun is finished: whoever it is about may have hung up.
        note: (event) =>
          Effect.uninterruptible(Effect.gen(function* () {
            const entry = yield* entryOf(event)
            if (yield* noteNow(entry)) return
            if (yield* spool.keep(entry)) return yield* AuditMetrics.spooled({})
            yield* AuditMetrics.lost({})
            yield* Effect.logError("an event could be kept neither in the audit trail nor on disk", {
              type: entry.type,
              action: entry.action,
              tenant: entry.tenantId
            })
          })),
        drain: Effect.gen(function* () {
          const waiting = yield* spool.oldest(MOST_TOGETHER)
          if (waiting.length > 0) {
            yield* Effect.catchTag(write(waiting.map(({ entry }) => entry)), "SqlError", unavailable)
            yield* spool.forget(waiting.map(({ name }) => name))
          }
          yield* AuditMetrics.waiting({}, yield* spool.waiting)
          return waiting.length
        })
      })
    })
  )

  /** For a command, or a part of the house on its own: nothing is kept. */
  static readonly layerNone = Layer.succeed(Audit, {
    append: () => Effect.void,
    note: () => Effect.void,
    drain: Effect.succeed(0)
  })
}
