import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import type { FittedMessage } from "../../src/whatsapp/FittedMessage.ts"
import { messageBody } from "../../src/whatsapp/GraphApiWire.ts"
import type { OutboundMessage } from "../../src/whatsapp/OutboundMessage.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import { split } from "../../src/whatsapp/ReplyLimitsText.ts"
import * as AnyMessage from "./AnyMessage.ts"

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })

/** What a reader sees, whatever white space is around it. */
const seen = (text: string) =>
  // oxlint-disable-next-line no-control-regex
  text.toWellFormed().replace(/[\s\u0000-\u001f\u007f\p{Default_Ignorable_Code_Point}]/gu, "")

/** Words of ours that must reach the guest whole. */
const saidBy = (message: OutboundMessage): ReadonlyArray<string> => {
  switch (message._tag) {
    case "Choices":
      return [
        message.body,
        message.header ?? "",
        message.footer ?? "",
        ...message.choices.flatMap(({ description = "", title }) => [title, description])
      ]
    case "Link":
      return [message.body, message.title, message.url]
    case "Media":
      return [message.caption ?? ""]
    case "Place":
      return [message.name, message.address]
    case "Reaction":
      return [message.emoji]
    case "Template":
      return []
    default:
      return [message.body]
  }
}

/** What a guest can read in it: once as it stands, and once with what one text became in one piece. */
const readIn = (sent: ReadonlyArray<FittedMessage>) => {
  const bodies = sent.map((one) => "body" in one ? one.body : "")
  const texts = sent.map((one) => one._tag === "Text" ? one.body : "")
  return seen([...bodies, ...texts, ...sent.flatMap(saidBy)].join(""))
}

const isShort = (text: unknown, limit: number) => {
  assert.isString(text)
  assert.isAtMost(String(text).length, limit)
  assert.notStrictEqual(seen(String(text)), "")
  assert.strictEqual(String(text), String(text).toWellFormed())
  assert.notInclude(String(text), "\u0000")
}

/** Meta's limits on the wire, written down a second time: path in the JSON, then the most UTF-16 units. */
const LIMITS: ReadonlyArray<readonly [RegExp, number]> = [
  [/^text\.body$/, 4096],
  [/^interactive\.header\.text$/, 60],
  [/^interactive\.footer\.text$/, 60],
  [/buttons\.\d+\.reply\.title$/, 20],
  [/buttons\.\d+\.reply\.id$/, 256],
  [/rows\.\d+\.id$/, 200],
  [/rows\.\d+\.title$/, 24],
  [/rows\.\d+\.description$/, 72],
  [/sections\.\d+\.title$/, 24],
  [/action\.button$/, 20],
  [/display_text$/, 20],
  [/\.caption$/, 1024],
  [/^template\.components\.0\.parameters\.\d+\.text$/, 1024]
]

