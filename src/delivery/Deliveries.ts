import { Context, Effect, FiberSet, Layer } from "effect"
import type { Sharding } from "effect/cluster"
import type { PhoneNumberId, Wamid } from "../domain/Ids.ts"
import { GraphApi } from "../whatsapp/GraphApi.ts"
import { type DeliveryAddress, nameOf } from "./DeliveryAddress.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"
import { Delivery } from "./DeliveryProtocol.ts"

/** How other rooms reach delivery: put it in the outbox, then nudge. The nudge may be lost; a sweep repeats it. */
export class Deliveries extends Context.Service<Deliveries, {
  /** Never fails and never waits for the sending. */
  readonly nudge: (address: DeliveryAddress) => Effect.Effect<void>
  /**
   * Marks a guest's message as read and shows "typing", best effort: never waited for, never retried, never queued, and
   * its failure is only counted.
   */
  readonly showTyping: (phoneNumberId: PhoneNumberId, wamid: Wamid) => Effect.Effect<void>
}>()("conserje/delivery/Deliveries") {
  static readonly layerCluster = Layer.effect(
    Deliveries,
    Effect.gen(function* () {
      const actorFor = yield* Delivery.client
      const api = yield* GraphApi
      const fibers = yield* FiberSet.make<void>()
      const run = yield* FiberSet.runtime(fibers)()
      /** One nudge under way for each address; `true` when it was nudged again meanwhile. */
      const underWay = new Map<string, boolean>()
      let bubbles = 0

      const send = (name: string): Effect.Effect<void> =>
        actorFor(name).Nudge().pipe(
          Effect.andThen(DeliveryMetrics.nudges({ result: "sent" })),
          // A full mailbox, a shard on the move, an actor that died: the messages are in the outbox, the sweep comes back.
          Effect.catchCause(() => DeliveryMetrics.nudges({ result: "refused" })),
          Effect.andThen(Effect.suspend(() => {
            const again = underWay.get(name) === true
            if (!again) return Effect.sync(() => underWay.delete(name))
            underWay.set(name, false)
            return send(name)
          })),
          Effect.asVoid
        )

      const nudge = (address: DeliveryAddress) =>
        Effect.suspend(() => {
          const name = nameOf(address)
          if (underWay.has(name)) {
            underWay.set(name, true)
            return DeliveryMetrics.nudges({ result: "coalesced" })
          }
          if (underWay.size >= MOST_UNDER_WAY) return DeliveryMetrics.nudges({ result: "crowded" })
          underWay.set(name, false)
          run(send(name))
          return Effect.void
        })

      const showTyping = (phoneNumberId: PhoneNumberId, wamid: Wamid) =>
        Effect.suspend(() => {
          if (bubbles >= MOST_BUBBLES) return DeliveryMetrics.typing({ result: "dropped" })
          bubbles++
          run(
            api.markRead(phoneNumberId, wamid, true).pipe(
              Effect.flatMap((shown) => DeliveryMetrics.typing({ result: shown ? "shown" : "refused" })),
              Effect.ensuring(Effect.sync(() => bubbles--))
            )
          )
          return Effect.void
        })

      return Deliveries.of({ nudge, showTyping })
    })
  ) satisfies Layer.Layer<Deliveries, never, Sharding.Sharding | GraphApi>
}

/** Nudges under way in one process: memory is bounded, the rest is left to the sweep. */
const MOST_UNDER_WAY = 20_000

/** Typing bubbles under way in one process; a guest can do without one. */
const MOST_BUBBLES = 64
