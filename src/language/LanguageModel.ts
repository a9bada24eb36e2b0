import { type Language, LANGUAGES } from "../domain/Language.ts"
import { type Example, SLICE, type Training, training } from "./Classifier.ts"
import { languageFeatures } from "./Features.ts"
import { heard, type Phrase } from "./Heard.ts"
import { read, type Reading } from "./Reading.ts"
import type { Understood } from "./Understood.ts"

export const LANGUAGE_TRAINING: Training = { passes: 3, rate: 0.3, decay: 1e-3, temperature: 1 }

/** How sure the words must be to change the conversation's language. */
export const TO_SWITCH = 0.75
/** How sure they must be to say that they showed the language it already has. */
export const TO_STAY = 0.5

export type Detected = Pick<Understood, "language" | "languageFrom">

export type DetectLanguage = (reading: Reading, spoken: Language) => Detected

/** Learns to tell Spanish, English and Portuguese apart, from phrases and everyday words, in slices. */
export function* learnLanguages(
  phrases: ReadonlyArray<Phrase>,
  options: Training = LANGUAGE_TRAINING
): Generator<void, DetectLanguage> {
  const sentences = phrases.map(({ language, text }) => ({ label: language, text }))
  const words = LANGUAGES.flatMap((language) => heard[language].words.map((text) => ({ label: language, text })))
  const examples: Array<Example> = []
  for (const { label, text } of [...sentences, ...words]) {
    if (examples.length % SLICE === 0) yield
    examples.push({ label, features: languageFeatures(read(text).words) })
  }
  const classify = yield* training(examples, options)

  return (reading: Reading, spoken: Language): Detected => {
    const odds = classify(languageFeatures(reading.words))
    const likely = (language: Language) => odds.get(language) ?? 0
    const shown = LANGUAGES.reduce((best, one) => likely(one) > likely(best) ? one : best)
    return likely(shown) >= (shown === spoken ? TO_STAY : TO_SWITCH)
      ? { language: shown, languageFrom: "text" }
      : { language: spoken, languageFrom: "context" }
  }
}
