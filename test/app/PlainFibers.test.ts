import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"

const EVALUATE = "Deno" in globalThis ? ["eval"] : ["--input-type=module", "--eval"]

/** How many resources of `node:async_hooks` a fiber that waits once has held, in a process that begins like this. */
const resources = (beginning: string): string =>
  execFileSync(process.execPath, [
    ...EVALUATE,
    `${beginning}
    import { Effect } from "effect"
    import { AsyncResource } from "node:async_hooks"
    let made = 0
    const emitDestroy = AsyncResource.prototype.emitDestroy
    AsyncResource.prototype.emitDestroy = function () { made++; return emitDestroy.call(this) }
    await Effect.runPromise(Effect.yieldNow)
    console.log(made)`
  ], { encoding: "utf8" }).trim()

describe("a fiber of the runtime", () => {
  it("carries no resource of async_hooks along, as it would otherwise", () => {
    assert.strictEqual(resources(`import "./src/app/PlainFibers.ts"`), "0")
    assert.notStrictEqual(resources(""), "0")
  })
})
