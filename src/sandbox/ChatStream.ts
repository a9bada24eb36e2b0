import { Deferred, Effect, PubSub, Stream } from "effect"
import { Sse } from "effect/encoding"
import { HttpServerResponse } from "effect/http"
import { Phones } from "./Phones.ts"
import { SandboxMeta } from "./SandboxMeta.ts"
import { WebhookCourier } from "./WebhookCourier.ts"

/** A silent connection would be taken for dead on its way. */
const HEARTBEAT = "15 seconds"
/** Deliveries are told in handfuls: under load a page shows the newest ones and not every one. */
const MOST_DELIVERIES = 50
/** Milliseconds after which a browser comes back when the stream breaks. */
const RECONNECT = 1500

const event = (name: string, data: unknown): string =>
  Sse.encoder.write({ _tag: "Event", event: name, id: undefined, data: JSON.stringify(data) })

/**
 * What changes on the phones and in the network, as server-sent events: `hello` first, when nothing can be missed any
 * more, then `bubble`, `thread`, `guest`, `faults` and `deliveries`. Ends when the phones hang up.
 */
export const stream = Effect.gen(function* () {
  const phones = yield* Phones
  const courier = yield* WebhookCourier
  const sandbox = yield* SandboxMeta

  const changes = Effect.gen(function* () {
    const onPhones = yield* PubSub.subscribe(phones.changes)
    const delivered = yield* PubSub.subscribe(courier.changes)
    const faulty = yield* PubSub.subscribe(sandbox.faultChanges)
    const all = Stream.mergeAll([
      Stream.map(Stream.fromSubscription(onPhones), (change) => event(change.type, change)),
      Stream.fromSubscription(delivered).pipe(
        Stream.groupedWithin(1000, "250 millis"),
        Stream.map((deliveries) => event("deliveries", deliveries.slice(-MOST_DELIVERIES)))
      ),
      Stream.fromSubscription(faulty).pipe(
        Stream.debounce("50 millis"),
        Stream.map(() => event("faults", sandbox.faults()))
      ),
      Stream.map(Stream.tick(HEARTBEAT), () => ": still here\n\n")
    ], { concurrency: "unbounded" })
    return Stream.concat(Stream.make(`retry: ${RECONNECT}\n\n`, event("hello", {})), all)
  })

  return HttpServerResponse.stream(
    Stream.unwrap(changes).pipe(Stream.interruptWhen(Deferred.await(phones.hungUp)), Stream.encodeText),
    { contentType: "text/event-stream", headers: { "cache-control": "no-store", "x-accel-buffering": "no" } }
  )
})
