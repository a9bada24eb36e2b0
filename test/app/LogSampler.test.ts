import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as LogSampler from "../../src/app/LogSampler.ts"

describe("the sampler of log lines", () => {
  it("writes the first of anything, at most so many of one saying in a window, and loses no count", () => {
    const steps = fc.array(fc.record({ words: fc.nat(3), wait: fc.nat(4_000) }), { maxLength: 2_000, size: "max" })
    fc.assert(
      fc.property(steps, (said) => {
        const admit = LogSampler.make()
        const seen = new Map<number, { lines: number; told: number; since: number; inWindow: number }>()
        let now = 0
        for (const { wait, words } of said) {
          now += wait % 7 === 0 ? wait : 0
          const admission = admit("Warn", String(words), now)
          const known = seen.get(words)
          if (known === undefined) {
            assert.deepStrictEqual(admission, { _tag: "Write", suppressed: 0 })
            seen.set(words, { lines: 0, told: 1, since: now, inWindow: 1 })
            continue
          }
          if (now - known.since >= LogSampler.WINDOW) Object.assign(known, { since: now, inWindow: 0 })
          known.inWindow += 1
          assert.strictEqual(admission._tag, known.inWindow <= LogSampler.MOST ? "Write" : "Suppress")
          if (admission._tag === "Suppress") known.lines += 1
          else {
            assert.strictEqual(admission.suppressed, known.lines)
            known.lines = 0
          }
        }
      }),
      { seed: 3, numRuns: 30 }
    )
  })

  it("remembers a bounded number of sayings and still writes what is new", () => {
    const admit = LogSampler.make()
    for (let n = 0; n < 100_000; n++) assert.strictEqual(admit("Error", `words ${n}`, n / 100)._tag, "Write")
  })

  it("tells levels apart", () => {
    const admit = LogSampler.make()
    for (let n = 0; n < LogSampler.MOST * 2; n++) admit("Info", "said", 0)
    assert.strictEqual(admit("Error", "said", 0)._tag, "Write")
  })
})
