import { Context, Effect, Layer } from "effect"
import { LateCheckouts } from "../../booking/LateCheckouts.ts"
import { tenantOf } from "../../domain/Ids.ts"
import { Reviews } from "../../reviews/Reviews.ts"
import * as TenantWall from "../../sql/TenantWall.ts"
import { Tickets } from "../../staff/Tickets.ts"
import type { Decision } from "../Decision.ts"
import type { Errander } from "../reserving/Errand.ts"
import type { CaringAnswer, CaringErrand } from "./CaringDecision.ts"

const answered = (answer: CaringAnswer): Decision => ({ _tag: "CaringAnswer", answer })

/** Late check-outs, requests and reviews: asked where they are kept, and made a decision of. May be repeated. */
export class CaringDesk extends Context.Service<CaringDesk, {
  /** Never fails: what cannot be arranged is a person's. */
  readonly run: (errand: CaringErrand, who: Errander) => Effect.Effect<Decision>
}>()("conserje/conversation/CaringDesk") {
  static readonly layer = Layer.effect(
    CaringDesk,
    Effect.gen(function* () {
      const lateCheckouts = yield* LateCheckouts
      const tickets = yield* Tickets
      const reviews = yield* Reviews

      const request = (errand: Extract<CaringErrand, { readonly _tag: "Request" }>, who: Errander) =>
        tickets.open({
          key: errand.key,
          tenantId: tenantOf(who.conversationId),
          conversationId: who.conversationId,
          phoneNumberId: who.phoneNumberId,
          category: errand.category,
          request: errand.words,
          urgent: false
        }).pipe(
          Effect.as(answered({ _tag: "RequestTaken" })),
          Effect.catch((error) =>
            Effect.as(
              Effect.logWarning("a guest's request could not be kept; a person gets the guest", error),
              handOver("special_request", "Asks for something that could not be written down as a ticket")
            )
          )
        )

      const review = ({ key, words }: Extract<CaringErrand, { readonly _tag: "Review" }>, who: Errander) =>
        reviews.hear(who.conversationId, words, key).pipe(
          Effect.map((reply) => answered({ _tag: "Review", reply })),
          Effect.catch((error) =>
            Effect.as(
              Effect.logWarning("what a guest thinks of a stay could not be kept", error),
              answered({ _tag: "Review", reply: { _tag: "Thanks" } })
            )
          )
        )

      const run = (errand: CaringErrand, who: Errander) => {
        switch (errand._tag) {
          case "LateCheckout":
            return late(lateCheckouts.ask(who.conversationId))
          case "ConfirmLate":
            return late(lateCheckouts.confirm(who.conversationId, errand.reservation, errand.fee))
          case "Request":
            return request(errand, who)
          case "Review":
            return review(errand, who)
        }
      }

      return CaringDesk.of({
        run: (errand, who) => TenantWall.within(tenantOf(who.conversationId), run(errand, who))
      })
    })
  )
}

const late = (asked: ReturnType<LateCheckouts["Service"]["ask"]>) =>
  Effect.map(asked, (answer): Decision => {
    switch (answer._tag) {
      case "NoStay":
      case "WhichStay":
        return handOver("late_checkout", "Asks for a late check-out, and it is not known of which stay")
      case "Away":
        return handOver("late_checkout", "Asks for a late check-out, and the PMS could not be asked")
      default:
        return answered({ _tag: "Late", answer })
    }
  })

const handOver = (because: "late_checkout" | "special_request", note: string): Decision => ({
  _tag: "HandOver",
  because,
  note
})
