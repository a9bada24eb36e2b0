import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Layer, Logger, Metric, Redacted } from "effect"
import { IpNetwork } from "effect/net"
import { RateLimiter } from "effect/persistence"
import { TestClock } from "effect/testing"
import { Flags } from "../../src/flags/Flags.ts"
import { sign } from "../../src/whatsapp/Signature.ts"
import { WebhookRoutes } from "../../src/whatsapp/WebhookRoutes.ts"
import { serving } from "../app/Serving.ts"
import {
  configured,
  door,
  type Fault,
  fetchDoor,
  memoryLimits,
  post,
  Recorder,
  recording,
  VERIFY_TOKEN
} from "./Door.ts"
import { bytesOf, RECEIVED_AT } from "./Fixtures.ts"
import { ANA, change, message, saying } from "./Said.ts"

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const text = bytesOf("01-text.json")
const long = encode(saying(change({ messages: [message({ text: { body: "x".repeat(4096) } })] })))
const WRONG = `sha256=${"0".repeat(64)}`
const FORM = "application/x-www-form-urlencoded"

const asked = (query: Readonly<Record<string, string>>) => fetchDoor({}, `?${new URLSearchParams(query)}`)
const subscribe = { "hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444" }

describe("the handshake", () => {
  it.effect("says the challenge back, bare, and asks nobody for it", () =>
    Effect.gen(function* () {
      const { headers, status, text } = yield* asked(subscribe)
      assert.deepStrictEqual([status, text], [200, "1158201444"])
      assert.match(headers.get("content-type") ?? "", /^text\/plain/)
      const { resolved } = yield* Recorder
      assert.deepStrictEqual(resolved, [])
    }).pipe(Effect.provide(door())))

  it.effect.each([
    { what: "another token", query: { ...subscribe, "hub.verify_token": "guess" } },
    { what: "an empty token", query: { ...subscribe, "hub.verify_token": "" } },
    { what: "another mode", query: { ...subscribe, "hub.mode": "unsubscribe" } },
    { what: "an endless challenge", query: { ...subscribe, "hub.challenge": "x".repeat(513) } },
    { what: "nothing at all", query: {} }
  ])("is a 403 for $what", ({ query }) =>
    Effect.gen(function* () {
      const { headers, status, text } = yield* asked(query)
      assert.strictEqual(status, 403)
      assert.strictEqual(headers.get("content-type"), "application/problem+json")
      assert.notInclude(text, "1158201444")
    }).pipe(Effect.provide(door())))

  it.effect("is refused above its rate, and let in again a minute later", () =>
    Effect.gen(function* () {
      for (let n = 0; n < 3; n++) assert.strictEqual((yield* asked(subscribe)).status, 200)
      const refused = yield* asked(subscribe)
      assert.strictEqual(refused.status, 429)
      assert.strictEqual(refused.headers.get("retry-after"), "60")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* asked(subscribe)).status, 200)
    }).pipe(Effect.provide(door({ verifyRatePerMinute: 3 }))))
})

