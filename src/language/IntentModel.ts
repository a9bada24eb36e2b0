import { type Language, LANGUAGES } from "../domain/Language.ts"
import { type Example, SLICE, type Training, training } from "./Classifier.ts"
import { intentFeatures } from "./Features.ts"
import type { Phrase } from "./Heard.ts"
import { read, type Reading, type Words } from "./Reading.ts"
import type { Intent } from "./Understood.ts"

/** At or above it a confidence is high: acted on without a second thought. */
export const SURE = 0.75
/** Below it the words were not understood. */
export const UNSURE = 0.45

export const INTENT_TRAINING: Training = { passes: 8, rate: 0.3, decay: 1e-3, temperature: 1 }

/** Which wish is answered when a message holds several: a person before a fact, a fact before politeness. */
const RANK = {
  human: 4,
  hotel_location: 3,
  business_hours_info: 3,
  help: 2,
  unknown: 1,
  greeting: 0
} as const satisfies Partial<Record<Intent, number>>

/** What the model tells apart; every other subject it learns from is `unknown`. */
export const LEARNT = ["greeting", "help", "hotel_location", "business_hours_info", "human", "unknown"] as const
type Learnt = keyof typeof RANK

export interface Verdict {
  readonly intent: Learnt
  readonly confidence: number
}

/** The longest greeting that is put before other phrases, in letters. */
const SHORT_GREETING = 18

/** Every phrase as it is, and once more with a greeting before it: politeness is no evidence of anything. */
function* examplesOf(phrases: ReadonlyArray<Phrase>, language: Language): Generator<void, ReadonlyArray<Example>> {
  const spoken: Array<{ readonly subject: string; readonly short: boolean; readonly words: Words }> = []
  for (const { subject, text } of phrases.filter((one) => one.language === language)) {
    if (spoken.length % SLICE === 0) yield
    spoken.push({ subject, short: text.length <= SHORT_GREETING, words: read(text).words })
  }
  const greetings = spoken.filter(({ short, subject }) => short && subject === "greeting")
  const examples: Array<Example> = []
  for (const [index, { subject, words }] of spoken.entries()) {
    if (index % SLICE === 0) yield
    const greeting = greetings[index % Math.max(1, greetings.length)]?.words ?? []
    for (const said of [words, [...greeting, ...words]]) {
      examples.push({ label: subject, features: intentFeatures(said) })
    }
  }
  return examples
}

const intentOf = (subject: string): Learnt => LEARNT.find((intent) => intent === subject) ?? "unknown"

const higher = (one: Verdict, other: Verdict): Verdict => {
  const rank = RANK[one.intent] - RANK[other.intent]
  return rank > 0 || (rank === 0 && one.confidence >= other.confidence) ? one : other
}

export type JudgeIntent = (reading: Reading) => Verdict

/** Learns what guests want from phrases, in slices. Subjects we have no answer for add up to `unknown`. */
export function* learnIntents(
  phrases: ReadonlyArray<Phrase>,
  options: Training = INTENT_TRAINING
): Generator<void, JudgeIntent> {
  const examples: Array<Example> = []
  for (const language of LANGUAGES) examples.push(...(yield* examplesOf(phrases, language)))
  const classify = yield* training(examples, options)

  const judge = (words: Words): Verdict => {
    const odds = new Map<Learnt, number>()
    for (const [subject, probability] of classify(intentFeatures(words))) {
      const intent = intentOf(subject)
      odds.set(intent, (odds.get(intent) ?? 0) + probability)
    }
    return [...odds].map(([intent, confidence]) => ({ intent, confidence }))
      .reduce((best, one) => one.confidence > best.confidence ? one : best)
  }

  /** The whole message, each sentence and, for a person, each clause: the highest wish that is sure. */
  return ({ clauses, sentences, words }: Reading): Verdict => {
    if (words.length === 0) return { intent: "unknown", confidence: 0 }
    const whole = judge(words)
    const parts = sentences.length > 1 ? sentences.map(judge) : []
    const asides = clauses.length > 1 ? clauses.map(judge).filter(({ intent }) => intent === "human") : []
    const sure = [whole, ...parts, ...asides].filter(({ confidence }) => confidence >= SURE)
    const verdict = sure.reduce(higher, sure[0] ?? whole)
    return verdict.confidence < UNSURE ? { intent: "unknown", confidence: verdict.confidence } : verdict
  }
}
