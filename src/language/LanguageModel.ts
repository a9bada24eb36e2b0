import { type Language, LANGUAGES } from "../domain/Language.ts"
import { languageFeatures } from "./Features.ts"
import learnt from "./learnt/languages.json" with { type: "json" }
import { linearModel } from "./LinearModel.ts"
import type { Reading } from "./Reading.ts"
import type { Understood } from "./Understood.ts"

/** How sure the words must be to change the conversation's language. */
export const TO_SWITCH = 0.75
/** How sure they must be to say that they showed the language it already has. */
export const TO_STAY = 0.5

export type Detected = Pick<Understood, "language" | "languageFrom">

const classify = linearModel(learnt)

/** Tells Spanish, English and Portuguese apart; the conversation's own is kept when the words do not show one. */
export const detectLanguage = ({ words }: Reading, spoken: Language): Detected => {
  const odds = classify(languageFeatures(words))
  const likely = (language: Language) => odds.get(language) ?? 0
  const shown = LANGUAGES.reduce((best, one) => likely(one) > likely(best) ? one : best)
  return likely(shown) >= (shown === spoken ? TO_STAY : TO_SWITCH)
    ? { language: shown, languageFrom: "text" }
    : { language: spoken, languageFrom: "context" }
}
