import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Layer, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { createServer } from "node:net"
import { OutboxId, PhoneNumberId, Wamid } from "../../src/domain/Ids.ts"
import { GraphApi } from "../../src/whatsapp/GraphApi.ts"
import { GraphApiConfig } from "../../src/whatsapp/GraphApiConfig.ts"
import { GraphApiTokens } from "../../src/whatsapp/GraphApiTokens.ts"
import { meaningOf, outcomeOf } from "../../src/whatsapp/GraphApiOutcome.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import { json, PretendGraph, type Reply } from "./PretendGraph.ts"

const recorded = (name: string) =>
  readFileSync(new URL(`../fixtures/whatsapp-send/${name}.json`, import.meta.url), "utf8")

const phoneNumberId = PhoneNumberId.make("106540352242922")
const [content] = fit({ _tag: "Text", body: "¡Hola!" })
const message = { phoneNumberId, to: { phone: "5215512345678" }, content, callbackData: OutboxId.make("o1") }

const at = (baseUrl: URL) =>
  GraphApi.layer.pipe(
    Layer.provide(GraphApiTokens.layerInstallation),
    Layer.provide(Layer.succeed(GraphApiConfig, {
      baseUrl,
      version: "v26.0",
      token: Redacted.make("secret"),
      connectTimeout: Duration.millis(300),
      timeout: Duration.millis(1500)
    }))
  )

const Api = Layer.unwrap(Effect.map(PretendGraph, ({ url }) => at(url))).pipe(Layer.provideMerge(PretendGraph.layer))

const sendTo = (url: string) =>
  GraphApi.pipe(Effect.flatMap((api) => api.send(message)), Effect.provide(at(new URL(url))))

describe("an answer of Meta", () => {
  it.each([
    { name: "res-200-ok", tag: "Accepted" },
    { name: "res-200-ok-bsuid", tag: "Accepted" },
    { name: "res-200-template-paced", tag: "Accepted" },
    { name: "res-200-no-id", tag: "Uncertain" },
    { name: "res-200-read", tag: "Uncertain" },
    { name: "res-err-130429", tag: "Throttled", scope: "number" },
    { name: "res-err-131057", tag: "Throttled", scope: "number" },
    { name: "res-err-131056", tag: "Throttled", scope: "pair" },
    { name: "res-err-80007", tag: "Throttled", scope: "account" },
    { name: "res-err-4", tag: "Throttled", scope: "account" },
    { name: "res-err-2", tag: "Uncertain", because: "server" },
    { name: "res-err-131000", tag: "Uncertain", because: "server" },
    { name: "res-err-190", tag: "Stopped", because: "credential" },
    { name: "res-err-368", tag: "Stopped", because: "account" },
    { name: "res-err-131047", tag: "Refused", because: "window" },
    { name: "res-err-131009", tag: "Refused", because: "content" },
    { name: "res-err-132001", tag: "Refused", because: "template" }
  ])("of the kind $name is $tag by its code, whatever the HTTP status", ({ name, tag, ...details }) => {
    const body = recorded(name)
    for (const status of name.startsWith("res-200") ? [200] : [200, 400, 403, 429, 500, 503]) {
      const outcome = outcomeOf({ status, body, retryAfter: null })
      assert.strictEqual(outcome._tag, tag)
      assert.deepInclude(outcome, details)
    }
  })

  it("has a meaning for every code of Meta's table", () => {
    const refusedForGood = [131026, 130403, 131050, 131021, 130472, 131049, 131048, 100, 131008, 131051, 131053, 135000]
    for (const code of refusedForGood) {
      assert.strictEqual(
        outcomeOf({ status: 400, body: `{"error":{"code":${code}}}`, retryAfter: null })._tag,
        "Refused"
      )
    }
    for (const code of [0, 3, 10, 200, 299, 131005]) assert.strictEqual(meaningOf(code), "credential")
    for (const code of [131031, 130497, 131042, 131064, 131045, 133010, 131037]) {
      assert.strictEqual(meaningOf(code), "blocked")
    }
    for (const code of [132000, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 134101]) {
      assert.strictEqual(meaningOf(code), "template")
    }
  })

  it("with a code nobody knows is final unless the server itself failed", () => {
    const body = '{"error":{"code":987654}}'
    assert.strictEqual(outcomeOf({ status: 400, body, retryAfter: null })._tag, "Refused")
    assert.strictEqual(outcomeOf({ status: 500, body, retryAfter: null })._tag, "Uncertain")
  })
})

