import { Context, Effect, Layer, type Option } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import type { Held, Hold, HoldId, HoldRequest } from "./Hold.ts"
import type { LocksError } from "./LocksError.ts"
import { measured } from "./MeasuredLocks.ts"
import { HotelsWithLocks } from "./redis/HotelsWithLocks.ts"
import * as RedisLocks from "./redis/RedisLocks.ts"
import * as SqlLocks from "./table/SqlLocks.ts"

/**
 * Who may book which room for which nights, one at a time. Nights are half open: a guest may leave on the day another
 * arrives. The clock is the store's, so that processes whose clocks differ agree. When the store is away every call
 * fails with `LocksUnavailable`: no answer is ever "free".
 */
export class RoomLocks extends Context.Service<RoomLocks, {
  /**
   * Holds the room, or fails with `RoomTaken`. The same session asking again for the same room and nights gets the hold
   * it has, unchanged. After `LocksUnavailable` it may have been held all the same: asking again tells, and what nobody
   * asks for again runs out.
   */
  readonly acquire: (request: HoldRequest) => Effect.Effect<Hold, LocksError>
  /**
   * Adds 600 seconds, at most twice. A hold that was prolonged since `held` was read is returned as it is, so that a
   * repeated call prolongs once. Fails with `HoldGone`, `NotTheHolder` or `ExtensionsSpent`.
   */
  readonly extend: (held: Held) => Effect.Effect<Hold, LocksError>
  /**
   * Lets the room go; `because` (no guest's words) is kept in the audit. False when it was gone already; `NotTheHolder`
   * when it is another session's.
   */
  readonly release: (held: Held, because?: string) => Effect.Effect<boolean, LocksError>
  /** A live hold. */
  readonly find: (tenantId: TenantId, id: HoldId) => Effect.Effect<Option.Option<Hold>, LocksError>
  /** The hotel's live holds, soonest to end first; 1,000 at most unless told. */
  readonly list: (tenantId: TenantId, limit?: number) => Effect.Effect<ReadonlyArray<Hold>, LocksError>
  /** Lets the hotel's rooms go, a thousand at most, for whoever `by` names. Returns how many. */
  readonly releaseAll: (tenantId: TenantId, by: string) => Effect.Effect<number, LocksError>
  /** Ends and audits what has run out, a bounded number of them. Returns how many. Expired holds hold nothing before it. */
  readonly expire: Effect.Effect<number, LocksError>
}>()("conserje/locks/RoomLocks") {
  /** For any number of processes. It needs no database: `LockAudit` carries the audit over when there is one. */
  static readonly layerRedis = Layer.effect(RoomLocks, Effect.map(RedisLocks.make, measured)).pipe(
    Layer.provide(HotelsWithLocks.layer)
  )

  /** On the database alone. */
  static readonly layerSql = Layer.effect(RoomLocks, Effect.map(SqlLocks.make, measured))
}
