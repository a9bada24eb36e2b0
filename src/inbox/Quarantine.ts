import { Context, type Effect } from "effect"
import type { InboxError } from "./InboxError.ts"

/** Why something signed by Meta could not be read or placed. */
export const REASONS = [
  "not_json",
  "unknown_shape",
  "missing_entry",
  "missing_changes",
  "bad_item",
  "unknown_number"
] as const
export type Reason = typeof REASONS[number]

export interface Suspect {
  readonly reason: Reason
  /** A sentence for the operator, without guest words. */
  readonly detail: string
  readonly phoneNumberId: string | null
  /** Exactly what came: the whole body, or the one item that could not be read as JSON. */
  readonly raw: Uint8Array
}

export interface Quarantined extends Suspect {
  readonly id: string
  readonly seen: number
  /** Milliseconds since the epoch. */
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly state: "open" | "replayed" | "discarded"
}

/** What we could not place, kept where an operator sees it. The same bytes again only count up. */
export class Quarantine extends Context.Service<Quarantine, {
  /** Durable when it returns. */
  readonly keep: (suspects: ReadonlyArray<Suspect>, receivedAt: number) => Effect.Effect<void, InboxError>
  /** Open ones, newest first. */
  readonly list: (limit: number) => Effect.Effect<ReadonlyArray<Quarantined>, InboxError>
  readonly get: (id: string) => Effect.Effect<Quarantined | null, InboxError>
  /** Returns whether it was open. */
  readonly close: (
    id: string,
    as: "replayed" | "discarded",
    because: string
  ) => Effect.Effect<boolean, InboxError>
}>()("conserje/inbox/Quarantine") {}
