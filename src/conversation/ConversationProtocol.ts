import { Entity } from "effect/cluster"
import { Rpc } from "effect/rpc"

/**
 * One actor per guest and hotel, addressed `tenant/guest`. It is woken and never fed: what it has to answer is in the
 * inbox, so a nudge may be lost, doubled or late.
 */
export const Conversation = Entity.make("Conversation", [Rpc.make("Nudge")])
