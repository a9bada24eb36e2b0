import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { conserje } from "./Spawned.ts"

describe("chat", () => {
  it.live("says in one sentence that no runtime answers", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* conserje(["chat", "--url", "http://127.0.0.1:1"]), {
        code: 1,
        stdout: "",
        stderr: "No chat page answered at http://127.0.0.1:1: start the runtime with the pretend Meta " +
          "(`conserje start`), or give another --url.\n"
      })
    }))
})
