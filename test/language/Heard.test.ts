import { assert, describe, it } from "@effect/vitest"
import { everyPhrase, heard, phrasesOf } from "../../scripts/learning/Heard.ts"
import { digest } from "../../scripts/learning/Recipe.ts"
import { LANGUAGES } from "../../src/domain/Language.ts"
import madeOf from "../../src/language/learnt/made-of.json" with { type: "json" }
import { read } from "../../src/language/Reading.ts"
import { type Intent, INTENTS } from "../../src/language/Understood.ts"
import { examinations } from "./heldout.ts"

const plain = (text: string) => read(text).words.map((word) => word.plain).join(" ")

/** What guests rarely say, or can say in few ways. */
const RARE: ReadonlySet<Intent> = new Set([
  "start_over",
  "payment_confirmation",
  "review_response",
  "checkout_completed",
  "language_change",
  "unknown"
])

describe("Heard", () => {
  it("knows every intent in every language, and nothing else", () => {
    for (const language of LANGUAGES) {
      assert.sameMembers(Object.keys(heard[language].subjects), [...INTENTS])
    }
  })

  it("has at least 40 different phrases for each intent and language, 25 for a rare one, before any slot is filled", () => {
    for (const language of LANGUAGES) {
      for (const intent of INTENTS) {
        const phrases = new Set(heard[language].subjects[intent]).size
        assert.isAtLeast(phrases, RARE.has(intent) ? 25 : 40, `${language} ${intent}`)
      }
    }
  })

  it("leaves no slot open and no phrase without a word", () => {
    for (const { text } of everyPhrase) {
      assert.notMatch(text, /[{}]/)
      assert.isAbove(read(text).words.length, 0, text)
    }
  })

  it("never says the same with two meanings", () => {
    for (const language of LANGUAGES) {
      const meaning = new Map<string, string>()
      for (const { subject, text } of phrasesOf(language)) {
        const words = plain(text)
        assert.strictEqual(meaning.get(words) ?? subject, subject, `${language}: ${text}`)
        meaning.set(words, subject)
      }
    }
  })

  it("has heard next to nothing of what is held out", () => {
    for (const language of LANGUAGES) {
      const known = new Set(phrasesOf(language).map(({ text }) => plain(text)))
      const taught = examinations[language].intents.filter(({ text }) => known.has(plain(text))).length
      assert.isAtMost(taught / examinations[language].intents.length, 0.04)
    }
  })

  it("is what was learnt: `deno task learn` has been run since anything that goes into it changed", () => {
    assert.strictEqual(madeOf.digest, digest())
  })
})
