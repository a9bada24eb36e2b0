import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { encode } from "../../src/sandbox/WireJson.ts"

describe("Meta's JSON", () => {
  it("means the same, in ASCII, with every slash escaped", () => {
    fc.assert(fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (json, words) => {
      const text = new TextDecoder().decode(encode({ json, words }))
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify({ json, words })))
      assert.match(text, /^[\x20-\x7e]*$/)
      assert.notMatch(text, /(?<!\\)\//)
    }))
  })
})
