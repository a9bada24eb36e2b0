import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { type LateCheckoutAnswer, LateCheckouts } from "../../../src/booking/LateCheckouts.ts"
import { CaringDesk } from "../../../src/conversation/caring/CaringDesk.ts"
import type { CaringErrand } from "../../../src/conversation/caring/CaringDecision.ts"
import { onFee } from "../../../src/conversation/caring/CaringTalk.ts"
import type { Said } from "../../../src/conversation/Said.ts"
import type { Talk } from "../../../src/conversation/talk/Talk.ts"
import { ConversationId, PhoneNumberId } from "../../../src/domain/Ids.ts"
import { NOTHING_NAMED } from "../../../src/language/Entities.ts"
import type { Intent } from "../../../src/language/Understood.ts"
import { Reviews } from "../../../src/reviews/Reviews.ts"
import { unavailable } from "../../../src/staff/StaffError.ts"
import { Tickets } from "../../../src/staff/Tickets.ts"
import { beginning, pesos } from "../../booking/wishes.ts"

const reservation = { ...beginning().record, stage: "confirmed" as const }
const who = { conversationId: ConversationId.make("casa/ana"), phoneNumberId: PhoneNumberId.make("112") }

const run = (errand: CaringErrand, late: LateCheckoutAnswer) =>
  CaringDesk.use((desk) => desk.run(errand, who)).pipe(
    Effect.provide(CaringDesk.layer.pipe(Layer.provide(Layer.mergeAll(
      Layer.mock(LateCheckouts, { ask: () => Effect.succeed(late), confirm: () => Effect.succeed(late) }),
      Layer.mock(Tickets, { open: () => unavailable("away") }),
      Layer.mock(Reviews, { hear: () => Effect.succeed({ _tag: "Feedback" }) })
    ))))
  )

const said = (intent: Intent, sure = true): Said => ({ intent, sure, entities: NOTHING_NAMED, choice: null })
const leaving: Talk = { _tag: "LeavingLate", reservation: reservation.id, fee: pesos(500) }

describe("leaving late", () => {
  it.effect("is offered at its fee where nobody arrives, and is a person's where the stay is not known or the PMS away", () =>
    Effect.gen(function* () {
      const possible = { _tag: "Possible", reservation, until: "14:00", fee: pesos(500) } as const
      assert.deepStrictEqual(yield* run({ _tag: "LateCheckout" }, possible), {
        _tag: "CaringAnswer",
        answer: { _tag: "Late", answer: possible }
      })
      for (const answer of [{ _tag: "NoStay" }, { _tag: "Away" }] as const) {
        assert.deepInclude(yield* run({ _tag: "LateCheckout" }, answer), { _tag: "HandOver", because: "late_checkout" })
      }
    }))

  it("is confirmed by a sure yes to exactly that fee, asked again after an unsure one, and let be after a no", () => {
    assert.deepStrictEqual(onFee(leaving, said("affirm")), {
      _tag: "Caring",
      errand: { _tag: "ConfirmLate", reservation: reservation.id, fee: pesos(500) }
    })
    assert.deepStrictEqual(onFee(leaving, said("affirm", false)), { _tag: "Caring", errand: { _tag: "LateCheckout" } })
    assert.deepStrictEqual(onFee(leaving, said("deny")), { _tag: "CaringAnswer", answer: { _tag: "NotLate" } })
    assert.isNull(onFee(leaving, said("hotel_location")))
    assert.isNull(onFee({ _tag: "Idle" }, said("affirm")))
  })
})

describe("a request", () => {
  it.effect("that cannot be written down goes to a person", () =>
    Effect.gen(function* () {
      const decision = yield* run({ _tag: "Request", category: "towels", words: "dos toallas", key: "w1" }, {
        _tag: "NoStay"
      })
      assert.deepInclude(decision, { _tag: "HandOver", because: "special_request" })
    }))
})

describe("an opinion", () => {
  it.effect("is answered as it was taken", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run({ _tag: "Review", words: "todo mal", key: "w1" }, { _tag: "NoStay" }), {
        _tag: "CaringAnswer",
        answer: { _tag: "Review", reply: { _tag: "Feedback" } }
      })
    }))
})
