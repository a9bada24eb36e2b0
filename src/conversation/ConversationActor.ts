import { Effect, Layer, Ref } from "effect"
import { Entity } from "effect/cluster"
import * as Luggage from "../actors/Luggage.ts"
import { ConversationId } from "../domain/Ids.ts"
import { ConversationConfig } from "./ConversationConfig.ts"
import { Conversation } from "./ConversationProtocol.ts"
import type { Conversation as Resident } from "./ConversationStore.ts"
import { Turns } from "./Turns.ts"

/**
 * Thin on purpose: it gives one guest's turns one place to run, one after the other. What it remembers between two
 * nudges is only a copy; the version fence makes a second, stale actor harmless.
 */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const { idle } = yield* ConversationConfig
    return Conversation.toLayer(
      Effect.gen(function* () {
        const { entityId } = yield* Entity.CurrentAddress
        const turns = yield* Turns
        const resident = yield* Ref.make<Resident | null>(null)
        const id = ConversationId.make(entityId)
        return Conversation.of({ Nudge: () => turns.settle(id, resident) })
      }),
      { maxIdleTime: idle }
    )
  })
).pipe(Luggage.only(Turns, ConversationConfig))
