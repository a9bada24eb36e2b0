import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { SMALL_BYTES, WebhookMemory } from "../../src/whatsapp/WebhookMemory.ts"

const TOTAL = 16 * 1024 * 1024
const LARGE = TOTAL / 4

/** Four large bodies: as many as ever fit, because the last quarter is not theirs. */
const crowded = () => {
  const memory = new WebhookMemory(TOTAL)
  let taken = 0
  while (memory.take(LARGE, LARGE)) taken += 1
  return { memory, taken }
}

describe("the memory of all bodies", () => {
  it("keeps a quarter free of large bodies, for the small ones", () => {
    const { memory, taken } = crowded()
    assert.strictEqual(taken, 3)
    assert.isFalse(memory.take(1, SMALL_BYTES + 1))
    let small = 0
    while (memory.take(SMALL_BYTES, SMALL_BYTES)) small += 1
    assert.strictEqual(small, LARGE / SMALL_BYTES)
  })

  it("has room again for what was given back", () => {
    const { memory } = crowded()
    assert.isFalse(memory.hasRoomFor(LARGE))
    memory.give(LARGE)
    assert.isTrue(memory.hasRoomFor(LARGE))
    assert.isTrue(memory.take(LARGE, LARGE))
  })

  it("never holds more than there is, whatever comes in which order", () => {
    const step = fc.record({ bytes: fc.integer({ min: 0, max: TOTAL }), ofBody: fc.integer({ min: 0, max: TOTAL }) })
    fc.assert(fc.property(fc.array(fc.oneof(step, fc.constant("give" as const))), (steps) => {
      const memory = new WebhookMemory(TOTAL)
      const held: Array<number> = []
      for (const one of steps) {
        if (one === "give") memory.give(held.pop() ?? 0)
        else if (memory.take(one.bytes, one.ofBody)) held.push(one.bytes)
        assert.isAtMost(held.reduce((sum, bytes) => sum + bytes, 0), TOTAL)
      }
      // What was refused took nothing.
      held.forEach((bytes) => memory.give(bytes))
      assert.isTrue(memory.take(TOTAL, SMALL_BYTES))
      assert.isFalse(memory.take(1, 1))
    }))
  })
})
