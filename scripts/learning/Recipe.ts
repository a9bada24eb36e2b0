import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type Learnt, linearModel, type Odds } from "../../src/language/LinearModel.ts"
import { intentFeatures } from "../../src/language/Features.ts"
import { read } from "../../src/language/Reading.ts"
import { intentExamples, languageExamples } from "./Examples.ts"
import { everyPhrase } from "./Heard.ts"
import { keep } from "./Keeping.ts"
import { train } from "./Training.ts"

/** Chosen on the phrases of `dev/`. */
const INTENT_TRAINING = { passes: 8, rate: 0.3, decay: 4e-3, least: 2 } as const
const LANGUAGE_TRAINING = { passes: 6, rate: 0.3, decay: 1e-3, least: 1 } as const

const TEMPERATURES = Array.from({ length: 56 }, (_, at) => 0.25 + at * 0.05)

/** Each family of phrases is asked of a model that learnt all but every so many families. */
const FOLDS = 4

interface Answered {
  readonly intent: string
  readonly odds: Odds
  readonly weight: number
}

const answered = (fold: number): ReadonlyArray<Answered> => {
  const others = everyPhrase.filter(({ family }) => family % FOLDS !== fold)
  const classify = linearModel(keep(train(intentExamples(others), INTENT_TRAINING), 1))
  return everyPhrase.filter(({ family }) => family % FOLDS === fold).map(({ subject, text, weight }) => ({
    intent: subject,
    odds: classify(intentFeatures(read(text).words)),
    weight
  }))
}

/** The temperature at which phrases that were not learnt surprise the model least (their negative log likelihood). */
const calibrated = (): number => {
  const found = Array.from({ length: FOLDS }, (_, fold) => answered(fold)).flat()
  const surprise = (temperature: number): number =>
    found.reduce((sum, { intent, odds, weight }) => {
      const powers = [...odds.values()].reduce((all, odd) => all + odd ** (1 / temperature), 0)
      return sum - weight * Math.log(Math.max(1e-9, (odds.get(intent) ?? 0) ** (1 / temperature) / powers))
    }, 0)
  return TEMPERATURES.map((temperature) => ({ temperature, surprise: surprise(temperature) }))
    .reduce((best, one) => one.surprise < best.surprise ? one : best).temperature
}

export const learnIntents = (): Learnt => ({
  ...keep(train(intentExamples(everyPhrase), INTENT_TRAINING), 1),
  temperature: calibrated()
})

export const learnLanguages = (): Learnt => keep(train(languageExamples(), LANGUAGE_TRAINING), 1)

const filesIn = (folder: URL): ReadonlyArray<URL> =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = new URL(entry.isDirectory() ? `${entry.name}/` : entry.name, folder)
    return entry.isDirectory() ? filesIn(at) : [at]
  })

const language = new URL("../../src/language/", import.meta.url)
const ingredients = (): ReadonlyArray<URL> => [
  ...["Concepts.ts", "concepts.json", "Features.ts", "LinearModel.ts", "Reading.ts"].map((name) =>
    new URL(name, language)
  ),
  ...filesIn(new URL("heard/", language)),
  ...filesIn(new URL("./", import.meta.url))
]

/** Of everything that the models are made of: equal digests, equal models. */
export const digest = (): string => {
  const hash = createHash("sha256")
  for (const path of ingredients().map((file) => fileURLToPath(file)).toSorted()) hash.update(readFileSync(path))
  return hash.digest("hex")
}
