import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { DEEPEST, parse } from "../../src/whatsapp/WebhookJson.ts"

const bytes = (text: string) => new TextEncoder().encode(text)
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
const objects = (depth: number) => `{"a":`.repeat(depth) + "1" + "}".repeat(depth)
const json = (text: string): unknown => {
  const parsed = parse(bytes(text))
  return parsed._tag === "Json" ? parsed.value : parsed._tag
}

describe("a body's JSON", () => {
  it.each([
    { what: "nothing", body: new Uint8Array() },
    { what: "a form", body: bytes("object=whatsapp_business_account&entry=1") },
    { what: "half an object", body: bytes(`{"entry":[`) },
    { what: "two values", body: bytes("{}{}") },
    { what: "Latin-1", body: new Uint8Array([0x22, 0xe9, 0x22]) },
    { what: "a surrogate in UTF-8", body: new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]) },
    { what: "an overlong NUL", body: new Uint8Array([0x22, 0xc0, 0x80, 0x22]) },
    { what: "a raw NUL", body: new Uint8Array([0x22, 0x00, 0x22]) },
    { what: "UTF-16", body: new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]) }
  ])("is not $what", ({ body }) => assert.strictEqual(parse(body)._tag, "NotJson"))

  it("takes the last of a key that is said twice", () => {
    assert.deepStrictEqual(json(`{"type":"image","type":"text"}`), { type: "text" })
  })

  it("replaces NUL and lone surrogates wherever they stand, and keeps pairs", () => {
    assert.deepStrictEqual(
      json(String.raw`{"a\u0000b":["x\u0000y","\ud83d","\ude00\ud83d","\ud83d\ude00","\\u0000","\uDFFF"]}`),
      { "a\uFFFDb": ["x\uFFFDy", "\uFFFD", "\uFFFD\uFFFD", "😀", "\\u0000", "\uFFFD"] }
    )
  })

  it.each([String.raw`["\u0000"]`, String.raw`["\ud83d"]`, String.raw`["\uDe00"]`])(
    "replaces the one of %s",
    (body) => {
      assert.deepStrictEqual(json(body), ["\uFFFD"])
    }
  )

  it("keeps `__proto__` a key like any other, also where text had to be cleaned", () => {
    for (const body of [`{"__proto__":{"admin":true}}`, String.raw`{"__proto__":{"admin":true},"x":"\u0000"}`]) {
      const value = json(body)
      assert.isUndefined(Reflect.get(Object(value), "admin"))
      assert.isTrue(Object.hasOwn(Object(value), "__proto__"))
    }
    assert.isUndefined(Reflect.get({}, "admin"))
  })

  it("is walked as deep as it may go and not one deeper", () => {
    assert.strictEqual(parse(bytes(nested(DEEPEST)))._tag, "Json")
    assert.strictEqual(parse(bytes(nested(DEEPEST + 1)))._tag, "TooDeep")
    assert.strictEqual(parse(bytes(objects(DEEPEST)))._tag, "Json")
    assert.strictEqual(parse(bytes(objects(DEEPEST + 1)))._tag, "TooDeep")
  })

  it("does not fall over a megabyte of brackets, closed or not", () => {
    assert.notStrictEqual(parse(bytes(nested(512 * 1024)))._tag, "Json")
    assert.strictEqual(parse(bytes("[".repeat(1024 * 1024)))._tag, "NotJson")
    assert.notStrictEqual(parse(bytes(objects(100_000)))._tag, "Json")
  })

  it("never throws, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
      assert.include(["Json", "TooDeep", "NotJson"], parse(body)._tag)
    }))
  })

  it("leaves nothing in it that is not well-formed text", () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: "binary" }), fc.string({ unit: "binary" }), (value, key) => {
      const said = JSON.stringify({ [key]: value, "\0": ["\0", "\ud800"] })
      const parsed = parse(bytes(said))
      assert.strictEqual(parsed._tag, "Json")
      if (parsed._tag === "Json") assert.notMatch(JSON.stringify(parsed.value), /\\u0000|\\ud[89a-f]/i)
    }))
  })
})
