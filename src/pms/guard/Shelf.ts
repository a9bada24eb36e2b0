import type { Duration, Effect, Option, Schema } from "effect"
import type { TenantId } from "../../domain/Ids.ts"

/** An answer that was kept. One that is no longer fresh may only be shown as potentially stale. */
export interface Kept<A> {
  readonly value: A
  readonly fresh: boolean
}

/** One kind of answer. Keys are the tenant's own: the same question of two hotels never meets. */
export interface Shelf<A> {
  readonly look: (tenantId: TenantId, key: string) => Effect.Effect<Option.Option<Kept<A>>>
  /** How often we have written there. Taken before asking, and kept with the answer: it may not have seen later writes. */
  readonly edition: (tenantId: TenantId) => Effect.Effect<number>
  readonly keep: (tenantId: TenantId, key: string, edition: number, value: A) => Effect.Effect<void>
}

export interface ShelfOptions<A> {
  readonly name: string
  /** How an answer is written where it leaves the process. */
  readonly codec: Schema.ConstraintCodec<A, unknown>
  readonly fresh: Duration.Duration
}

/** Where answers are kept. */
export interface Shelves {
  readonly shelf: <A>(options: ShelfOptions<A>) => Shelf<A>
  /** After a write of ours nothing that was kept for this hotel is fresh any more, nor what is being asked just now. */
  readonly invalidate: (tenantId: TenantId) => Effect.Effect<void>
}
