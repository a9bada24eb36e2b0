import { assert, describe, it } from "@effect/vitest"
import { type Facts, violations } from "./Checker.ts"

const NOTHING: Facts = { said: [], events: [], turns: [], promises: [], sends: [], buried: new Set() }

const event = (id: string, over: Partial<Facts["events"][number]> = {}) => ({
  id,
  lane: "conversation",
  wamid: `w${id}`,
  state: "handled",
  turnId: "t1",
  occurredAt: 1_000,
  ...over
})

const turn = (version: number, eventIds: ReadonlyArray<string>, startedAt = version * 100) => ({
  id: `t${version}`,
  conversationId: "casa/ana",
  version,
  eventIds,
  startedAt,
  committedAt: startedAt + 50
})

const promise = (id: string, seq: number, over: Partial<Facts["promises"][number]> = {}) => ({
  id,
  seq,
  conversationId: "casa/ana",
  turnId: "t1",
  state: "accepted",
  delivery: "delivered",
  resends: 0,
  ...over
})

const said = (id: string, postedAt: number, ackedAt: number | null = postedAt + 5) => ({
  wamid: `w${id}`,
  guest: "ana",
  postedAt,
  ackedAt
})

const GOOD: Facts = {
  said: [said("1", 0), said("2", 10), said("3", 20)],
  events: [event("1"), event("2"), event("3", { turnId: "t2" })],
  turns: [turn(1, ["1", "2"]), turn(2, ["3"])],
  promises: [promise("a", 1), promise("b", 2, { turnId: "t2" }), promise("c", 3, { state: "uncertain" })],
  sends: [{ callbackData: "a" }, { callbackData: "b" }],
  buried: new Set()
}

const broken: ReadonlyArray<readonly [string, Partial<Facts>, string]> = [
  ["an acknowledged message that is not stored", { events: GOOD.events.slice(0, 2) }, "w3 was acknowledged"],
  [
    "an acknowledged message that nobody handled",
    { events: [...GOOD.events.slice(0, 2), event("3", { state: "new", turnId: null })] },
    "event 3 was acknowledged and is new"
  ],
  [
    "an event marked as handled by a turn that does not have it",
    { events: [...GOOD.events.slice(0, 2), event("3", { turnId: "t1" })] },
    "event 3 was acknowledged and is handled without its turn"
  ],
  [
    "a dead event without a letter",
    { events: [...GOOD.events.slice(0, 2), event("3", { state: "dead" })] },
    "event 3 is dead"
  ],
  [
    "a status that nobody settled",
    { events: [...GOOD.events, event("4", { lane: "status", state: "new" })] },
    "status"
  ],
  ["a message with two turns", { turns: [turn(1, ["1", "2"]), turn(2, ["3", "1"])] }, "w1 led to more than one turn"],
  ["a turn that heard its events in another order", { turns: [turn(1, ["2", "1"]), turn(2, ["3"])] }, "turn t1 heard"],
  [
    "a younger message heard in an earlier turn",
    {
      turns: [turn(1, ["2", "3"]), turn(2, ["1"])],
      events: [event("1", { turnId: "t2" }), event("2"), event("3")]
    },
    "event 2 was heard before 1"
  ],
  ["two turns of one guest at once", { turns: [turn(1, ["1", "2"]), turn(2, ["3"], 120)] }, "turns t1 and t2"],
  [
    "a version that was committed twice",
    { turns: [turn(1, ["1", "2"]), { ...turn(1, ["3"]), id: "t2" }] },
    "version 1"
  ],
  ["a message that Meta took twice", { sends: [...GOOD.sends, { callbackData: "a" }] }, "message a more than once"],
  [
    "a message that is still queued",
    { promises: [...GOOD.promises, promise("d", 4, { state: "queued" })] },
    "d is still"
  ],
  ["a message said to be accepted that Meta never saw", { sends: GOOD.sends.slice(0, 1) }, "b is accepted and Meta"],
  [
    "a message that Meta took and we hold for uncertain",
    { sends: [...GOOD.sends, { callbackData: "c" }] },
    "c is uncertain although"
  ],
  ["a message of nobody's", { sends: [...GOOD.sends, { callbackData: "x" }] }, "of nobody's"],
  ["answers in another order than promised", { sends: GOOD.sends.toReversed() }, "message a was sent after"]
]

describe("the checker", () => {
  it("has nothing to say of a run that kept its promises", () => {
    assert.deepStrictEqual(violations(NOTHING), [])
    assert.deepStrictEqual(violations(GOOD), [])
  })

  it.each(broken)("sees %s", (_, facts, sentence) => {
    assert.include(violations({ ...GOOD, ...facts }).join("\n"), sentence)
  })

  it("lets a message be sent again that a policy allows to", () => {
    const facts = {
      ...GOOD,
      promises: [promise("a", 1, { resends: 1 }), ...GOOD.promises.slice(1)],
      sends: [...GOOD.sends, { callbackData: "a" }]
    }
    assert.deepStrictEqual(violations(facts), [])
  })

  it("lets a message that was never acknowledged be missing", () => {
    assert.deepStrictEqual(violations({ ...GOOD, said: [...GOOD.said, said("4", 30, null)] }), [])
  })
})
