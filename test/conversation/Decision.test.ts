import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { decide, type Decision, evolve, LATE_AFTER, takenOver } from "../../src/conversation/Decision.ts"
import { type GuestTurn, merge } from "../../src/conversation/GuestTurn.ts"
import { fresh, type State } from "../../src/conversation/State.ts"
import { NOTHING_NAMED } from "../../src/language/Entities.ts"
import { type Intent, INTENTS, type Understood } from "../../src/language/Understood.ts"
import { message, NOON, text } from "./hearing.ts"

const meaning = (intent: Intent): Understood => ({
  intent,
  confidence: 0.9,
  alternatives: [],
  entities: NOTHING_NAMED,
  language: "es",
  languageFrom: "text"
})

const turnOf = (...heard: Parameters<typeof merge>[0]): GuestTurn => {
  const turn = merge(heard)
  if (turn === null) throw new Error("the burst asks for nothing")
  return turn
}

const words = turnOf(text("hola"))

/** Reads as a sentence: having heard this, on hearing that, the agent decides so. */
const having = (...intents: ReadonlyArray<Intent>) => {
  const state = intents.reduce<State>(
    (state, intent) => evolve(state, decide(state, words, meaning(intent)), meaning(intent)),
    fresh("es")
  )
  return {
    on: (intent: Intent, turn: GuestTurn = words) => ({
      decides: (expected: Decision) => assert.deepStrictEqual(decide(state, turn, meaning(intent)), expected)
    })
  }
}

describe("a conversation", () => {
  it("greets who greets", () => having().on("greeting").decides({ _tag: "Greet" }))
  it("sends the place to who asks for it", () =>
    having("greeting").on("hotel_location").decides({ _tag: "SendLocation" }))
  it("tells the hours of the reception", () => having().on("business_hours_info").decides({ _tag: "TellHours" }))
  it("passes a guest who asks for a person on", () =>
    having().on("human").decides({ _tag: "HandOver", because: "guest_asked" }))

  it("says that it did not understand, the second time differently", () => {
    having().on("unknown").decides({ _tag: "Clarify", again: false })
    having("unknown").on("unknown").decides({ _tag: "Clarify", again: true })
    having("unknown", "hotel_location").on("unknown").decides({ _tag: "Clarify", again: false })
  })

  it("is silent once staff have it, whatever is asked", () => {
    for (const intent of INTENTS) having("human").on(intent).decides({ _tag: "StaySilent", because: "with_staff" })
  })

  it("does what a tapped button says, whatever its words would mean", () => {
    const tapped = turnOf(
      message({ _tag: "Choice", via: "button_reply", id: "business_hours_info", title: "Horarios" })
    )
    having().on("unknown", tapped).decides({ _tag: "TellHours" })
  })

  it("says so when what came cannot be read", () => {
    const voice = turnOf(
      message({ _tag: "Media", kind: "audio", media: { id: "1", mimeType: "audio/ogg", voice: true } })
    )
    having().on("unknown", voice).decides({ _tag: "CannotRead", what: "voice" })
  })

  it("answers a late question of fact and lets a late greeting rest", () => {
    const late = turnOf(text("tarde", { occurredAt: NOON - LATE_AFTER - 1 }))
    having().on("hotel_location", late).decides({ _tag: "SendLocation" })
    having().on("greeting", late).decides({ _tag: "StaySilent", because: "too_late" })
    having().on("unknown", late).decides({ _tag: "StaySilent", because: "too_late" })
  })

  it("belongs to the person who answered from the hotel's phone", () => {
    assert.strictEqual(takenOver(fresh("pt"))._tag, "WithStaff")
  })

  it.prop(
    "never speaks again after a hand-over, whatever follows",
    { intents: Schema.Array(Schema.Literals(INTENTS)) },
    ({ intents }) => {
      let state: State = evolve(fresh("en"), { _tag: "HandOver", because: "guest_asked" }, meaning("human"))
      for (const intent of intents) {
        const decision = decide(state, words, meaning(intent))
        assert.strictEqual(decision._tag, "StaySilent")
        state = evolve(state, decision, meaning(intent))
      }
    }
  )
})
