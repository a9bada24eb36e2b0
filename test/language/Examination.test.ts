import { assert, describe, it } from "@effect/vitest"
import { LANGUAGES } from "../../src/domain/Language.ts"
import { marks, share } from "./marks.ts"

describe("Examination", () => {
  for (const language of LANGUAGES) {
    it(`understands what guests want, when and with whom, in ${language}, without having heard their phrases`, () => {
      const { guests, intents, stays, taught } = marks(language)
      assert.isAtLeast(share(intents), 0.92, "intents")
      assert.isAtLeast(share(stays), 0.95, "stays")
      assert.isAtLeast(share(guests), 0.95, "guests")
      assert.isBelow(taught / (taught + intents.right + intents.wrong), 0.1, "phrases that were taught since")
    })
  }
})
