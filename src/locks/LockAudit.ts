import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { TenantId } from "../domain/Ids.ts"
import { LockEvent } from "./LockEvent.ts"
import { type LocksError, unavailable } from "./LocksError.ts"
import * as AuditDrain from "./redis/AuditDrain.ts"
import { HotelsWithLocks } from "./redis/HotelsWithLocks.ts"

export interface AuditQuestion {
  readonly tenantId: TenantId
  readonly roomId?: string
  readonly session?: string
  readonly limit: number
}

/** What became of every hold, for whoever has to find out later why: who held which room, when, and how it ended. */
export class LockAudit extends Context.Service<LockAudit, {
  /**
   * Carries over what waits in Redis, a bounded part of it: in the order it happened, each event once, however often a
   * pass is broken off or made by two processes. Returns how many events.
   */
  readonly drain: Effect.Effect<number, LocksError>
  /** What is in the table, oldest first: of the hotel's last `limit` events, those of this room and session. */
  readonly read: (question: AuditQuestion) => Effect.Effect<ReadonlyArray<LockEvent>, LocksError>
}>()("conserje/locks/LockAudit") {
  /** For `RoomLocks.layerRedis`. */
  static readonly layerRedis = Layer.effect(
    LockAudit,
    Effect.gen(function* () {
      return LockAudit.of({ drain: yield* AuditDrain.make, read: reading(yield* SqlClient.SqlClient) })
    })
  ).pipe(Layer.provide(HotelsWithLocks.layer))

  /** For `RoomLocks.layerSql`, which writes its audit itself. */
  static readonly layerSql = Layer.effect(
    LockAudit,
    Effect.map(SqlClient.SqlClient, (sql) => ({ drain: Effect.succeed(0), read: reading(sql) }))
  )
}

const reading = (sql: SqlClient.SqlClient): LockAudit["Service"]["read"] => ({ limit, roomId, session, tenantId }) =>
  sql`
    SELECT event, room_id, arrive::text, leave::text, session, held_for, fence::float8 AS fence, reason,
      (extract(epoch FROM at) * 1000)::float8 AS at
    FROM lock_audit
    WHERE tenant_id = ${tenantId} ${roomId === undefined ? sql`` : sql`AND room_id = ${roomId}`}
      ${session === undefined ? sql`` : sql`AND session = ${session}`}
    ORDER BY id DESC LIMIT ${limit}`.pipe(
    Effect.map((rows) => decodeRows(rows).toReversed()),
    Effect.catchTag("SqlError", unavailable)
  )

const decodeRows = Schema.decodeUnknownSync(Schema.Array(LockEvent))