describe("a delivery", () => {
  it.effect("is stored before its 200, which says nothing more", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(RECEIVED_AT)
      const { headers, status, text: said } = yield* post(text)
      assert.deepStrictEqual([status, said], [200, `{"status":"ok"}`])
      assert.match(headers.get("content-type") ?? "", /^application\/json/)
      const { events, suspects } = yield* Recorder
      assert.deepStrictEqual(suspects, [])
      assert.strictEqual(events.length, 1)
      const [{ payload, wamid, ...row } = assert.fail("no event")] = events
      assert.deepNestedInclude(payload, {
        "event.wamid": wamid,
        "event.content.body": "Hola, ¿tienen habitación doble del 12 al 15 de diciembre?"
      })
      assert.deepStrictEqual<unknown>(row, {
        providerKey: "m:112269058640637:wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFDNBODlDNDMwMjM5OUVEQzcwNEJDAA==",
        lane: "conversation",
        type: "text",
        tenantId: "playa",
        phoneNumberId: "112269058640637",
        conversationId: `playa/${ANA}`,
        occurredAt: 1_790_000_007_000,
        receivedAt: RECEIVED_AT
      })
    }).pipe(Effect.provide(door())))

  // Each breaks every rule below its own as well, so that only the order decides.
  it.effect.each([
    { status: 401, what: "no signature", body: long, headers: { "x-hub-signature-256": "", "content-type": FORM } },
    {
      status: 401,
      what: "half a signature",
      body: long,
      headers: { "x-hub-signature-256": "sha256=ab", "content-type": FORM }
    },
    {
      status: 401,
      what: "a wrong signature",
      body: long,
      headers: { "x-hub-signature-256": WRONG, "content-type": FORM }
    },
    { status: 415, what: "a form", body: long, headers: { "content-type": FORM } },
    { status: 415, what: "JSON for people", body: long, headers: { "content-type": "text/json" } },
    { status: 415, what: "something packed", body: text, headers: { "content-encoding": "gzip" } },
    { status: 413, what: "too much", body: long, headers: {} },
    { status: 400, what: "no JSON", body: new TextEncoder().encode("{"), headers: {} },
    { status: 429, what: "too often", body: text, headers: {} }
  ])("with $what is a $status and stores no event", ({ body, headers, status }) =>
    Effect.gen(function* () {
      const recorder = yield* Recorder
      yield* post(encode(saying()))
      recorder.fault = status === 400 ? undefined : "inbox away"
      const refused = yield* post(body, headers)
      assert.strictEqual(refused.status, status)
      assert.strictEqual(refused.headers.get("content-type"), "application/problem+json")
      assert.include(JSON.parse(refused.text), { status, type: "about:blank" })
      assert.deepStrictEqual(recorder.events, [])
      assert.deepStrictEqual(
        recorder.suspects.map(({ raw, reason }) => ({ reason, raw: [...raw] })),
        status === 400 ? [{ reason: "not_json", raw: [...body] }] : []
      )
    }).pipe(Effect.provide(door({ maxBytes: 2048, ratePerMinute: 1 }))))

  it.effect.each(["application/json; charset=utf-8", "Application/JSON", " application/json ;x=y"])(
    "may call itself %s",
    (type) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* post(text, { "content-type": type })).status, 200)
      }).pipe(Effect.provide(door()))
  )

  it.effect("is believed under either secret while one takes the place of the other", () =>
    Effect.gen(function* () {
      const old = sign(text, Redacted.make("the one that is being replaced"))
      assert.strictEqual((yield* post(text, { "x-hub-signature-256": old })).status, 200)
      const stranger = sign(text, Redacted.make("never ours"))
      assert.strictEqual((yield* post(text, { "x-hub-signature-256": stranger })).status, 401)
    }).pipe(Effect.provide(door())))

  it.effect.each<{ fault: Fault; body: Uint8Array }>([
    { fault: "inbox away", body: text },
    { fault: "inbox full", body: text },
    { fault: "guests away", body: text },
    { fault: "quarantine away", body: encode({}) },
    { fault: "quarantine away", body: new TextEncoder().encode("not JSON") }
  ])(
    "is a 503 with a time to come again when it cannot be stored ($fault)",
    ({ body, fault }) =>
      Effect.gen(function* () {
        const recorder = yield* Recorder
        recorder.fault = fault
        const { headers, status } = yield* post(body)
        assert.deepStrictEqual([status, headers.get("retry-after")], [503, "5"])
        recorder.fault = undefined
        assert.isBelow((yield* post(body)).status, 500)
      }).pipe(Effect.provide(door()))
  )

  it.effect("that comes twice is kept once", () =>
    Effect.gen(function* () {
      const batch = bytesOf("71-batch-burst-shuffled.json")
      assert.strictEqual((yield* post(batch)).status, 200)
      assert.strictEqual((yield* post(batch)).status, 200)
      assert.strictEqual((yield* Recorder).events.length, 5)
    }).pipe(Effect.provide(door())))

  it.effect("says in the sandbox which events were new", () =>
    Effect.gen(function* () {
      const first = yield* post(text)
      assert.deepStrictEqual(JSON.parse(first.text), { status: "ok", events: ["1"] })
      assert.deepStrictEqual(JSON.parse((yield* post(text)).text), { status: "ok", events: [] })
    }).pipe(Effect.provide(door({ echoEventIds: true }))))

  it.effect("of many guests asks once who they are, each person once", () =>
    Effect.gen(function* () {
      const messages = Array.from({ length: 300 }, (_, n) =>
        message({ from: `52155000${String(n % 100).padStart(4, "0")}` }))
      assert.strictEqual((yield* post(encode(saying(change({ messages }))))).status, 200)
      const { events, resolved } = yield* Recorder
      assert.deepStrictEqual(
        resolved.map(({ length }) =>
          length
        ),
        [100]
      )
      assert.deepStrictEqual(
        events.map(({ conversationId }) => String(conversationId)),
        messages.map(({ from }) => `playa/${from}`)
      )
    }).pipe(Effect.provide(door())))

  it.effect("that nests too deep is kept as it came and answered 200", () =>
    Effect.gen(function* () {
      const body = new TextEncoder().encode("[".repeat(1000) + "]".repeat(1000))
      assert.strictEqual((yield* post(body)).status, 200)
      const { suspects } = yield* Recorder
      assert.deepStrictEqual(suspects.map(({ raw, reason }) => [reason, raw.length]), [["unknown_shape", 2000]])
    }).pipe(Effect.provide(door())))

  it.effect("with ids that were numbers is kept whole, once", () =>
    Effect.gen(function* () {
      const body = encode(saying(change({ messages: [message({ id: 1 }), message({ id: 2 }), message(), 7] })))
      assert.strictEqual((yield* post(body)).status, 200)
      const { events, suspects } = yield* Recorder
      assert.strictEqual(events.length, 1)
      assert.deepStrictEqual(suspects.map(({ raw }) => new TextDecoder().decode(raw)), [
        new TextDecoder().decode(body),
        "7"
      ])
    }).pipe(Effect.provide(door())))

  it.effect("of which nothing can be read is one thing to look at, not thousands", () =>
    Effect.gen(function* () {
      const body = encode(saying(change({ messages: [message(), ...Array.from({ length: 1500 }, () => null)] })))
      assert.strictEqual((yield* post(body)).status, 200)
      const { events, suspects } = yield* Recorder
      assert.strictEqual(events.length, 1)
      assert.deepStrictEqual(suspects.map(({ raw }) => raw.length), [body.length])
    }).pipe(Effect.provide(door())))

  it.effect("for a number nobody owns is kept as a delivery that can come again", () =>
    Effect.gen(function* () {
      const theirs = change({ metadata: { phone_number_id: "999" }, messages: [message(), message()] })
      assert.strictEqual((yield* post(encode(saying(theirs, change({ messages: [message()] }))))).status, 200)
      const { events, suspects } = yield* Recorder
      assert.strictEqual(events.length, 1)
      assert.deepStrictEqual(suspects.map(({ phoneNumberId, reason }) => [reason, phoneNumberId]), [[
        "unknown_number",
        "999"
      ]])
      assert.deepStrictEqual(JSON.parse(new TextDecoder().decode(suspects[0]?.raw)), saying(theirs))
    }).pipe(Effect.provide(door())))
})

