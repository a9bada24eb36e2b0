import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import * as SentLog from "../../src/sandbox/SentLog.ts"

const send = (callbackData: string | null) => ({
  at: 0,
  wamid: "wamid.1",
  phoneNumberId: "1",
  to: "2",
  callbackData,
  quotes: null,
  type: "text" as const,
  content: { type: "text" as const, text: { body: "a" } }
})

describe("what Meta took", () => {
  it("counts copies exactly among the messages it still keeps, and keeps no more than its capacity", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.constantFrom("a", "b", "c"))),
        fc.integer({ min: 1, max: 8 }),
        (ids, capacity) => {
          const log = SentLog.make(capacity, 2)
          for (const id of ids) log.add(send(id))
          const kept = ids.slice(-capacity)
          const expected = ["a", "b", "c"].flatMap((id) => {
            const times = kept.filter((one) => one === id).length
            return times > 1 ? [{ callbackData: id, times }] : []
          })
          assert.sameDeepMembers([...log.duplicates()], expected)
          assert.strictEqual(log.accepted(), ids.length)
          assert.deepStrictEqual(log.find({}).map(({ callbackData }) => callbackData), kept)
          const contents = log.find({}).map(({ content }) => content !== null)
          assert.deepStrictEqual(contents, kept.map((_, index) => index >= kept.length - 2))
        }
      )
    )
  })

  it("is read page by page, in the order of arrival", () => {
    const log = SentLog.make(100, 100)
    for (let id = 1; id <= 10; id++) log.add(send(`${id}`))
    assert.deepStrictEqual(log.find({ after: 3, limit: 2 }).map(({ seq }) => seq), [4, 5])
    assert.deepStrictEqual(log.find({ callbackData: "7" }).map(({ seq }) => seq), [7])
  })
})
