import { Context, Effect, FiberSet, Layer } from "effect"
import { Sharding } from "effect/cluster"
import type { ConversationId } from "../domain/Ids.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import { Conversation } from "./ConversationProtocol.ts"

/** How every other room reaches an actor. Nothing else outside this room's actor imports effect/cluster. */
export class Conversations extends Context.Service<Conversations, {
  /** Returns at once and never fails: a wake that is lost is repeated by the sweep. */
  readonly wake: (id: ConversationId) => Effect.Effect<void>
}>()("conserje/conversation/Conversations") {
  static readonly layerCluster = Layer.effect(
    Conversations,
    Effect.gen(function* () {
      const actorFor = yield* Conversation.client
      const nudges = yield* FiberSet.make<void>()
      const run = yield* FiberSet.runtime(nudges)()
      /** One nudge under way for each conversation; `true` when it was woken again meanwhile. */
      const underWay = new Map<ConversationId, boolean>()

      const nudge = (id: ConversationId): Effect.Effect<void> =>
        actorFor(id).Nudge().pipe(
          Effect.andThen(ConversationMetrics.wakes({ result: "sent" })),
          // A full mailbox, a shard on the move, an actor that died: the events are in the inbox, the sweep comes back.
          Effect.catchCause(() => ConversationMetrics.wakes({ result: "refused" })),
          Effect.andThen(Effect.suspend(() => {
            const again = underWay.get(id) === true
            if (!again) return Effect.sync(() => underWay.delete(id))
            underWay.set(id, false)
            return nudge(id)
          })),
          Effect.asVoid
        )

      const wake = (id: ConversationId) =>
        Effect.suspend(() => {
          if (underWay.has(id)) {
            underWay.set(id, true)
            return ConversationMetrics.wakes({ result: "coalesced" })
          }
          if (underWay.size >= MOST_UNDER_WAY) return ConversationMetrics.wakes({ result: "crowded" })
          underWay.set(id, false)
          run(nudge(id))
          return Effect.void
        })

      return Conversations.of({ wake })
    })
  ) satisfies Layer.Layer<Conversations, never, Sharding.Sharding>
}

/** Nudges under way in one process: memory is bounded, the rest is left to the sweep. */
const MOST_UNDER_WAY = 20_000
