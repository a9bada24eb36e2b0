import { Context, Effect, FiberSet, Layer } from "effect"
import * as Nudges from "../actors/Nudges.ts"
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
      const wake = yield* Nudges.make({
        step: "message",
        send: (name) => actorFor(name).Nudge(),
        count: (result) => DeliveryMetrics.nudges({ result })
      })
      let bubbles = 0

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

      return Deliveries.of({ nudge: (address) => wake(nameOf(address)), showTyping })
    })
  )
}

/** Typing bubbles under way in one process; a guest can do without one. */
const MOST_BUBBLES = 64
