import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import * as Table from "../../src/cli/Table.ts"

describe("a table", () => {
  it("is as wide as its widest cell, also in scripts that take two places", () => {
    assert.strictEqual(
      Table.render(["ID", "HOTEL", "WHAT"], [["1", "箱根", "a"], ["20", "casa", ""]]),
      ["ID  HOTEL  WHAT", "1   箱根   a", "20  casa"].join("\n")
    )
  })

  it("shows what a terminal would obey, whatever the text", () => {
    const obeyed = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (cell) => {
        assert.notMatch(Table.plain(cell), obeyed)
        assert.strictEqual(Table.render(["A"], [[cell]]).split("\n").length, 2)
      })
    )
    assert.strictEqual(Table.plain("a\u001b[2Jb\nc\u202ed"), "a\\u001b[2Jb\\u000ac\\u202ed")
  })
})

describe("facts", () => {
  it("keep a value of several lines in its column", () => {
    assert.strictEqual(
      Table.facts([["id", "1"], ["context", "{\n  1\n}"]]),
      "id       1\ncontext  {\n           1\n         }"
    )
  })
})
