import { Context, type Effect, type Stream } from "effect"
import type { ConversationId } from "../domain/Ids.ts"
import type { InboxError } from "./InboxError.ts"
import type { InboxEvent, Lane, NewEvent, Receipt } from "./InboxEvent.ts"

/** Somebody has something to do: sent after the commit, may be lost, repeated by the sweeps. */
export interface Wake {
  readonly lane: Lane
  readonly conversationId: ConversationId | null
}

/** What the outside told us, kept before it is understood. Told five times, kept once. */
export class Inbox extends Context.Service<Inbox, {
  /**
   * Durable when it returns. All calls that wait at the same moment are one statement; each gets its own receipts in
   * the order of its own events.
   */
  readonly record: (events: ReadonlyArray<NewEvent>) => Effect.Effect<ReadonlyArray<Receipt>, InboxError>
  /** Unhandled events of a conversation, by (occurred, arrival), at most `limit`. */
  readonly unhandled: (
    conversationId: ConversationId,
    limit: number
  ) => Effect.Effect<ReadonlyArray<InboxEvent>, InboxError>
  /** Unhandled events of a lane in the order of arrival, at most `limit`. */
  readonly waiting: (lane: Lane, limit: number) => Effect.Effect<ReadonlyArray<InboxEvent>, InboxError>
  /** Conversations with unhandled events received before `before` (milliseconds), oldest first, at most `limit`. */
  readonly overdue: (before: number, limit: number) => Effect.Effect<ReadonlyArray<ConversationId>, InboxError>
  readonly markHandled: (ids: ReadonlyArray<string>) => Effect.Effect<void, InboxError>
  /** Gives the unhandled events of a guest who turned out to be another one to that one. */
  readonly reassign: (from: ConversationId, to: ConversationId) => Effect.Effect<number, InboxError>
  /** What was just written in this process. Bounded and lossy: a reader that lags misses wakes, never events. */
  readonly wakes: Stream.Stream<Wake>
}>()("conserje/inbox/Inbox") {}
