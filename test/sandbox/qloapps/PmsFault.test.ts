import { assert, describe, it } from "@effect/vitest"
import { makePlan } from "../../../src/sandbox/qloapps/PmsFault.ts"

describe("a fault", () => {
  const asked = { shop: "casa", resource: "bookings", method: "POST" }

  it("strikes as often as it was told, and only what it was told", () => {
    const plan = makePlan(() => 0)
    plan.add({ fault: "reset", times: 2, resource: "bookings", method: "POST" })
    assert.isUndefined(plan.next({ ...asked, method: "GET" }))
    assert.isUndefined(plan.next({ ...asked, resource: "orders" }))
    assert.deepStrictEqual([1, 2, 3].map(() => plan.next(asked)?.fault), ["reset", "reset", undefined])
  })

  it("strikes by chance below its probability", () => {
    const draws = [0.1, 0.9, 0.49]
    const plan = makePlan(() => draws.shift() ?? 1)
    plan.add({ fault: "html", probability: 0.5 })
    assert.deepStrictEqual([1, 2, 3].map(() => plan.next(asked)?.fault), ["html", undefined, "html"])
  })
})
