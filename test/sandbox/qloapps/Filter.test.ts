import { assert, describe, it } from "@effect/vitest"
import * as Filter from "../../../src/sandbox/qloapps/Filter.ts"

describe("a filter", () => {
  it.each([
    ["[5]", { _tag: "OneOf", values: ["5"] }],
    ["5", { _tag: "OneOf", values: ["5"] }],
    ["[1|2]", { _tag: "OneOf", values: ["1", "2"] }],
    ["[1,9]", { _tag: "Between", low: "1", high: "9" }],
    ["[Lago, SA]", { _tag: "OneOf", values: ["Lago, SA"] }],
    [">[2020-01-01 00:00:00]", { _tag: "Above", value: "2020-01-01 00:00:00" }],
    ["<[3]", { _tag: "Below", value: "3" }],
    ["![4]", { _tag: "Not", value: "4" }],
    ["%[ana]%", { _tag: "Like", pattern: "%ana%" }],
    ["[ana]%", { _tag: "Like", pattern: "ana%" }]
  ])("%s means what it says", (written, filter) => assert.deepStrictEqual<unknown>(Filter.parse(written), filter))
})
