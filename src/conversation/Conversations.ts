import { Context, Effect, Layer } from "effect"
import * as Nudges from "../actors/Nudges.ts"
import type { ConversationId } from "../domain/Ids.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import { Conversation } from "./ConversationProtocol.ts"

/** How every other room reaches an actor. */
export class Conversations extends Context.Service<Conversations, {
  /** Returns at once and never fails: a wake that is lost is repeated by the sweep. */
  readonly wake: (id: ConversationId) => Effect.Effect<void>
}>()("conserje/conversation/Conversations") {
  static readonly layerCluster = Layer.effect(
    Conversations,
    Effect.gen(function* () {
      const actorFor = yield* Conversation.client
      return Conversations.of({
        wake: yield* Nudges.make({
          step: "wake",
          send: (id) => actorFor(id).Nudge(),
          count: (result) => ConversationMetrics.wakes({ result })
        })
      })
    })
  )
}