describe("a delivery that cannot be stored", () => {
  it.effect.each(
    [
      {
        fault: "inbox away",
        reason: "InboxUnavailable",
        says: "The events could not be stored: ConnectionError ECONNRESET."
      },
      {
        fault: "guests away",
        reason: "GuestsUnavailable",
        says: "The guests could not be read or written: ConnectionError ECONNRESET."
      },
      { fault: "inbox full", reason: "InboxFull", says: "Too many events wait to be stored." }
    ] as const
  )(
    "is logged with its reason, without a guest's words, and once in ten seconds ($fault)",
    ({ fault, reason, says }) =>
      Effect.gen(function* () {
        const logged: Array<unknown> = []
        const remember = Logger.make<unknown, void>(({ message }) => void logged.push(message))
        yield* Effect.gen(function* () {
          const recorder = yield* Recorder
          recorder.fault = fault
          yield* TestClock.adjust("1 minute")
          yield* post(text)
          yield* post(text)
          yield* TestClock.adjust("10 seconds")
          yield* post(text)
        }).pipe(Effect.provide(Layer.provide(door(), Logger.layer([remember]))))
        const line = ["deliveries cannot be stored", { reason, why: says }]
        assert.deepStrictEqual(logged, [line, line])
      })
  )
})

describe("the rate of deliveries", () => {
  it.effect("is counted per client and minute, and only for what Meta signed", () =>
    Effect.gen(function* () {
      for (let n = 0; n < 20; n++) yield* post(text, { "x-hub-signature-256": WRONG })
      assert.strictEqual((yield* post(text)).status, 200)
      assert.strictEqual((yield* post(text)).status, 200)
      yield* TestClock.adjust("20 seconds")
      const { headers, status } = yield* post(text)
      assert.strictEqual(status, 429)
      assert.deepStrictEqual(
        ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map((name) => headers.get(name)),
        ["40", "2", "0", "40"]
      )
      yield* TestClock.adjust("40 seconds")
      assert.strictEqual((yield* post(text)).status, 200)
      // A flood is one event of each kind a minute.
      const { witnessed } = yield* Recorder
      assert.deepStrictEqual(witnessed.map(({ action, address, type }) => [type, action, address]), [
        ["access_denied", "signature.refused", "127.0.0.1"],
        ["rate_limit_exceeded", "request", "127.0.0.1"]
      ])
    }).pipe(Effect.provide(door({ ratePerMinute: 2 }))))

  it.effect("is the same however many are asked for at once", () =>
    Effect.gen(function* () {
      for (let n = 0; n < 205; n++) assert.strictEqual((yield* post(text)).status, 200)
      assert.strictEqual((yield* post(text)).status, 429)
      yield* TestClock.adjust("61 seconds")
      assert.strictEqual((yield* post(text)).status, 200)
    }).pipe(Effect.provide(door({ ratePerMinute: 205 }))))

  it.effect("is not used up by handshakes", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* asked(subscribe)).status, 200)
      assert.strictEqual((yield* post(text)).status, 200)
    }).pipe(Effect.provide(door({ ratePerMinute: 1, verifyRatePerMinute: 1 }))))

  it.effect("is the client's whom a trusted proxy names, and never one whom the client names", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* statusFor("203.0.113.7"), 200)
      assert.strictEqual(yield* statusFor("198.51.100.1, 203.0.113.7"), 429)
      assert.strictEqual(yield* statusFor("203.0.113.8"), 200)
      assert.strictEqual(yield* statusFor("203.0.113.8, 127.0.0.2"), 429)
    }).pipe(Effect.provide(door({ ratePerMinute: 1, trustedProxies: [IpNetwork.fromStringUnsafe("127.0.0.0/8")] }))))

  it.effect("is the connection's where no proxy is trusted", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* post(text, { "x-forwarded-for": "203.0.113.7" })).status, 200)
      assert.strictEqual((yield* post(text, { "x-forwarded-for": "203.0.113.8" })).status, 429)
    }).pipe(Effect.provide(door({ ratePerMinute: 1 }))))

  it.effect("does not stop a guest's message while it cannot be asked", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* post(text)).status, 200)
      assert.strictEqual((yield* Recorder).events.length, 1)
    }).pipe(Effect.provide(door({ ratePerMinute: 1 }, silent))))
})

