import { Layer } from "effect"
import { Aftermath } from "./Aftermath.ts"
import { Courier } from "./Courier.ts"
import { Deliveries } from "./Deliveries.ts"
import * as DeliveryActor from "./DeliveryActor.ts"
import { DeliveryConfig } from "./DeliveryConfig.ts"
import { NumberStops } from "./NumberStops.ts"
import { OperatorTasks } from "./OperatorTasks.ts"
import { OutboxSweeps } from "./OutboxSweeps.ts"
import { Pacing } from "./Pacing.ts"
import { Receipts } from "./Receipts.ts"
import { Recipients } from "./Recipients.ts"
import { SendQueue } from "./SendQueue.ts"
import { Statuses } from "./Statuses.ts"
import * as StatusListener from "./StatusListener.ts"
import { UncertainSends } from "./UncertainSends.ts"
import { WindowGate } from "./WindowGate.ts"

const tables = Layer.mergeAll(
  SendQueue.layerSql,
  OutboxSweeps.layerSql,
  Receipts.layerSql,
  NumberStops.layerSql,
  OperatorTasks.layerSql
)

const hands = Courier.layer.pipe(
  Layer.provide(Layer.mergeAll(Aftermath.layer, WindowGate.layer)),
  Layer.provideMerge(Layer.mergeAll(Pacing.layer, Recipients.layer, Statuses.layer))
)

/**
 * The room, wired and at work. It stands on the database, the engine of actors, the Graph API, the guests, the hotels,
 * the inbox, a rate limiter, and on whoever can say how long a guest may be answered freely.
 */
export const layer = Layer.mergeAll(DeliveryActor.layer, StatusListener.layer).pipe(
  Layer.provideMerge(hands),
  Layer.provideMerge(Layer.mergeAll(tables, UncertainSends.layerSql.pipe(Layer.provideMerge(Deliveries.layerCluster)))),
  Layer.provideMerge(DeliveryConfig.layer)
)
