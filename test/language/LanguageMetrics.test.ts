import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { NOTHING_NAMED } from "../../src/language/Entities.ts"
import { observe } from "../../src/language/LanguageMetrics.ts"
import type { Understood } from "../../src/language/Understood.ts"

const understood: Understood = {
  intent: "hotel_location",
  confidence: 0.9,
  alternatives: [],
  entities: NOTHING_NAMED,
  language: "pt",
  languageFrom: "text"
}

/** Every series that counted something, as `name{values}`. */
const counted = Effect.map(
  Metric.snapshot,
  (snapshots) =>
    snapshots.flatMap((one) =>
      one.type === "Counter" && Number(one.state.count) > 0
        ? [`${one.id} ${Object.values(one.attributes ?? {}).join(",")} ${one.state.count}`]
        : []
    ).toSorted()
)

const counting = (...all: ReadonlyArray<Understood>) =>
  Effect.forEach(all, observe, { discard: true }).pipe(
    Effect.andThen(counted),
    Effect.provideService(Metric.MetricRegistry, new Map())
  )

describe("LanguageMetrics", () => {
  it.effect("counts a sure understanding by intent, level and language, and no fallback", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* counting(understood), [
        "intents_detected_total hotel_location,high 1",
        "nlp_confidence_category_total high 1",
        "nlp_language_detection_total pt,text 1"
      ])
    }))

  it.effect("says why a message fell back: a weak guess, nothing likely, or surely something else", () =>
    Effect.gen(function* () {
      const series = yield* counting(
        { ...understood, confidence: 0.749 },
        { ...understood, intent: "unknown", confidence: 0.449 },
        { ...understood, intent: "out_of_scope", confidence: 0.9 }
      )
      assert.deepStrictEqual(series.filter((one) => one.startsWith("nlp_fallbacks")), [
        "nlp_fallbacks_total low_confidence_hint 1",
        "nlp_fallbacks_total out_of_scope 1",
        "nlp_fallbacks_total very_low_confidence 1"
      ])
    }))
})
