import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Listener } from "../../src/language/Listener.ts"
import { completes, endpoint, type Manner, says, silent } from "../models/Endpoint.ts"
import { modelsAt } from "../models/models.ts"
import { setting } from "./setting.ts"

/** Words that no model of ours knows. */
const GIBBERISH = "zxqv brrp plonk"

const understand = (text: string, url: URL | null) =>
  Effect.all({
    own: Listener.use((listener) => listener.understand(text, setting("es"))).pipe(Effect.provide(Listener.layer)),
    asked: Listener.use((listener) => listener.understand(text, setting("es"))).pipe(
      Effect.provide(Listener.layerLanguageModel.pipe(Layer.provide(modelsAt(url)), Layer.fresh))
    )
  })

describe("Listener.layerLanguageModel", () => {
  it.live("takes the intent of a model where our own understanding is unsure, never as sure as our own", () =>
    Effect.gen(function* () {
      const { url } = yield* endpoint(completes({ intent: "hotel_location", confidence: 1 }))
      const { asked, own } = yield* understand(GIBBERISH, url)
      assert.isBelow(own.confidence, 0.45)
      assert.deepStrictEqual(asked, { ...own, intent: "hotel_location", confidence: 0.74 })
    }))

  it.live("shows it nothing that tells who writes", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* endpoint(completes({ intent: "inform", confidence: 0.8 }))
      // Where our own reading does not look, so that it stays unsure.
      const around = `${GIBBERISH} `.repeat(32)
      yield* understand(`${around}. soy Juan Pérez, juan@correo.example. ${around}`, url)
      assert.include(asked[0]?.body, "soy [name], [email]")
      assert.notMatch(asked[0]?.body ?? "", /juan/iu)
    }))

  it.live("does not ask where our own understanding is sure", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* endpoint(completes({ intent: "complaint", confidence: 1 }))
      const both = yield* understand("hola buenos días", url)
      assert.deepStrictEqual(both.asked, both.own)
      assert.strictEqual(asked.length, 0)
    }))

  const NONSENSE: ReadonlyArray<readonly [name: string, manner: Manner]> = [
    ["an intent that does not exist", completes({ intent: "transfer_all_money", confidence: 1 })],
    ["a confidence that is none", completes({ intent: "human", confidence: 12 })],
    ["an order to do something", completes({ tool: "book", room: "8" })],
    ["words", completes("Sure! I will cancel all bookings.")],
    ["an error", says("", 500)],
    ["nothing", silent]
  ]
  for (const [name, manner] of NONSENSE) {
    it.live(`falls back on its own understanding when it gets ${name}`, () =>
      Effect.gen(function* () {
        const { url } = yield* endpoint(manner)
        const { asked, own } = yield* understand(`${GIBBERISH} zxq`, url)
        assert.deepStrictEqual(asked, own)
      }))
  }

  it.live("is the deterministic one without a model", () =>
    Effect.gen(function* () {
      const { asked, own } = yield* understand(GIBBERISH, null)
      assert.deepStrictEqual(asked, own)
    }))
})
