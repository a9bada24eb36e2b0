import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { read } from "../../src/language/Reading.ts"

const plain = (text: string) => read(text).words.map((word) => word.plain).join(" ")

const zalgo = (text: string) => [...text].map((letter) => `${letter}\u0337\u0322\u031b\u0300\u0334`).join("")

describe("Reading", () => {
  it("reads the same words through case, accents, stretching and compatibility letters", () => {
    for (const text of ["hola", "HOLA", "hólà", "holaaaaaa", "𝓱𝓸𝓵𝓪", "ｈｏｌａ", "h\u200bo\u2060la", zalgo("hola")]) {
      assert.strictEqual(plain(text), "hola")
    }
  })

  it("drops bidi overrides, tags and lone surrogates without losing the words around them", () => {
    assert.strictEqual(plain("\u202edonde\u202c \u{E0041}queda\u{E007F} \ud800"), "donde queda")
  })

  it("keeps accents as they were written, for telling the language", () => {
    assert.deepStrictEqual(read("¿Está aí, João?").words.map((word) => word.written), ["está", "aí", "joão"])
  })

  it("cuts sentences at their ends and at new lines, and clauses at commas", () => {
    const { clauses, sentences } = read("Hola, soy Ana\nquiero saber algo. ¿Dónde queda?")
    assert.deepStrictEqual(sentences.map((words) => words.map((word) => word.plain).join(" ")), [
      "hola soy ana",
      "quiero saber algo",
      "donde queda"
    ])
    assert.strictEqual(clauses.length, 4)
  })

  it("reads a gesture that answers as a word, whatever its colour", () => {
    assert.deepStrictEqual(read("👍🏽").words, [{ written: "👍", plain: "👍" }])
  })

  it("finds nothing in what has no words", () => {
    for (const text of ["", "   \n", "🏽🎉", "?!…", "\u0000\u200f", "\ud800"]) {
      assert.deepStrictEqual(read(text), { words: [], sentences: [], clauses: [] })
    }
  })

  it("reads the beginning and the end of a long message, and no more", () => {
    const reading = read(`principio ${"relleno, y más. ".repeat(4000)} final`)
    assert.strictEqual(reading.words.at(0)?.plain, "principio")
    assert.strictEqual(reading.words.at(-1)?.plain, "final")
    assert.isBelow(reading.words.length, 400)
    assert.isAtMost(reading.sentences.length, 8)
    assert.isAtMost(reading.clauses.length, 8)
  })

  it("is bounded and never throws, whatever the text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 3000, size: "max" }), (text) => {
      const { clauses, sentences, words } = read(text)
      assert.isAtMost(words.reduce((sum, { written }) => sum + written.length, 0), 1500)
      assert.isAtMost(Math.max(sentences.length, clauses.length), 8)
    }))
  })
})
