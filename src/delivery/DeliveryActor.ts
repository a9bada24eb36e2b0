import { Cause, Effect, Layer, Option } from "effect"
import { Entity } from "effect/cluster"
import * as Luggage from "../actors/Luggage.ts"
import { Courier } from "./Courier.ts"
import { addressOf } from "./DeliveryAddress.ts"
import { DeliveryConfig } from "./DeliveryConfig.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"
import { Delivery } from "./DeliveryProtocol.ts"
import { Pacing } from "./Pacing.ts"
import { SendQueue } from "./SendQueue.ts"

/**
 * Thin on purpose: it gives one guest's messages one place to be sent from. Whatever goes wrong here ends the nudge and
 * not the actor: what is owed is in the outbox, and a sweep comes back to it.
 */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const { idle } = yield* DeliveryConfig
    return Delivery.toLayer(
      Effect.gen(function* () {
        const { entityId } = yield* Entity.CurrentAddress
        const courier = yield* Courier
        const queue = yield* SendQueue
        const pacing = yield* Pacing
        const address = addressOf(entityId)
        if (Option.isNone(address)) return Delivery.of({ Nudge: () => Effect.void })
        const turnstile = yield* pacing.turnstile(address.value)
        let recovered = false

        const nudged = Effect.gen(function* () {
          if (!recovered) {
            yield* queue.recover(address.value)
            recovered = true
          }
          yield* courier.deliver(address.value, turnstile)
        }).pipe(
          Effect.catchCause((cause) =>
            Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.suspend(() => {
              // The message under way may have been sent and its end not written: the next nudge begins with that.
              recovered = false
              return Effect.andThen(
                DeliveryMetrics.actorFailures({}),
                Effect.logError("a delivery stopped half way", cause)
              )
            })
          )
        )
        return Delivery.of({ Nudge: () => nudged })
      }),
      { maxIdleTime: idle }
    )
  })
).pipe(Luggage.only(Courier, DeliveryConfig, Pacing, SendQueue))
