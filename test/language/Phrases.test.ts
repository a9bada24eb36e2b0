import { assert, describe, it } from "@effect/vitest"
import { LANGUAGES } from "../../src/domain/Language.ts"
import { helpChoices, intentOfChoice } from "../../src/language/HelpChoices.ts"
import { said, say } from "../../src/language/Phrases.ts"

const names = (sentence: string) => [...sentence.matchAll(/\{(\w*)\}/g)].map(([, name]) => name).toSorted()
const TITLES = new Set(["choose", "chooseAvailability", "chooseLocation", "chooseHuman", "chooseYes", "chooseNo"])

/** Said where the guest may be stuck. */
const WAYS_OUT = [
  "askChange",
  "clarify",
  "help",
  "mediaAudio",
  "mediaImage",
  "mediaOther",
  "notKnown",
  "notKnownMeanwhile",
  "nothingFree",
  "orPerson",
  "outOfScope",
  "owe",
  "tooLong",
  "tooMany"
] as const

/** Meta: the body of a message with buttons holds 1,024 characters, a button's title 20. */
const BODY = 1024
const TITLE = 20
const LONGEST_DETAIL = "Gran Hotel y Apartamentos de la Costanera Norte de Puerto Madryn y sus Termas"

describe("Phrases", () => {
  for (const language of LANGUAGES) {
    it(`says everything in ${language}, with the details that Spanish has`, () => {
      assert.deepStrictEqual(Object.keys(said[language]), Object.keys(said.es))
      for (const [key, sentence] of Object.entries(said[language])) {
        const spanish = Object.entries(said.es).find(([name]) => name === key)?.[1] ?? ""
        assert.deepStrictEqual(names(sentence), names(spanish), key)
        assert.match(sentence, /^\S.*\S$/su, key)
        const filled = sentence.replaceAll(/\{\w+\}/g, LONGEST_DETAIL)
        assert.notMatch(filled, /[{}]|undefined|null/, key)
        assert.isAtMost(filled.length, TITLES.has(key) ? TITLE : BODY, key)
      }
    })

    it(`offers three different things to tap in ${language}`, () => {
      const choices = helpChoices(language)
      assert.deepStrictEqual(choices.map(({ id }) => id), ["check_availability", "hotel_location", "human"])
      assert.strictEqual(new Set(choices.map(({ title }) => title)).size, 3)
      for (const { id, title } of choices) {
        assert.isAtMost(title.length, TITLE)
        assert.strictEqual(intentOfChoice(id), id)
      }
    })
  }

  it("always leaves a way to a person where it did not understand", () => {
    const person = { es: /persona|recepción/, en: /person|reception/, pt: /pessoa|recepção/ }
    for (const language of LANGUAGES) {
      for (const key of WAYS_OUT) {
        const sentence = said[language][key]
        assert.match(sentence, person[language])
      }
    }
  })

  it("speaks to Spanish guests as vos, never as tú or usted", () => {
    const spanish = Object.values(said.es).join("\n")
    assert.match(spanish, /\b(querés|podés|necesitás|preferís)/)
    assert.notMatch(
      spanish,
      /\b(tú|usted|ustedes|ti|quieres|quiere|puedes|(?<!se )puede|necesitas|necesita|prefieres|prefiere|tienes|tiene|escribe|escríbeme|escríbame|dime|dígame|cuéntame|eres)\b/i
    )
  })

  it("fills in a hotel's name as it is, whatever it looks like", () => {
    assert.include(say("es", "greeting", { hotel: "$& {hotel} $1" }), "$& {hotel} $1")
  })

  it("knows no choice but its own", () => {
    assert.isUndefined(intentOfChoice("greeting"))
    assert.isUndefined(intentOfChoice("__proto__"))
  })
})
