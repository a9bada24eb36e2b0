import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { ChatBubble, choicesOf, linesOf } from "../../src/cli/ChatBubble.ts"
import { fromHotel } from "../../src/sandbox/Bubble.ts"

/** As the chat page tells it, over the wire. */
const bubble = (content: Parameters<typeof fromHotel>[0]) =>
  Schema.decodeUnknownSync(ChatBubble)(
    JSON.parse(JSON.stringify({ wamid: "wamid.1", from: "hotel", content: fromHotel(content) }))
  )

describe("ChatBubble", () => {
  it("shows a text as its lines", () => {
    assert.deepStrictEqual(linesOf(bubble({ type: "text", text: { body: "Hola\n¿Qué tal?" } })), ["Hola", "¿Qué tal?"])
  })

  it("numbers what can be tapped, in the order it taps them", () => {
    const buttons = bubble({
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "¿Seguimos?" },
        action: {
          buttons: [
            { type: "reply", reply: { id: "yes", title: "Sí" } },
            { type: "reply", reply: { id: "no", title: "No" } }
          ]
        }
      }
    })
    assert.deepStrictEqual(linesOf(buttons), ["¿Seguimos?", "  1. Sí", "  2. No"])
    assert.deepStrictEqual(choicesOf(buttons), [
      { id: "yes", title: "Sí", via: "button_reply" },
      { id: "no", title: "No", via: "button_reply" }
    ])
  })

  it("names the kind of what is more than words", () => {
    const place = bubble({
      type: "location",
      location: { latitude: 1, longitude: 2, name: "Casa del Lago", address: "Calle 1" }
    })
    assert.deepStrictEqual(linesOf(place), ["[place]", "Casa del Lago", "Calle 1"])
  })
})