const leaves = (value: unknown, path: string): ReadonlyArray<readonly [string, unknown]> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`))
    : [[path, value]]

const choices = (count: number, title = "Opción") =>
  Array.from({ length: count }, (_, n) => ({ id: `c${n}`, title: `${title} ${n}` }))
const ask = (some: ReadonlyArray<{ id: string; title: string }>, body = "¿Cuál?"): OutboundMessage => {
  const [first = { id: "x", title: "x" }, ...others] = some
  return { _tag: "Choices", body, open: "Ver opciones", choices: [first, ...others] }
}
const wireType = (message: FittedMessage | undefined) =>
  message === undefined ? "" : new Map(leaves(messageBody({ phone: "1" }, message), "")).get("interactive.type")

describe("what we say, cut to Meta's limits", () => {
  it("keeps every limit on the wire, whatever is said", () => {
    fc.assert(
      fc.property(AnyMessage.message, (message) => {
        const sent = fit(message)
        assert.isAtLeast(sent.length, 1)
        for (const one of sent) {
          const body = messageBody({ phone: "5215512345678" }, one)
          const flat = new Map(leaves(body, ""))
          for (const [path, value] of flat) {
            for (const [pattern, limit] of LIMITS) if (pattern.test(path)) isShort(value, limit)
          }
          if (flat.has("interactive.body.text")) {
            isShort(flat.get("interactive.body.text"), flat.get("interactive.type") === "list" ? 4096 : 1024)
          }
          const count = (pattern: RegExp) => [...flat.keys()].filter((path) => pattern.test(path)).length
          assert.isAtMost(count(/buttons\.\d+\.reply\.id$/), 3)
          assert.isAtMost(count(/rows\.\d+\.id$/), 10)
          const titles = [...flat].filter(([path]) => path.endsWith("reply.title")).map(([, title]) => title)
          assert.strictEqual(new Set(titles).size, titles.length)
          const ids = [...flat].filter(([path]) => /(rows\.\d+|reply)\.id$/.test(path)).map(([, id]) => id)
          assert.strictEqual(new Set(ids).size, ids.length)
        }
      }),
      { numRuns: 400 }
    )
  })

  it("loses nothing that a guest could read", () => {
    fc.assert(
      fc.property(AnyMessage.message, (message) => {
        const read = readIn(fit(message))
        for (const part of saidBy(message)) assert.include(read, seen(part))
      }),
      { numRuns: 400 }
    )
  })

  it("is the same when it is cut a second time", () => {
    fc.assert(
      fc.property(AnyMessage.message, (message) => {
        const once = fit(message)
        assert.deepStrictEqual(once.flatMap((one) => [...fit(one)]), [...once])
      }),
      { numRuns: 200 }
    )
  })

  it("never cuts a grapheme that would fit in a message", () => {
    const short = AnyMessage.text.filter((text) =>
      [...graphemes.segment(text)].every(({ segment }) => segment.length < 50)
    )
    fc.assert(
      fc.property(short, (text) => {
        const whole = text.toWellFormed()
        const boundaries = new Set([...graphemes.segment(whole)].map(({ index }) => index))
        let from = 0
        for (const piece of split(whole, 50)) {
          const start = whole.indexOf(piece, from)
          assert.isTrue(boundaries.has(start), "a piece starts inside a grapheme")
          from = start + piece.length
        }
      }),
      { numRuns: 200 }
    )
  })

  it("cuts 60,000 hostile characters in well under a second", () => {
    for (const hostile of [".", "\n", "e\u0301", "👩‍👩‍👧‍👦", "a", "…'"]) {
      const started = performance.now()
      fit({ _tag: "Text", body: hostile.repeat(60_000 / hostile.length) + "x" })
      assert.isBelow(performance.now() - started, 1_000, JSON.stringify(hostile))
    }
  })

  it("cuts at the end of a paragraph before the end of a sentence, and there before a word", () => {
    const paragraph = `${"La habitación tiene vista al mar. ".repeat(90)}\n\n`
    const [first, second] = fit({ _tag: "Text", body: paragraph + "Desayuno incluido. ".repeat(100) })
    assert.deepInclude(first, { _tag: "Text", body: paragraph.trimEnd() })
    assert.isTrue(second?._tag === "Text" && second.body.startsWith("Desayuno"))
    const [sentence] = fit({ _tag: "Text", body: "Una frase de siete palabras para probar. ".repeat(200) })
    assert.isTrue(sentence?._tag === "Text" && sentence.body.endsWith("probar."))
  })

  it("asks with buttons up to three, with a list up to ten and with numbers beyond", () => {
    assert.strictEqual(wireType(fit(ask(choices(3)))[0]), "button")
    assert.strictEqual(wireType(fit(ask(choices(4)))[0]), "list")
    assert.strictEqual(wireType(fit(ask(choices(3, "Una opción demasiado larga")))[0]), "list")
    const [numbered] = fit(ask(choices(11)))
    assert.isTrue(numbered?._tag === "Text" && numbered.body.endsWith("11. Opción 10"))
  })

  it("says a long question before its buttons, and asks with the end of it", () => {
    const [before, question, ...rest] = fit(ask(choices(2), `${"Hay mucho que contar. ".repeat(100)}\n\n¿Reservo?`))
    assert.strictEqual(before?._tag, "Text")
    assert.isTrue(question?._tag === "Choices" && question.body.endsWith("¿Reservo?"))
    assert.deepStrictEqual(rest, [])
  })

  it("says a long caption after its picture", () => {
    const sent = fit({ _tag: "Media", kind: "image", source: { id: "1" }, caption: "vista ".repeat(300) })
    assert.deepStrictEqual(sent.map(({ _tag }) => _tag), ["Media", "Text"])
  })

  it("puts a template's parameter on one line", () => {
    const [template] = fit({ _tag: "Template", name: "n", language: "es", parameters: ["Hotel\n\n  Sol\t*****", " "] })
    assert.deepInclude(template, { parameters: ["Hotel Sol *****", "…"] })
  })
})
