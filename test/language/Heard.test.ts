import { assert, describe, it } from "@effect/vitest"
import { LANGUAGES } from "../../src/domain/Language.ts"
import { everyPhrase, heard, phrasesOf } from "../../src/language/Heard.ts"
import { read } from "../../src/language/Reading.ts"
import { LEARNT } from "../../src/language/IntentModel.ts"
import { heldout } from "./heldout.ts"

const plain = (text: string) => read(text).words.map((word) => word.plain).join(" ")

describe("Heard", () => {
  it("knows the same subjects in every language, and every intent among them", () => {
    const subjects = Object.keys(heard.es.subjects).toSorted()
    for (const language of LANGUAGES) {
      assert.deepStrictEqual(Object.keys(heard[language].subjects).toSorted(), subjects)
    }
    assert.includeMembers(subjects, LEARNT.filter((intent) => intent !== "unknown"))
  })

  it("has at least 40 different phrases for each intent and language, before any slot is filled", () => {
    for (const language of LANGUAGES) {
      for (const intent of LEARNT.filter((intent) => intent !== "unknown")) {
        assert.isAtLeast(new Set(heard[language].subjects[intent]).size, 40, `${language} ${intent}`)
      }
    }
  })

  it("leaves no slot open and no phrase without a word", () => {
    for (const { text } of everyPhrase) {
      assert.notMatch(text, /[{}]/)
      assert.isAbove(read(text).words.length, 0, text)
    }
  })

  it("has never heard a phrase of the held-out split", () => {
    for (const language of LANGUAGES) {
      const known = new Set(phrasesOf(language).map(({ text }) => plain(text)))
      for (const { text } of heldout[language]) assert.isFalse(known.has(plain(text)), text)
    }
  })
})
