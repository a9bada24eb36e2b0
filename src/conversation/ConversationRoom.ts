import { Layer } from "effect"
import { Listener } from "../language/Listener.ts"
import { Composer } from "./Composer.ts"
import * as ConversationActor from "./ConversationActor.ts"
import { ConversationConfig } from "./ConversationConfig.ts"
import { Conversations } from "./Conversations.ts"
import { ConversationStore } from "./ConversationStore.ts"
import { Sessions } from "./Sessions.ts"
import { Turns } from "./Turns.ts"
import * as Waker from "./Waker.ts"

/** The room, wired and at work. It stands on the inbox, delivery, the guests, the hotels and the engine of actors. */
export const layer = Layer.mergeAll(ConversationActor.layer, Waker.layer, Sessions.layer).pipe(
  Layer.provide(Turns.layer),
  Layer.provideMerge(Conversations.layerCluster),
  Layer.provide(Layer.mergeAll(Composer.layer.pipe(Layer.provide(Listener.layer)), ConversationStore.layerSql)),
  Layer.provide(ConversationConfig.layer)
)
