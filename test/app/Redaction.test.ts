import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Layer, Logger, Redacted } from "effect"
import { TestConsole } from "effect/testing"
import * as fc from "fast-check"
import { PERSONAL, READABLE } from "./Personal.ts"
import { redacting, redactText, redactValue } from "../../src/app/Redaction.ts"

describe("redactText", () => {
  it.each([
    "5491155551234",
    "+54 9 11 5555-1234",
    "(011) 5555-1234",
    "11.5555.1234",
    "15551234",
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "378282246310005",
    "3782 822463 10005",
    "wamid.HBgNNTQ5MTE1NTU1MTIzNBUCABIYFjNFQjA=",
    "guest@example.com",
    "postgres://conserje:hunter2@db:5432/x",
    "Bearer EAAGm0PX4ZCpsBAKZCt7",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_",
    "EAAGm0PX4ZCpsBAKZCt7RZBZBZA",
    "access_token=abcdef123",
    '"api_key": "k-123"',
    "password: hunter2"
  ])("masks %s wherever it stands", (secret) => {
    for (
      const around of [
        (it: string) => it,
        (it: string) => `before ${it} after`,
        (it: string) => `a=${it},b`,
        (it: string) => `_${it}_`
      ]
    ) {
      const text = redactText(around(secret))
      assert.include(text, "***")
      for (
        const part of [
          "5555",
          "1234",
          "1111",
          "0004",
          "3782",
          "HBgN",
          "guest",
          "hunter2",
          "EAAGm0",
          "eyJ",
          "abcdef",
          "k-123",
          "example"
        ]
      ) {
        assert.notInclude(text.replace("EAA***", ""), part)
      }
    }
  })

  it.each([
    "2026-11-22",
    "2026-11-22T10:20:30.123Z",
    "0b9f7f2e-1234-4567-8901-123456789012",
    "h01jd8z7k3m5x9q2r4t6v8w0y2z",
    "demo-hotel/g01jd8z7k3m5x9q2r4t6v",
    "127.0.0.1",
    "192.168.100.200:8002",
    "took 1234567 ms",
    "POST /webhooks/whatsapp 200 in 0.0031 s",
    "qhzkwmpatrfe-1f"
  ])("leaves %s readable", (text) => {
    assert.strictEqual(redactText(text), text)
  })

  it.each(PERSONAL)("masks %s", (text, gone) => {
    for (const around of [text, `antes ${text} después`, `"${text}"`, `{said: ${text}}`, `${text}\n${text}`]) {
      assert.notInclude(redactText(around), gone)
    }
  })

  it.each(READABLE)("leaves %s as it is", (text) => {
    for (const around of [text, `antes ${text} después`, `"${text}"`, `(${text})`, `${text}\n${text}`]) {
      assert.strictEqual(redactText(around), around)
    }
  })

  it("keeps what is readable and masks what is personal in one text, in any order", () => {
    const parts = fc.array(fc.oneof(fc.constantFrom(...PERSONAL), fc.constantFrom(...READABLE)), { maxLength: 8 })
    fc.assert(
      fc.property(parts, (found) => {
        const text = redactText(found.map((one) => typeof one === "string" ? one : one[0]).join(" ; "))
        const readable = found.filter((one) => typeof one === "string")
        for (const one of readable) assert.include(text, one)
        const rest = readable.reduce((left, one) => left.replaceAll(one, ""), text)
        for (const one of found) if (typeof one !== "string") assert.notInclude(rest, one[1])
      }),
      { seed: 11, numRuns: 300 }
    )
  })

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...PERSONAL.map(([text]) => text))), (text) => {
        const once = redactText(text)
        assert.strictEqual(redactText(once), once)
      }),
      { seed: 12, numRuns: 300 }
    )
  })

  it("leaves no phone number, whatever surrounds it", () => {
    const words = fc.array(fc.oneof(fc.string(), fc.constantFrom(" ", "-", "(", ")", "+", ".", ":", "/", "\n")))
    const phone = fc.stringMatching(/^[1-9]\d{7,14}$/)
    fc.assert(fc.property(words, phone, words, (before, digits, after) => {
      const text = redactText(`${before.join("")}${digits}${after.join("")}`)
      assert.notInclude(text, digits)
    }))
  })

  it("is quick with a text made to be slow", () => {
    const startedAt = performance.now()
    for (const one of ["1 ", "a.", "a@", "+(", "://", "password=", "1-"]) redactText(one.repeat(200_000))
    assert.isBelow(performance.now() - startedAt, 1000)
  })
})

describe("redactValue", () => {
  it("masks numbers, names and nested values, and stops at a depth", () => {
    const circular: Record<string, unknown> = {}
    circular["self"] = circular
    assert.deepStrictEqual(
      redactValue({
        from: 5491155551234,
        "5491155551234": ["guest@example.com"],
        ms: 12,
        on: true,
        none: null,
        appSecret: "s",
        pin: "4321",
        cookie: "a=b"
      }),
      { appSecret: "***", pin: "***", cookie: "***", from: "***", "***": ["***@***"], ms: 12, on: true, none: null }
    )
    assert.notInclude(JSON.stringify(redactValue(circular)), "undefined")
  })
})

const GUEST = "5491155551234"

/** The lines a redacting logger writes for one entry that holds secrets everywhere. */
const linesOf = (logger: Logger.Logger<unknown, void>) =>
  Effect.gen(function* () {
    const cause = Cause.fail(new Error(`no answer to ${GUEST}`, { cause: new Error("to guest@example.com") }))
    yield* Effect.logError(`sent to ${GUEST}`, { to: GUEST }, cause).pipe(
      Effect.annotateLogs({ request: "abc-1", tenant: "demo-hotel", guest: GUEST, key: Redacted.make("k-123") })
    )
    return (yield* TestConsole.logLines).map((line) => typeof line === "string" ? line : JSON.stringify(line))
  }).pipe(Effect.provide(Layer.merge(Logger.layer([redacting(logger)]), TestConsole.layer)))

describe("a redacting logger", () => {
  it.effect("writes one JSON object a line with everything a reader needs and nothing else", () =>
    Effect.gen(function* () {
      const lines = yield* linesOf(Logger.consoleJson)
      assert.strictEqual(lines.length, 1)
      const entry = JSON.parse(lines[0] ?? "")
      assert.deepInclude(entry, { level: "ERROR", message: ["sent to ***", { to: "***" }] })
      assert.strictEqual(entry.timestamp, "1970-01-01T00:00:00.000Z")
      assert.deepInclude(entry.annotations, { request: "abc-1", tenant: "demo-hotel", guest: "***" })
      assert.match(entry.cause, /no answer to \*\*\*[\s\S]*to \*\*\*@\*\*\*/)
      assert.notMatch(lines[0] ?? "", /\n|5555|example|k-123/)
    }))

  it.effect("writes for people too without what people must not read", () =>
    Effect.gen(function* () {
      const text = (yield* linesOf(Logger.consolePretty({ colors: false, mode: "tty" }))).join("\n")
      assert.include(text, "ERROR")
      assert.include(text, "sent to ***")
      assert.include(text, "no answer to ***")
      assert.include(text, "demo-hotel")
      assert.notMatch(text, /5555|example|k-123/)
    }))
})
