import { assert, describe, it } from "@effect/vitest"
import { GuestId } from "../../src/domain/Ids.ts"
import { decide, type Owner, type Verdict } from "../../src/guests/WhoIsWho.ts"

const owner = (id: string, hasUserId: boolean, createdAt = 0): Owner => ({ id: GuestId.make(id), hasUserId, createdAt })
const ana = owner("ana", true, 2)
const stranger: Verdict = { _tag: "Stranger" }
const only = (id: string, ...leaving: ReadonlyArray<string>): Verdict => ({
  _tag: "Same",
  staying: GuestId.make(id),
  leaving: leaving.map((one) => GuestId.make(one))
})

const both = (byUserId: Owner | null, byPhone: Owner | null) => decide({ namesUserId: true, byUserId, byPhone })

describe("who is who", () => {
  it("is a stranger whose ids nobody has", () => assert.deepStrictEqual(both(null, null), stranger))
  it("is whoever has the user id, whatever the phone", () => {
    assert.deepStrictEqual(both(ana, null), only("ana"))
    assert.deepStrictEqual(both(ana, ana), only("ana"))
    assert.deepStrictEqual(both(ana, owner("bea", true)), only("ana"))
  })
  it("is the guest known by the phone who was never named, now with a name", () =>
    assert.deepStrictEqual(both(null, owner("bea", false)), only("bea")))
  it("is a stranger on a number that belonged to somebody with another user id", () =>
    assert.deepStrictEqual(both(null, owner("bea", true)), stranger))
  it("makes one person of a named and a nameless guest, and the older one stays", () => {
    assert.deepStrictEqual(both(ana, owner("bea", false, 1)), only("bea", "ana"))
    assert.deepStrictEqual(both(ana, owner("bea", false, 3)), only("ana", "bea"))
  })
  it("is whoever has the phone when nothing else is said", () =>
    assert.deepStrictEqual(decide({ namesUserId: false, byUserId: null, byPhone: ana }), only("ana")))
})
