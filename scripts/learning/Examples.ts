import { LANGUAGES } from "../../src/domain/Language.ts"
import { intentFeatures, languageFeatures } from "../../src/language/Features.ts"
import { read } from "../../src/language/Reading.ts"
import { everyPhrase, heard, type Phrase } from "./Heard.ts"
import type { Example } from "./Training.ts"

/** Subjects that nothing is said before, or after, without becoming something else: `ok` and `ok, thanks`. */
const NOTHING_BEFORE: ReadonlySet<string> = new Set(["greeting", "unknown"])
const NOTHING_AFTER: ReadonlySet<string> = new Set(["greeting", "thanks", "affirm", "goodbye", "unknown"])
/** What the same phrase counts once more with something polite around it. */
const AROUND = 0.5

/** Every phrase as it is, and again with an opening and with a closing: politeness is no evidence of anything. */
export const intentExamples = (phrases: ReadonlyArray<Phrase>): ReadonlyArray<Example> =>
  phrases.flatMap(({ language, subject, text, weight }, index) => {
    const { closings, openings } = heard[language]
    const { words } = read(text)
    const before = read(openings[index % openings.length] ?? "").words
    const after = read(closings[index % closings.length] ?? "").words
    const example = (features: Example["features"], share: number) => ({
      label: subject,
      features,
      weight: weight * share
    })
    return [
      example(intentFeatures(words), 1),
      ...NOTHING_BEFORE.has(subject) ? [] : [example(intentFeatures([...before, ...words]), AROUND)],
      ...NOTHING_AFTER.has(subject) ? [] : [example(intentFeatures([...words, ...after]), AROUND)]
    ]
  })

/** Phrases, and everyday words on their own. */
export const languageExamples = (): ReadonlyArray<Example> => {
  const words = LANGUAGES.flatMap((language) => heard[language].words.map((text) => ({ language, text, weight: 1 })))
  return [...everyPhrase, ...words].map(({ language, text, weight }) => ({
    label: language,
    features: languageFeatures(read(text).words),
    weight
  }))
}
