import { Layer } from "effect"
import { Listener } from "../language/Listener.ts"
import { CaringDesk } from "./caring/CaringDesk.ts"
import { Composer } from "./Composer.ts"
import * as ConversationActor from "./ConversationActor.ts"
import { ConversationConfig } from "./ConversationConfig.ts"
import { Conversations } from "./Conversations.ts"
import { ConversationStore } from "./ConversationStore.ts"
import { Deliberation } from "./Deliberation.ts"
import { Handovers } from "./Handovers.ts"
import { HandoverSweeps } from "./HandoverSweeps.ts"
import { HotelContent } from "./HotelContent.ts"
import { LookUpConfig } from "./LookUpConfig.ts"
import { LookUps } from "./LookUps.ts"
import { OwedAnswers } from "./OwedAnswers.ts"
import { ReservationDesk } from "./reserving/ReservationDesk.ts"
import { RoomNames } from "./RoomNames.ts"
import { Sessions } from "./Sessions.ts"
import { Turns } from "./Turns.ts"
import * as Waker from "./Waker.ts"

/** What a turn is thought out and worded with. */
const thought = Composer.layer.pipe(
  Layer.provide(
    Layer.mergeAll(
      Deliberation.layer.pipe(Layer.provide(Layer.merge(ReservationDesk.layer, CaringDesk.layer))),
      OwedAnswers.layer
    )
  ),
  Layer.provide(Layer.mergeAll(Listener.layerLanguageModel, HotelContent.layer, RoomNames.layer, LookUps.layer)),
  Layer.provide(LookUpConfig.layer)
)

/** What comes back to hand-overs. */
const sweeps = HandoverSweeps.layerSql.pipe(Layer.provide(Handovers.layerSql))

/**
 * The room, wired and at work. It stands on the inbox, delivery, staff, the guests, the hotels with their systems, the flags
 * and the engine of actors.
 */
export const layer = Layer.mergeAll(ConversationActor.layer, Waker.layer, Sessions.layer, sweeps).pipe(
  Layer.provide(Turns.layer),
  Layer.provideMerge(Conversations.layerCluster),
  Layer.provide(Layer.mergeAll(thought, ConversationStore.layerSql)),
  Layer.provide(ConversationConfig.layer)
)
