import { assert, describe, it } from "@effect/vitest"
import { envelope, messageUpdate, statusUpdate } from "../../src/sandbox/Envelope.ts"
import type { GuestContent } from "../../src/sandbox/GuestMessage.ts"
import * as WireJson from "../../src/sandbox/WireJson.ts"
import { decode } from "../../src/whatsapp/WebhookDecoder.ts"
import type { Content } from "../../src/whatsapp/WhatsAppEvent.ts"

const phoneNumberId = "112269058640637"
const displayPhone = "+54 294 555-0142"
const from = { name: "Lucía", phone: "5491155501234", userId: "AR.771" }
const AT = 1_790_000_000_000

const heard = (body: unknown) => decode(JSON.parse(new TextDecoder().decode(WireJson.encode(body))), AT)

const said: ReadonlyArray<readonly [GuestContent, Content]> = [
  [{ _tag: "Text", body: "¿Hay lugar?" }, { _tag: "Text", body: "¿Hay lugar?" }],
  [
    { _tag: "Tap", via: "list_reply", id: "lake", title: "Lago", description: "2 camas" },
    { _tag: "Choice", via: "list_reply", id: "lake", title: "Lago" }
  ],
  [
    { _tag: "QuickReply", payload: "CANCEL", text: "Cancelar" },
    { _tag: "Choice", via: "button", id: "CANCEL", title: "Cancelar" }
  ],
  [
    { _tag: "Location", latitude: -41.12, longitude: -71.39, name: "Puerto" },
    { _tag: "Location", latitude: -41.12, longitude: -71.39, name: "Puerto" }
  ],
  [{ _tag: "Reaction", to: "wamid.1", emoji: "👍" }, { _tag: "Reaction", to: "wamid.1", emoji: "👍" }],
  [{ _tag: "Reaction", to: "wamid.1" }, { _tag: "Reaction", to: "wamid.1", emoji: null }]
]

describe("the webhook of a guest's message", () => {
  it.each(said)("tells our decoder that somebody sent %j", (content, expected) => {
    const update = messageUpdate({ from, phoneNumberId, content, quotes: "wamid.0" }, displayPhone, "wamid.7", AT)
    const { doubts, heard: [only] } = heard(envelope([update]))
    assert.deepStrictEqual(doubts, [])
    assert.strictEqual(only?.phoneNumberId, phoneNumberId)
    assert.deepInclude(only?.event, {
      _tag: "Message",
      wamid: "wamid.7",
      at: AT,
      from,
      quotes: "wamid.0",
      content: expected
    })
  })

  it("tells a picture's id, type and hash", () => {
    const content: GuestContent = { _tag: "Media", kind: "image", id: "7", mimeType: "image/png", sha256: "00ff" }
    const update = messageUpdate({ from, phoneNumberId, content }, displayPhone, "wamid.8", AT)
    const [only] = heard(envelope([update])).heard
    const media = only?.event._tag === "Message" && only.event.content._tag === "Media"
      ? only.event.content.media
      : null
    assert.deepInclude(media, { id: "7", mimeType: "image/png", sha256: Buffer.from([0, 255]).toString("base64") })
  })

  it("may carry several numbers, people and statuses, each told once", () => {
    const other = { name: "Emily", phone: "447700900123", userId: "GB.1" }
    const text = { _tag: "Text", body: "a" } as const
    const { doubts, heard: all } = heard(envelope([
      messageUpdate({ from, phoneNumberId, content: text }, displayPhone, "wamid.1", AT),
      messageUpdate({ from: other, phoneNumberId, content: text }, displayPhone, "wamid.2", AT),
      messageUpdate({ from: other, phoneNumberId: "2", content: text }, "+351 1", "wamid.3", AT),
      statusUpdate({
        phoneNumberId,
        displayPhone,
        wamid: "wamid.4",
        status: "delivered",
        at: AT,
        phone: other.phone,
        userId: other.userId,
        callbackData: "outbox:4"
      })
    ]))
    assert.deepStrictEqual(doubts, [])
    assert.sameMembers(
      all.map(({ event, phoneNumberId }) => `${phoneNumberId} ${"wamid" in event ? event.wamid : ""}`),
      [`${phoneNumberId} wamid.1`, `${phoneNumberId} wamid.2`, "2 wamid.3", `${phoneNumberId} wamid.4`]
    )
    const names = all.flatMap(({ event }) => event._tag === "Message" ? [event.from.name] : [])
    assert.sameMembers(names, ["Lucía", "Emily", "Emily"])
    const status = all.find(({ event }) => event._tag === "Status")?.event
    assert.deepInclude(status, { type: "delivered", callbackData: "outbox:4", at: AT })
  })
})
