import { entitiesOf } from "./entities/EntitiesOf.ts"
import { judgeIntent } from "./IntentModel.ts"
import { detectLanguage } from "./LanguageModel.ts"
import { read } from "./Reading.ts"
import type { Setting, Understood } from "./Understood.ts"

/** The same words in the same setting always mean the same. Total on any text, and bounded. */
export const understanding = (text: string, setting: Setting): Understood => {
  const reading = read(text)
  const detected = detectLanguage(reading, setting.spoken)
  const entities = entitiesOf(text, setting, detected.language)
  return { ...judgeIntent(reading, setting.asked), entities, ...detected }
}
