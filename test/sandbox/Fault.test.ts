import { assert, describe, it } from "@effect/vitest"
import { makePlan } from "../../src/sandbox/Fault.ts"

const plan = (chances: ReadonlyArray<number> = []) => {
  let drawn = 0
  return makePlan(() => chances[drawn++ % chances.length] ?? 0, () => {})
}

describe("a fault", () => {
  it("strikes the next so many sends and is over", () => {
    const faults = plan()
    faults.add({ fault: "reset", times: 2 })
    assert.deepStrictEqual([1, 2, 3].map(() => faults.next("a")?.fault), ["reset", "reset", undefined])
  })

  it("strikes one recipient only, when it names one", () => {
    const faults = plan()
    faults.add({ fault: "token", to: "b" })
    assert.deepStrictEqual(["a", "b"].map((to) => faults.next(to)?.fault), [undefined, "token"])
  })

  it("strikes by chance", () => {
    const faults = plan([0.1, 0.9, 0.3])
    faults.add({ fault: "slow", probability: 0.5 })
    assert.deepStrictEqual([1, 2, 3].map(() => faults.next("a")?.fault), ["slow", undefined, "slow"])
  })

  it("meant for sends is not used up by a read mark", () => {
    const faults = plan()
    faults.add({ fault: "reset", times: 1 })
    assert.strictEqual(faults.next(null), undefined)
    assert.strictEqual(faults.next("a")?.fault, "reset")
  })
})
