import { ClusterSchema, Entity } from "effect/cluster"
import { Rpc } from "effect/rpc"

/**
 * One actor per business number and guest, named by `DeliveryAddress.nameOf`: it sends that guest's messages in order.
 *
 * The nudge is volatile and says nothing: what is owed stands in the outbox, and a nudge that is lost is repeated by a
 * sweep. It returns when nothing is owed, or when what is owed has to wait,
 * or, after the message under way, when its actor has to go.
 */
export const Delivery = Entity.make("Delivery", [
  Rpc.make("Nudge").annotate(ClusterSchema.InterruptOnTermination, true)
])