describe("sending", () => {
  it.live("posts one message with our token and the outbox id, and answers with Meta's id", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = () => ({ status: 200, body: recorded("res-200-ok") })
      const outcome = yield* (yield* GraphApi).send(message)
      assert.deepStrictEqual(outcome, {
        _tag: "Accepted",
        wamid: Wamid.make("wamid.HBgNNTIxNTUxMjM0NTY3OBUCABEYEkE4OEMwMjU2OTU3RUYyQjkxMwA=")
      })
      assert.strictEqual(peer.requests.length, 1)
      const [request] = peer.requests
      assert.strictEqual(request?.path, "/v26.0/106540352242922/messages")
      assert.strictEqual(request?.headers.authorization, "Bearer secret")
      assert.deepInclude(JSON.parse(request?.body ?? ""), { to: "+5215512345678", biz_opaque_callback_data: "o1" })
    }).pipe(Effect.provide(Api)))

  const faults: ReadonlyArray<{ fault: string; reply: Reply; outcome: unknown }> = [
    { fault: "a reset", reply: "reset", outcome: { _tag: "Uncertain", because: "connection", code: null } },
    { fault: "silence", reply: "hang", outcome: { _tag: "Uncertain", because: "timeout", code: null } },
    { fault: "half an answer", reply: "half", outcome: { _tag: "Uncertain", because: "unreadable", code: null } },
    {
      fault: "a 200 that is not JSON",
      reply: { status: 200, body: "<html>" },
      outcome: { _tag: "Uncertain", because: "unreadable", code: null }
    },
    {
      fault: "a bare 502",
      reply: { status: 502, body: "" },
      outcome: { _tag: "Uncertain", because: "server", code: null }
    },
    {
      fault: "a redirect",
      reply: { status: 302, body: "{}", headers: { location: "http://127.0.0.1:1/" } },
      outcome: { _tag: "Uncertain", because: "server", code: null }
    },
    {
      fault: "an endless answer",
      reply: { status: 200, body: `{"messages":[{"id":"${"x".repeat(300_000)}"}]}` },
      outcome: { _tag: "Uncertain", because: "unreadable", code: null }
    },
    {
      fault: "a throttle that says how long",
      reply: { status: 400, body: recorded("res-err-131056"), headers: { "retry-after": "7" } },
      outcome: { _tag: "Throttled", scope: "pair", code: 131056, retryAfter: 7_000 }
    }
  ]
  it.live.each(faults)("says what $fault proves, and asks once", ({ outcome, reply }) =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = () => reply
      assert.deepStrictEqual(yield* (yield* GraphApi).send(message), outcome)
      assert.strictEqual(peer.requests.length, 1)
    }).pipe(Effect.provide(Api)))

  it.live("knows that nothing was sent when there was no connection", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* sendTo("http://127.0.0.1:1"), { _tag: "NotSent" })
      assert.deepStrictEqual(yield* sendTo("http://nobody.invalid"), { _tag: "NotSent" })
    }))

  it.live("knows that nothing was sent when the handshake never came about", () =>
    Effect.gen(function* () {
      const silent = yield* Effect.acquireRelease(
        Effect.callback<{ port: number; stop: () => void }>((resume) => {
          const server = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1", () => {
            const address = server.address()
            const port = typeof address === "object" && address !== null ? address.port : 0
            resume(Effect.succeed({ port, stop: () => server.close() }))
          })
        }),
        ({ stop }) => Effect.sync(stop)
      )
      assert.deepStrictEqual(yield* sendTo(`https://127.0.0.1:${silent.port}`), { _tag: "NotSent" })
    }))

  it.live("uses a connection again, and never one that has been idle for long", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const api = yield* GraphApi
      for (let n = 0; n < 5; n++) yield* api.send(message)
      assert.strictEqual(peer.connections(), 1)
      yield* Effect.sleep("2300 millis")
      yield* api.send(message)
      assert.strictEqual(peer.connections(), 2)
    }).pipe(Effect.provide(Api)))

  it.live("is never repeated by the HTTP client when a connection that was used before breaks", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const api = yield* GraphApi
      yield* api.send(message)
      peer.answer = () => "reset"
      assert.strictEqual((yield* api.send(message))._tag, "Uncertain")
      assert.strictEqual(peer.connections(), 1)
      yield* Effect.sleep("100 millis")
      assert.strictEqual(peer.requests.length, 2)
    }).pipe(Effect.provide(Api)))

  it.live("ends with its caller", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = () => "hang"
      const sending = yield* Effect.forkChild((yield* GraphApi).send(message))
      yield* Effect.sleep("50 millis")
      yield* Fiber.interrupt(sending)
      assert.strictEqual(peer.requests.length, 1)
    }).pipe(Effect.provide(Api)))

  it.live("tells whether a read mark was taken", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const api = yield* GraphApi
      peer.answer = () => ({ status: 200, body: recorded("res-200-read") })
      assert.isTrue(yield* api.markRead(phoneNumberId, Wamid.make("wamid.x"), true))
      peer.answer = () => json({ error: { code: 131009 } }, 400)
      assert.isFalse(yield* api.markRead(phoneNumberId, Wamid.make("wamid.x"), true))
    }).pipe(Effect.provide(Api)))
})
