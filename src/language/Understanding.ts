import { entitiesOf } from "./entities/EntitiesOf.ts"
import { everyPhrase } from "./Heard.ts"
import { learnIntents } from "./IntentModel.ts"
import { learnLanguages } from "./LanguageModel.ts"
import { read } from "./Reading.ts"
import type { Setting, Understood } from "./Understood.ts"

/** The same words in the same setting always mean the same. */
export type Understanding = (text: string, setting: Setting) => Understood

/** Learns from `heard/`, in slices of a few milliseconds. */
export function* learn(): Generator<void, Understanding> {
  const intentOf = yield* learnIntents(everyPhrase)
  const languageOf = yield* learnLanguages(everyPhrase)
  return (text, setting) => {
    const reading = read(text)
    const detected = languageOf(reading, setting.spoken)
    const entities = entitiesOf(text, setting, detected.language)
    return { ...intentOf(reading), alternatives: [], entities, ...detected }
  }
}
