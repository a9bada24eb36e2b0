import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { decide, LATE_AFTER } from "../../src/conversation/Decide.ts"
import { evolve, takenOver } from "../../src/conversation/Evolve.ts"
import { fresh, type State } from "../../src/conversation/State.ts"
import { INTENTS } from "../../src/language/Understood.ts"
import { message, NOON, text } from "./hearing.ts"
import { having, meaning, moment, turnOf, words } from "./deciding.ts"

describe("a conversation", () => {
  it("greets who greets", () => having().on("greeting").is("Greet"))
  it("sends the place to who asks for it", () =>
    having("greeting").on("hotel_location").decides({
      _tag: "Tell",
      question: { subject: "location", amenities: [] }
    }))
  it("tells the hours of the reception", () =>
    having().on("business_hours_info").decides({ _tag: "Tell", question: { subject: "reception", amenities: [] } }))
  it("says that it does not know what nobody has written down, and a yes then means a person", () => {
    having().on("payment_info").is("NotKnown")
    having("payment_info").on("affirm").decides({ _tag: "HandOver", because: "guest_asked", note: "" })
    having("payment_info").on("deny").is("Acknowledge")
    having("payment_info", "greeting").on("affirm").is("Acknowledge")
  })
  it("passes a guest who asks for a person on", () =>
    having().on("human").decides({ _tag: "HandOver", because: "guest_asked", note: "" }))

  it("says that it did not understand, and leaves the guest to a person the second time in a row", () => {
    having().on("unknown").is("Clarify")
    having("unknown").on("unknown").decides({ _tag: "HandOver", because: "not_understood", note: "" })
    having("unknown", "hotel_location").on("unknown").is("Clarify")
    having("check_availability", "unknown").on("unknown").is("HandOver")
  })

  it("is silent once staff have it, whatever is asked", () => {
    for (const intent of INTENTS) having("human").on(intent).decides({ _tag: "StaySilent", because: "with_staff" })
  })

  it("does what a tapped button says, whatever its words would mean", () => {
    const tapped = turnOf(
      message({ _tag: "Choice", via: "button_reply", id: "business_hours_info", title: "Horarios" })
    )
    having().on("unknown", {}, tapped).is("Tell")
  })

  it("does what the number of a choice that was shown says", () => {
    having("greeting").on("unknown", { pick: 1 }).is("Ask")
    having("greeting").on("unknown", { pick: 3 }).is("HandOver")
    having("greeting").on("unknown", { pick: 4 }).is("Clarify")
    having("greeting", "thanks").on("unknown", { pick: 1 }).is("Clarify")
  })

  it("says so when what came cannot be read", () => {
    const voice = turnOf(
      message({ _tag: "Media", kind: "audio", media: { id: "1", mimeType: "audio/ogg", voice: true } })
    )
    having().on("unknown", {}, voice).decides({ _tag: "CannotRead", what: "voice" })
  })

  it("answers a late question of fact and lets a late greeting rest", () => {
    const late = turnOf(text("tarde", { occurredAt: NOON - LATE_AFTER - 1 }))
    having().on("hotel_location", {}, late).is("Tell")
    having().on("check_availability", {}, late).is("Ask")
    having().on("greeting", {}, late).decides({ _tag: "StaySilent", because: "too_late" })
    having().on("unknown", {}, late).decides({ _tag: "StaySilent", because: "too_late" })
  })

  it("belongs to the person who answered from the hotel's phone", () => {
    assert.strictEqual(takenOver(fresh("pt"))._tag, "WithStaff")
  })

  it.prop(
    "never speaks again after a hand-over, whatever follows",
    { intents: Schema.Array(Schema.Literals(INTENTS)) },
    ({ intents }) => {
      let state: State = takenOver(fresh("en"))
      for (const intent of intents) {
        const decision = decide(state, words, meaning(intent), moment)
        assert.strictEqual(decision._tag, "StaySilent")
        state = evolve(state, decision, "en")
      }
    }
  )
})
