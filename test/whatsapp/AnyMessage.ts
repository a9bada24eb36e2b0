import fc from "fast-check"
import type { OutboundMessage } from "../../src/whatsapp/OutboundMessage.ts"

/** Text as a hostile or a hurried person writes it: any length, any script, and what is not text at all. */
const fragments = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.lorem({ maxCount: 40 }),
  fc.constantFrom(
    "\ud83d",
    "\udc00",
    "\u0000",
    "👩‍👩‍👧‍👦",
    "🇲🇽",
    "é̸̷̢̛".repeat(30),
    "e" + "\u0301".repeat(5_000),
    "\u200b".repeat(100),
    "مرحبا بكم ",
    "\n\n",
    "\r\n",
    "  \t ",
    " \u0308x",
    "。",
    "a".repeat(4_096),
    "palabra ".repeat(600),
    ".".repeat(2_000),
    "¿Sí? ¡Claro! "
  )
)

export const text = fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join(""))
const some = text.map((value) => value === "" ? " " : value)
const id = fc.oneof(fc.string({ minLength: 1, maxLength: 300 }), fc.constantFrom("yes", "no", "human"))

const choice = fc.record({ id, title: fc.oneof(some, fc.constantFrom("Sí", "No")), description: text, section: text }, {
  requiredKeys: ["id", "title"]
})

const atLeastOne = <A>([first, more]: readonly [A, ReadonlyArray<A>]) => [first, ...more] as const

export const message: fc.Arbitrary<OutboundMessage> = fc.oneof(
  fc.record({ _tag: fc.constant("Text" as const), body: some, preview: fc.boolean(), quotes: id }, {
    requiredKeys: ["_tag", "body"]
  }),
  fc.record({
    _tag: fc.constant("Choices" as const),
    body: some,
    open: some,
    choices: fc.tuple(choice, fc.array(choice, { maxLength: 12 })).map(atLeastOne),
    header: text,
    footer: text
  }, { requiredKeys: ["_tag", "body", "open", "choices"] }),
  fc.record({
    _tag: fc.constant("Link" as const),
    body: some,
    title: some,
    url: fc.oneof(fc.webUrl(), some)
  }),
  fc.record({
    _tag: fc.constant("Media" as const),
    kind: fc.constantFrom("image", "video", "audio", "document", "sticker"),
    source: fc.oneof(fc.record({ id }), fc.record({ link: fc.oneof(fc.webUrl(), some) })),
    caption: text,
    filename: text
  }, { requiredKeys: ["_tag", "kind", "source"] }),
  fc.record({
    _tag: fc.constant("Place" as const),
    latitude: fc.double({ noNaN: true, min: -100, max: 100 }),
    longitude: fc.double({ noNaN: true, min: -200, max: 200 }),
    name: some,
    address: some
  }),
  fc.record({ _tag: fc.constantFrom("AskLocation" as const, "AskContact" as const), body: some }),
  fc.record({ _tag: fc.constant("Reaction" as const), to: id, emoji: fc.oneof(text, fc.constantFrom("✅", "🇲🇽", "")) }),
  fc.record({
    _tag: fc.constant("Template" as const),
    name: id,
    language: fc.constantFrom("es", "en_US"),
    parameters: fc.array(text, { maxLength: 4 }),
    payloads: fc.array(id, { maxLength: 3 })
  }, { requiredKeys: ["_tag", "name", "language", "parameters"] })
)
