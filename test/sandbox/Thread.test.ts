import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import type { Bubble, Tick } from "../../src/sandbox/Bubble.ts"
import * as Thread from "../../src/sandbox/Thread.ts"

const message = (wamid: string, from: Bubble["from"]): Bubble => ({
  wamid,
  from,
  at: 0,
  content: { kind: "text", body: wamid },
  quotes: null,
  callbackData: null,
  tick: "sent",
  reactions: {}
})

const RANK = ["sent", "delivered", "read"]
const ticks = fc.array(fc.constantFrom<Tick>("sent", "delivered", "read", "failed"))

describe("a thread", () => {
  it("never takes a tick back", () => {
    fc.assert(fc.property(ticks, (heard) => {
      let thread = Thread.add(Thread.empty("ana", "1"), message("a", "guest"))
      let before = 0
      for (const tick of heard) {
        thread = Thread.tick(thread, "a", tick)
        const now = RANK.indexOf(thread.bubbles[0]?.tick ?? "")
        assert.isAtLeast(now, before)
        before = now
      }
    }))
  })

  it("shows a message once, and no more messages than it keeps", () => {
    let thread = Thread.empty("ana", "1")
    for (let count = 0; count < Thread.MOST_BUBBLES + 10; count++) {
      thread = Thread.add(thread, message(`${count}`, "hotel"))
      thread = Thread.add(thread, message(`${count}`, "hotel"))
    }
    assert.strictEqual(thread.bubbles.length, Thread.MOST_BUBBLES)
    assert.strictEqual(thread.bubbles.at(-1)?.wamid, `${Thread.MOST_BUBBLES + 9}`)
  })

  it("marks a guest's older messages as read with the newest", () => {
    const thread = ["a", "b", "c"].reduce((all, id) => Thread.add(all, message(id, "guest")), Thread.empty("ana", "1"))
    const read = Thread.readByHotel(thread, "b")
    assert.deepStrictEqual(read.bubbles.map(({ tick }) => tick), ["read", "read", "sent"])
  })

  it("stops typing when the hotel speaks, and tells what a look has read", () => {
    const typing = Thread.typing(Thread.empty("ana", "1"), 1000)
    assert.strictEqual(typing.typingUntil, 1000 + Thread.TYPING_MILLIS)
    const spoken = Thread.add(typing, message("a", "hotel"))
    assert.deepStrictEqual([spoken.typingUntil, spoken.unread], [0, 1])
    const [seen, fresh] = Thread.seen(spoken)
    assert.deepStrictEqual([seen.unread, fresh.map(({ wamid }) => wamid)], [0, ["a"]])
    assert.deepStrictEqual(Thread.seen(seen)[1], [])
  })
})
