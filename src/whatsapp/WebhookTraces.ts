import { Clock, Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { NewEvent } from "../inbox/InboxEvent.ts"
import * as Trace from "../telemetry/Trace.ts"

/** Events of one delivery that get a span each; those beyond share the delivery's. */
const MOST_SPANS = 100

/** The span of one proved delivery. Whoever holds our secret may say which trace it goes on with. */
export const delivery = <A, E, R>(
  { headers }: HttpServerRequest.HttpServerRequest,
  self: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => Trace.door("webhook.receive", {}, { from: headers["traceparent"] ?? "" })(self)

/** Records events, each with a span of its own that its turn goes on from. */
export const recorded = <A, E>(
  events: ReadonlyArray<NewEvent>,
  record: (events: ReadonlyArray<NewEvent>) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.flatMap(Trace.here, (here) => here === "" ? record(events) : traced(events, record, here))

const traced = Effect.fnUntraced(function* <A, E>(
  events: ReadonlyArray<NewEvent>,
  record: (events: ReadonlyArray<NewEvent>) => Effect.Effect<A, E>,
  here: Trace.TraceParent
) {
  yield* Trace.annotate({ "conserje.events": events.length })
  const spans = yield* Effect.forEach(
    events.slice(0, MOST_SPANS),
    ({ conversationId, lane, tenantId, type }) =>
      Effect.makeSpan("webhook.event", {
        kind: "producer",
        attributes: {
          "conserje.tenant": tenantId,
          "conserje.lane": lane,
          "conserje.type": type,
          ...(conversationId === null ? {} : { "conserje.conversation": conversationId })
        }
      })
  )
  const placed = events.map((event, index) => ({ ...event, traceparent: Trace.placeOf(spans[index]) || here }))
  return yield* Effect.onExit(record(placed), (exit) =>
    Effect.map(Clock.currentTimeNanos, (now) => {
      for (const span of spans) span.end(now, exit)
    }))
})
