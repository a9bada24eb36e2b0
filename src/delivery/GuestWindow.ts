import { Context, type Effect } from "effect"
import type { ConversationId } from "../domain/Ids.ts"
import type { Language } from "../domain/Language.ts"
import type { DeliveryError } from "./DeliveryError.ts"

/** What delivery must know of a conversation; the conversation room tells it. */
export class GuestWindow extends Context.Service<GuestWindow, {
  /**
   * Until when free-form messages are allowed, in milliseconds since the epoch: 24 hours after the guest's newest
   * message or call, 72 after one that came from an advertisement. `null` when the guest never wrote. In the order asked.
   */
  readonly openUntil: (
    conversations: ReadonlyArray<ConversationId>
  ) => Effect.Effect<ReadonlyArray<number | null>, DeliveryError>
  /** The language the conversation is held in; `null` when there is none yet. */
  readonly language: (conversationId: ConversationId) => Effect.Effect<Language | null, DeliveryError>
}>()("conserje/delivery/GuestWindow") {}
