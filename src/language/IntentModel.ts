import { expecting } from "./Expectation.ts"
import { intentFeatures } from "./Features.ts"
import learnt from "./learnt/intents.json" with { type: "json" }
import { linearModel } from "./LinearModel.ts"
import type { Reading, Words } from "./Reading.ts"
import { type Asked, type Intent, INTENTS, type Understood } from "./Understood.ts"

/** At or above it a confidence is high: acted on without a second thought. */
export const SURE = 0.75
/** Below it the words were not understood. */
export const UNSURE = 0.45

/** Which wish is answered when a message holds several: a person before a fact, a fact before politeness. */
const RANK: Readonly<Partial<Record<Intent, number>>> = {
  human: 4,
  complaint: 3,
  help: 1,
  inform: 1,
  affirm: 1,
  deny: 1,
  out_of_scope: 1,
  greeting: 0,
  goodbye: 0,
  thanks: 0,
  unknown: 0
}
/** Of every wish that has no rank of its own. */
const WISH = 2
const rankOf = (intent: Intent): number => RANK[intent] ?? WISH

/** Others that may have been meant, likeliest first. */
const MOST_ALTERNATIVES = 3
/** What is less likely than this is no alternative. */
const NEGLIGIBLE = 0.01

export type Verdict = Pick<Understood, "alternatives" | "confidence" | "intent">

interface Guess {
  readonly intent: Intent
  readonly confidence: number
}

const classify = linearModel(learnt)

const guessesOf = (words: Words, asked: Asked | null): ReadonlyArray<Guess> => {
  const odds = expecting(classify(intentFeatures(words)), asked, words)
  return INTENTS.map((intent) => ({ intent, confidence: odds.get(intent) ?? 0 }))
    .toSorted((one, other) => other.confidence - one.confidence)
}

const NOTHING: Guess = { intent: "unknown", confidence: 0 }

const higher = (one: Guess, other: Guess): Guess => {
  const rank = rankOf(one.intent) - rankOf(other.intent)
  return rank > 0 || (rank === 0 && one.confidence >= other.confidence) ? one : other
}

/** The whole message, each sentence and, for a person, each clause: the highest wish that is sure. */
export const judgeIntent = ({ clauses, sentences, words }: Reading, asked: Asked | null): Verdict => {
  if (words.length === 0) return { ...NOTHING, alternatives: [] }
  const guesses = guessesOf(words, asked)
  const best = (part: Words): Guess => guessesOf(part, asked)[0] ?? NOTHING
  const whole = guesses[0] ?? NOTHING
  const parts = sentences.length > 1 ? sentences.map(best) : []
  const asides = clauses.length > 1 ? clauses.map(best).filter(({ intent }) => intent === "human") : []
  const sure = [...parts, ...asides].filter(({ confidence }) => confidence >= SURE)
  const verdict = sure.reduce(
    (found, one) => found.confidence >= SURE && rankOf(one.intent) <= rankOf(found.intent) ? found : higher(one, found),
    whole
  )
  // How sure we are that nothing was said is no confidence in having understood it: what is told is the next best guess.
  const { confidence } = verdict.intent === "unknown"
    ? guesses.find(({ intent }) => intent !== "unknown") ?? NOTHING
    : verdict
  const understood = { intent: confidence < UNSURE ? "unknown" as const : verdict.intent, confidence }
  return {
    ...understood,
    alternatives: guesses
      .filter(({ confidence, intent }) => intent !== understood.intent && confidence >= NEGLIGIBLE)
      .slice(0, MOST_ALTERNATIVES)
  }
}
