import { entitiesOf } from "./entities/EntitiesOf.ts"
import { isOnlyName } from "./Expectation.ts"
import { judgeIntent } from "./IntentModel.ts"
import { type Detected, detectLanguage } from "./LanguageModel.ts"
import { read } from "./Reading.ts"
import type { Setting, Understood } from "./Understood.ts"

/** The same words in the same setting always mean the same. Total on any text, and bounded. */
export const understanding = (text: string, setting: Setting): Understood => {
  const reading = read(text)
  const detected: Detected = isOnlyName(setting.asked, reading.words)
    ? { language: setting.spoken, languageFrom: "context" }
    : detectLanguage(reading, setting.spoken)
  const entities = entitiesOf(text, setting, detected.language)
  return { ...judgeIntent(reading, setting.asked), entities, ...detected }
}