const statusFor = (forwarded: string) =>
  Effect.map(post(text, { "x-forwarded-for": forwarded }), ({ status }) => status)

const silent = Layer.mock(RateLimiter.RateLimiter, {
  [RateLimiter.TypeId]: RateLimiter.TypeId,
  consume: () =>
    Effect.fail(
      new RateLimiter.RateLimiterError({ reason: new RateLimiter.RateLimitStoreError({ message: "away" }) })
    )
})

describe("the hotel of an event", () => {
  const resolved = Effect.map(
    Metric.snapshot,
    (all) =>
      Object.fromEntries(
        all.flatMap(({ attributes, id, state }) =>
          id === "tenant_resolution_total" && "count" in state && Number(state.count) > 0
            ? [[attributes?.["result"] ?? "", Number(state.count)]]
            : []
        )
      )
  )
  const unknown = encode(saying(change({ messages: [message({})], metadata: { phone_number_id: "9" } })))
  const events = Effect.forEach([text, unknown, bytesOf("80-template-status-approved.json")], (body) => post(body))

  it.effect("is counted as found, found nowhere, or the installation's by what it is", () =>
    Effect.gen(function* () {
      yield* events
      assert.deepStrictEqual(yield* resolved, { hit: 1, miss_strict: 1, provided: 1 })
    }).pipe(Effect.provide(door()), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("is what the configuration said while the directory is switched off", () =>
    Effect.gen(function* () {
      yield* events
      assert.deepStrictEqual(yield* resolved, { default: 1, miss_strict: 1, provided: 1 })
    }).pipe(
      Effect.provide(door({}, memoryLimits, { "tenancy.dynamic.enabled": false })),
      Effect.provideService(Metric.MetricRegistry, new Map())
    ))
})

describe("the door's metrics", () => {
  it.effect("count what came and what could not be understood, under the seed's names", () =>
    Effect.gen(function* () {
      yield* post(text)
      yield* post(text, { "x-hub-signature-256": WRONG })
      yield* post(encode({}))
      yield* post(encode(saying(change({}), change({ messages: [7], metadata: { phone_number_id: "9" } }))))
      yield* post(encode({ object: "whatsapp_business_account", entry: [{}] }))
      yield* post(bytesOf("B8-dashboard-sample.json"))
      const series = yield* Metric.snapshot
      const value = (name: string, labels: Readonly<Record<string, string>> = {}) => {
        const found = series.find(({ attributes, id }) =>
          id === name && Object.entries(labels).every(([label, value]) => attributes?.[label] === value)
        )
        return found?.type === "Counter"
          ? Number(found.state.count)
          : found?.type === "Histogram"
          ? found.state.count
          : 0
      }
      assert.strictEqual(value("webhook_requests_total", { outcome: "stored" }), 5)
      assert.strictEqual(value("webhook_requests_total", { outcome: "unsigned" }), 1)
      assert.strictEqual(value("webhook_signature_failures_total", { reason: "mismatch" }), 1)
      assert.strictEqual(value("webhook_unknown_number_total"), 1)
      assert.strictEqual(value("webhook_ack_seconds"), 5)
      assert.strictEqual(value("message_normalization_latency_seconds", { canal: "whatsapp" }), 5)
      assert.strictEqual(value("message_normalized_total", { canal: "whatsapp", tenant_id: "playa" }), 1)
      for (const error_type of ["missing_entry", "missing_changes", "missing_messages", "unexpected"]) {
        assert.strictEqual(
          value("message_normalization_errors_total", { canal: "whatsapp", error_type }),
          1,
          error_type
        )
      }
    }).pipe(Effect.provide(door()), Effect.provideService(Metric.MetricRegistry, new Map())))
})

describe("the door in the house", () => {
  const inside = serving(
    WebhookRoutes.pipe(
      Layer.provide(recording),
      Layer.provide(Layer.mergeAll(configured(), memoryLimits, Flags.layerWith({})))
    ),
    { requestTimeout: Duration.seconds(5) }
  )

  it.effect.each(["PUT", "PATCH", "DELETE", "OPTIONS"])(
    "answers %s with what it allows",
    (method) =>
      Effect.gen(function* () {
        const { headers, status } = yield* fetchDoor({ method })
        assert.deepStrictEqual([status, headers.get("allow")], [405, "GET, HEAD, POST"])
      }).pipe(Effect.provide(inside))
  )
})
