import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { type Sentiment, sentimentOf } from "../../src/reviews/Sentiment.ts"

const CASES: Readonly<Record<Sentiment, ReadonlyArray<string>>> = {
  positive: [
    "Excelente todo, gracias!",
    "nos encantó, vamos a volver",
    "muy lindo lugar",
    "Great stay, we loved it",
    "wonderful, would recommend",
    "Adoramos! Tudo perfeito",
    "gostei muito",
    "👍",
    "nada mal"
  ],
  negative: [
    "la habitación estaba sucia",
    "pésimo, nunca más",
    "mucho ruido a la noche",
    "no me encantó",
    "It was dirty and noisy",
    "not good at all",
    "disappointing",
    "o quarto estava sujo",
    "não gostei",
    "excelente el desayuno pero la ducha horrible"
  ],
  neutral: ["ok", "llegamos el martes", "we left at ten", "saímos cedo", ""],
  unsubscribe: [
    "no me escriban más",
    "baja",
    "STOP",
    "please unsubscribe me",
    "don’t message me, it was great",
    "não me mandem mensagens",
    "excelente todo pero no quiero más mensajes"
  ]
}

describe("sentimentOf", () => {
  for (const [sentiment, texts] of Object.entries(CASES)) {
    for (const text of texts) {
      it(`reads ${JSON.stringify(text)} as ${sentiment}`, () => assert.strictEqual(sentimentOf(text), sentiment))
    }
  }

  it("lets not wanting it win, whatever else is said, and is total", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      assert.strictEqual(sentimentOf(`unsubscribe. ${text}`), "unsubscribe")
      assert.include(["positive", "negative", "neutral", "unsubscribe"], sentimentOf(text))
    }))
  })
})
