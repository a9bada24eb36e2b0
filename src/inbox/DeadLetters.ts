import { Context, type Effect } from "effect"
import type { ConversationId, TenantId } from "../domain/Ids.ts"
import type { InboxError } from "./InboxError.ts"

/** A turn that failed for good: its events, why, and what was known. Written by the conversation room's commit. */
export interface DeadLetter {
  readonly id: string
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly eventIds: ReadonlyArray<string>
  readonly reason: string
  readonly cause: string
  readonly context: unknown
  readonly attempts: number
  readonly state: "open" | "replayed" | "discarded"
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export class DeadLetters extends Context.Service<DeadLetters, {
  /** Open ones, oldest first. */
  readonly list: (limit: number) => Effect.Effect<ReadonlyArray<DeadLetter>, InboxError>
  readonly get: (id: string) => Effect.Effect<DeadLetter | null, InboxError>
  /** Makes its events unhandled again, so that the next sweep runs the turn. Returns whether it was open. */
  readonly replay: (id: string) => Effect.Effect<boolean, InboxError>
  readonly discard: (id: string, because: string) => Effect.Effect<boolean, InboxError>
}>()("conserje/inbox/DeadLetters") {}
