import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { waitFor } from "../../src/conversation/Burst.ts"
import { merge } from "../../src/conversation/GuestTurn.ts"
import { windowOf } from "../../src/conversation/Window.ts"
import { echo, message, NOON, text } from "./hearing.ts"

const window = { quiet: 1_000, most: 4_000 }
const HOUR = 3_600_000

describe("a burst", () => {
  it("is complete one second after its last message", () => {
    const heard = [text("hola", { receivedAt: NOON }), text("una cosa", { receivedAt: NOON + 700 })]
    assert.strictEqual(waitFor(heard, NOON + 800, window), 900)
    assert.strictEqual(waitFor(heard, NOON + 1_700, window), 0)
  })

  it("is answered after four seconds although the guest goes on writing", () => {
    const heard = [text("a", { receivedAt: NOON }), text("b", { receivedAt: NOON + 3_900 })]
    assert.strictEqual(waitFor(heard, NOON + 3_950, window), 50)
    assert.strictEqual(waitFor(heard, NOON + 4_000, window), 0)
  })

  it("waits no longer than that although the clock was set back an hour", () => {
    assert.strictEqual(waitFor([text("hola", { receivedAt: NOON + HOUR })], NOON, window), window.most)
  })

  it("never waits for a reaction, an edit, an echo or what is said in a group", () => {
    const passive = [
      message({ _tag: "Reaction", to: "wamid.x", emoji: "👍" }),
      message({ _tag: "Edit", of: "wamid.x", body: "b" }),
      message({ _tag: "Revoke", of: "wamid.x" }),
      text("todos?", { group: "g" }),
      echo()
    ]
    assert.strictEqual(waitFor(passive, NOON, window), 0)
    assert.isNull(merge(passive))
  })

  const Arrivals = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 }))).check(
    Schema.isMinLength(1)
  )
  it.prop("never waits past the cap, whatever arrives when", { arrivals: Arrivals }, ({ arrivals }) => {
    const heard = arrivals.map((at) => text("x", { receivedAt: NOON + at }))
    const first = NOON + Math.min(...arrivals)
    assert.isAtMost(first + waitFor(heard, first, window), first + window.most)
  })
})

describe("a turn made of a burst", () => {
  it("reads the lines in order, as one text", () => {
    assert.strictEqual(merge([text("hola"), text("¿dónde queda?")])?.text, "hola\n¿dónde queda?")
  })

  it("takes an edit within the burst for what was meant, and forgets what was taken back", () => {
    const heard = [
      text("del 12 al 15", { wamid: "wamid.a" }),
      text("uy", { wamid: "wamid.b" }),
      message({ _tag: "Edit", of: "wamid.a", body: "del 13 al 16" }),
      message({ _tag: "Revoke", of: "wamid.b" })
    ]
    assert.strictEqual(merge(heard)?.text, "del 13 al 16")
  })

  it("is nothing when all of it was taken back", () => {
    assert.isNull(merge([text("uy", { wamid: "wamid.a" }), message({ _tag: "Revoke", of: "wamid.a" })]))
  })

  it("names what it cannot read and keeps its caption", () => {
    const album = merge([
      message({ _tag: "Media", kind: "image", media: { id: "1", mimeType: "image/jpeg", caption: "la pileta" } }),
      message({ _tag: "Media", kind: "audio", media: { id: "2", mimeType: "audio/ogg", voice: true } })
    ])
    assert.deepStrictEqual(album?.unread, ["image", "voice"])
    assert.strictEqual(album?.text, "la pileta")
  })

  it("cuts a very long text and never leaves half a character", () => {
    const turn = merge([text("😀".repeat(30_000))])
    assert.isAtMost(turn?.text.length ?? Infinity, 20_000)
    assert.isTrue(turn?.text.isWellFormed())
  })
})

describe("the window for free answers", () => {
  it("opens for a day with each message or call, and for three with an advertisement", () => {
    assert.deepStrictEqual(windowOf([text("a")]), { lastGuestAt: NOON, windowUntil: NOON + 24 * HOUR })
    assert.strictEqual(windowOf([text("a", { fromAd: true })]).windowUntil, NOON + 72 * HOUR)
  })

  it("never moves back for a late message nor forward for a clock that runs ahead", () => {
    const late = text("tarde", { occurredAt: NOON - 5 * HOUR })
    const ahead = text("futuro", { occurredAt: NOON + 5 * HOUR })
    assert.strictEqual(windowOf([text("a"), late]).lastGuestAt, NOON)
    assert.strictEqual(windowOf([ahead]).lastGuestAt, NOON)
  })

  it("is not moved by the hotel's own answers or by a group", () => {
    assert.deepStrictEqual(windowOf([echo(), text("todos?", { group: "g" })]), { lastGuestAt: null, windowUntil: null })
  })
})
