import { assert, describe, it } from "@effect/vitest"
import { STAGES } from "../../src/booking/Reservation.ts"
import * as Succession from "../../src/booking/Succession.ts"

const stagesAfter = (stage: typeof STAGES[number], because: string | null) =>
  STAGES.flatMap((next) => {
    const change = Succession.following({ stage, because }, { stage: next })
    return change === null ? [] : [`${next} ${change.set.stage}`]
  })

const WAITING = ["held released", "gathering released", "awaiting_deposit released"]

describe("what was to take a stay's place", () => {
  it("ends wherever it stands when the guest or staff cancel the stay", () => {
    for (const because of ["guest", "staff"]) {
      const asked = [...WAITING, "booking released", "unknown released"]
      assert.sameMembers(stagesAfter("cancelling", because), [...asked, "confirmed cancelling"])
      assert.sameMembers(stagesAfter("cancelled", because), asked)
    }
  })

  it("goes on when the stay was cancelled because it moved", () => {
    assert.deepStrictEqual(stagesAfter("cancelled", "moved"), [])
  })

  it("goes on where the desk may have seen our own move, once the hotel's system was asked for it", () => {
    assert.sameMembers(stagesAfter("cancelled", "desk"), WAITING)
  })

  it("goes on for every stay that is not cancelled", () => {
    for (const stage of STAGES) {
      if (stage !== "cancelling" && stage !== "cancelled") assert.deepStrictEqual(stagesAfter(stage, null), [])
    }
  })
})
