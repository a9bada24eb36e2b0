import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import { parse } from "../../src/sandbox/GraphSend.ts"

const to = { messaging_product: "whatsapp", to: "+5491155501234" }
const text = (body: unknown, more: object = {}) => ({ ...to, type: "text", text: { body }, ...more })
const interactive = (content: object) => ({ ...to, type: "interactive", interactive: content })
const button = (title: string, id = title) => ({ type: "reply", reply: { id, title } })
const buttons = (...given: ReadonlyArray<object>) =>
  interactive({ type: "button", body: { text: "¿Sí?" }, action: { buttons: given } })
const row = (id: number, more: object = {}) => ({ id: `${id}`, title: `Fila ${id}`, ...more })
const list = (...sections: ReadonlyArray<object>) =>
  interactive({ type: "list", body: { text: "Elegí" }, action: { button: "Ver", sections } })
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => row(from + index))
const long = (length: number) => "x".repeat(length)

const codeOf = (body: unknown) => {
  const result = parse(body)
  return Result.isSuccess(result) ? 0 : result.failure.code
}
const whyOf = (body: unknown) => {
  const result = parse(body)
  return Result.isSuccess(result) ? "" : `${result.failure.message} ${result.failure.details ?? ""}`
}

describe("a send", () => {
  it.each([
    ["4096 characters of text", text(long(4096))],
    ["three buttons of twenty characters", buttons(button(long(20), "a"), button("b"), button("c"))],
    ["ten rows in two sections", list({ title: "A", rows: rows(5) }, { title: "B", rows: rows(5, 5) })],
    ["a picture by its id", { ...to, type: "image", image: { id: "1", caption: long(1024) } }],
    ["a reaction that is taken back", { ...to, type: "reaction", reaction: { message_id: "wamid.1", emoji: "" } }],
    ["512 characters of callback data", text("a", { biz_opaque_callback_data: long(512) })]
  ])("may have %s", (_, body) => assert.strictEqual(codeOf(body), 0))

  it.each([
    ["no product", 100, { to: "+5491155501234", type: "text", text: { body: "a" } }],
    ["no recipient", 100, { messaging_product: "whatsapp", type: "text", text: { body: "a" } }],
    ["no words", 100, { ...to, type: "text", text: {} }],
    ["no content", 100, { ...to, type: "text" }],
    ["words that are a number", 100, text(7)],
    ["a kind that does not exist", 100, { ...to, type: "poll", poll: {} }],
    ["a key that does not exist", 100, { ...to, type: "text", text: { body: "a", colour: "red" } }],
    ["a body that is a list", 100, []],
    ["4097 characters of text", 131009, text(long(4097))],
    ["empty words", 131009, text("")],
    ["four buttons", 131009, buttons(button("a"), button("b"), button("c"), button("d"))],
    ["a title of 21 characters", 131009, buttons(button(long(21), "a"))],
    ["two buttons with one title", 131009, buttons(button("a", "1"), button("a", "2"))],
    ["two buttons with one id", 131009, buttons(button("a", "1"), button("b", "1"))],
    ["no button", 131009, buttons()],
    ["eleven rows", 131009, list({ title: "A", rows: rows(6) }, { title: "B", rows: rows(5, 6) })],
    ["a row title of 25 characters", 131009, list({ rows: [row(1, { title: long(25) })] })],
    ["a row description of 73 characters", 131009, list({ rows: [row(1, { description: long(73) })] })],
    ["two rows with one id", 131009, list({ rows: [row(1), row(1)] })],
    ["two sections of which one has no title", 131009, list({ title: "A", rows: rows(1) }, { rows: rows(1, 1) })],
    ["a picture by id and by link", 131009, { ...to, type: "image", image: { id: "1", link: "https://a.example/1" } }],
    ["a place on no globe", 131009, { ...to, type: "location", location: { latitude: 91, longitude: 0 } }],
    ["a row without an id", 131008, list({ rows: [{ title: "a" }] })],
    ["513 characters of callback data", 131009, text("a", { biz_opaque_callback_data: long(513) })],
    ["a recipient that is no user id", 131009, {
      messaging_product: "whatsapp",
      recipient: "ana",
      text: { body: "a" }
    }],
    ["a read mark for no message id", 131009, { messaging_product: "whatsapp", status: "read", message_id: "7" }]
  ])("with %s is refused with %i", (_, code, body) => assert.strictEqual(codeOf(body), code))

  it("says what is wrong in Meta's words", () => {
    assert.include(whyOf(buttons(button(long(21), "a"))), "Button title length invalid. Min length: 1, Max length: 20")
    assert.include(whyOf({ ...to, type: "text", text: {} }), "(#100) The parameter text['body'] is required.")
  })

  it("goes to the phone when a phone and a user id are given", () => {
    const both = parse({ ...text("a"), recipient: "AR.77" })
    assert.deepStrictEqual(Result.isSuccess(both) && both.success._tag === "Send" && both.success.to, {
      input: "+5491155501234",
      id: "5491155501234",
      by: "phone"
    })
  })

  it("is never answered with an exception, whatever the JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom("text", "interactive", "image", "template"), (json, type) => {
      parse(json)
      assert.oneOf(codeOf({ ...to, type, [type]: json }), [0, 100, 131008, 131009])
    }))
  })
})
