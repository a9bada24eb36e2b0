import { Effect } from "effect"
import { LANGUAGES } from "../domain/Language.ts"
import * as Meters from "../telemetry/Meters.ts"
import { SURE, UNSURE } from "./IntentModel.ts"
import { INTENTS, type Understood } from "./Understood.ts"

const LEVELS = ["high", "medium", "low"] as const
type Level = typeof LEVELS[number]

export const intentsDetected = Meters.counter("intents_detected_total", {
  help: "Messages by what the guest was understood to want",
  labels: { intent: INTENTS, confidence_level: LEVELS }
})

export const confidenceCategory = Meters.counter("nlp_confidence_category_total", {
  help: "Messages by how sure the understanding was: high from .75, medium from .45, low below",
  labels: { category: LEVELS }
})

export const fallbacks = Meters.counter("nlp_fallbacks_total", {
  help:
    "Messages not, or barely, understood: nothing likely, understood as none of our business, a weak guess, or without the language model that was asked",
  labels: {
    reason: ["very_low_confidence", "out_of_scope", "low_confidence_hint", "model_unavailable", "model_nonsense"]
  }
})

export const languageDetection = Meters.counter("nlp_language_detection_total", {
  help: "Messages by language, and whether their words showed it or the conversation's own was kept",
  labels: { detected_language: LANGUAGES, source: ["text", "context"] }
})

export const levelOf = (confidence: number): Level =>
  confidence >= SURE ? "high" : confidence >= UNSURE ? "medium" : "low"

const fallbackOf = ({ confidence, intent }: Understood) =>
  confidence < UNSURE || intent === "unknown"
    ? "very_low_confidence"
    : intent === "out_of_scope"
    ? "out_of_scope"
    : confidence < SURE
    ? "low_confidence_hint"
    : null

/** Counts one understood message in every series it belongs to. */
export const observe = (understood: Understood): Effect.Effect<void> => {
  const level = levelOf(understood.confidence)
  const reason = fallbackOf(understood)
  return Effect.all([
    intentsDetected({ intent: understood.intent, confidence_level: level }),
    confidenceCategory({ category: level }),
    languageDetection({ detected_language: understood.language, source: understood.languageFrom }),
    reason === null ? Effect.void : fallbacks({ reason })
  ], { discard: true })
}
