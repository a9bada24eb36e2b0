import type { Effect } from "effect"
import { type ConversationId, tenantOf } from "../domain/Ids.ts"
import * as Trace from "../telemetry/Trace.ts"
import type { Heard } from "./Burst.ts"

/** A turn goes on with the trace of the first thing it answers; those of the others are linked. */
export const traced = <A, E, R>(
  id: ConversationId,
  heard: ReadonlyArray<Heard>,
  turn: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Trace.continued("conversation.turn", heard.map(({ event }) => event.traceparent), {
    "conserje.tenant": tenantOf(id),
    "conserje.conversation": id,
    "conserje.events": heard.length
  })(turn)
