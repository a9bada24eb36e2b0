import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { KNOWN, neutral } from "../../src/language/Neutral.ts"
import { said } from "../../src/language/Phrases.ts"

const spanish = Object.values(said.es)

/** As verbs end where the guest is `vos`: podés, decime, reservala, mandámelo, respondé. */
const LIKE_VOS =
  /^(?:\p{L}+[áéí]s|\p{L}*[bcdfghjklmnñpqrstvxyz][áéíaei](?:me|te|se)?l[oa]s?|\p{L}+[aei]me|fijate|\p{L}{4,}é)$/u

/** Words of our sentences that end like them and are none. */
const OTHERS = new Set(["más", "después", "mostré", "anoté", "pelo", "avisé", "país", "cancelo", "cancela"])

describe("Spanish outside of the Río de la Plata", () => {
  it("knows every form of vos that our sentences use", () => {
    const words = new Set(spanish.flatMap((text) => text.replaceAll(/\{\w+\}/g, " ").match(/\p{L}+/gu) ?? []))
    const unknown = [...words].map((word) => word.toLowerCase()).filter((word) =>
      LIKE_VOS.test(word) && !KNOWN.has(word) && !OTHERS.has(word)
    )
    assert.deepStrictEqual(unknown, [])
  })

  it("leaves no form of vos in any sentence, and changes nothing else in it", () => {
    for (const text of spanish) {
      const other = neutral(text)
      assert.notMatch(other, /(?<!\p{L})(?:vos|querés|podés|necesitás|preferís|decime|escribime|respondé)(?!\p{L})/iu)
      assert.strictEqual(other.split(/\s+/).length, text.split(/\s+/).length)
      assert.deepStrictEqual(other.match(/\{\w+\}/g), text.match(/\{\w+\}/g))
      assert.strictEqual(neutral(other), other)
    }
  })

  it.each([
    ["¿Qué necesitás? Si preferís, escribime.", "¿Qué necesitas? Si prefieres, escríbeme."],
    ["Podés pagarla acá. Decime cuándo.", "Puedes pagarla acá. Dime cuándo."],
    ["Esto es lo que podemos hacer por vos:", "Esto es lo que podemos hacer por ti:"],
    ["Hotel Los Podestá, Vostok", "Hotel Los Podestá, Vostok"]
  ])("%s: %s", (from, to) => assert.strictEqual(neutral(from), to))

  it("touches no word that is not on the list", () => {
    fc.assert(fc.property(fc.stringMatching(/^[\p{L}\d ]{0,60}$/u), (text) => {
      const known = (text.toLowerCase().match(/\p{L}+/gu) ?? []).some((word) => KNOWN.has(word))
      assert.isTrue(known || neutral(text) === text)
    }))
  })
})
