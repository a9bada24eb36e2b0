import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { understoodJson } from "../../src/cli/UnderstoodJson.ts"
import { understand } from "../language/setting.ts"
import { conserje } from "./Spawned.ts"

const linesOf = (stdout: string): ReadonlyArray<unknown> =>
  stdout.trimEnd().split("\n").map((line): unknown => JSON.parse(line))

describe("understand", () => {
  it.live("prints a JSON object for each line, on the day, in the zone and for the hotel that it was told", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* conserje(
        ["understand", "--now", "2026-12-01T02:00:00Z", "--zone", "Europe/Lisbon", "--tenant", "the-lantern-house"],
        {},
        undefined,
        "check in tomorrow for two nights\n\ndo you have a pool?\n"
      )
      assert.deepStrictEqual([code, stderr], [0, ""])
      const [first, second, ...rest] = linesOf(stdout)
      assert.containSubset(first, { entities: { check_in: "2026-12-02", check_out: "2026-12-04", nights: 2 } })
      assert.containSubset(second, {
        text: "do you have a pool?",
        intent: "hotel_amenities",
        language: "en",
        entities: { amenities: ["pool"] }
      })
      assert.deepStrictEqual(rest, [])
    }))

  it.live("refuses a zone that is none", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* conserje(["understand", "--zone", "Europe/Atlantis"])
      assert.deepStrictEqual([code, stdout], [2, ""])
    }))

  it("names only what was said", () => {
    assert.deepStrictEqual(understoodJson("hola", understand("hola", "es")).entities, {})
    assert.deepStrictEqual(understoodJson("somos dos", understand("somos dos", "es")).entities, { people: 2 })
  })
})
