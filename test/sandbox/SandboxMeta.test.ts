import { assert, it, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { HttpClientRequest } from "effect/http"
import { readdirSync, readFileSync } from "node:fs"
import type { Fault } from "../../src/sandbox/Fault.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import type { SandboxOptions } from "../../src/sandbox/SandboxConfig.ts"
import { Graph, NUMBER } from "./support/Graph.ts"

const options: SandboxOptions = {
  port: 0,
  seed: "a seed",
  settings: { statuses: [] }
}

const Here = Layer.provideMerge(Graph.layer, SandboxMeta.layer(options))

const fixtures = "test/fixtures/whatsapp-send"
const requests = readdirSync(fixtures).filter((name) => name.startsWith("req-"))

const told = ({ status, text }: { readonly status: number; readonly text: string }) => {
  try {
    const { error, messages } = JSON.parse(text)
    const id = messages?.[0]?.id === undefined ? "no id" : "wamid"
    return `${status} ${error?.code ?? id}`
  } catch {
    return `${status} broken`
  }
}

layer(Here, { excludeTestServices: true })("the pretend Meta", (it) => {
  it.effect.each(requests)("takes Meta's own example %s", (name) =>
    Effect.gen(function* () {
      const graph = yield* Graph
      const { status, text } = yield* graph.send(readFileSync(`${fixtures}/${name}`, "utf8"))
      assert.strictEqual(status, 200)
      const body = JSON.parse(text)
      if (name === "req-read-and-typing.json") return assert.deepStrictEqual(body, { success: true })
      assert.match(body.messages[0].id, /^wamid\./)
      const { recipient, to } = JSON.parse(readFileSync(`${fixtures}/${name}`, "utf8"))
      assert.deepStrictEqual(
        body.contacts,
        [to === undefined ? { input: recipient, user_id: recipient } : { input: to, wa_id: to.slice(1) }]
      )
    }))

  it.effect("refuses a stranger's token with Meta's own error", () =>
    Effect.gen(function* () {
      const graph = yield* Graph
      const { status, text } = yield* graph.send({}, { token: "somebody's" })
      assert.strictEqual(status, 401)
      assert.strictEqual(JSON.parse(text).error.code, 190)
      assert.strictEqual(JSON.parse(text).error.type, "OAuthException")
    }))

  it.effect("counts every copy of a callback id among what it took", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const graph = yield* Graph
      yield* graph.text("+5491155500001", "outbox:1")
      yield* graph.text("+5491155500001", "outbox:2")
      yield* graph.text("+5491155500001", "outbox:1")

      const { duplicates } = yield* sandbox.report
      assert.deepStrictEqual(duplicates, [{ callbackData: "outbox:1", times: 2 }])
      const sent = yield* sandbox.sent({ to: "5491155500001" })
      assert.deepStrictEqual(sent.map(({ callbackData }) => callbackData), ["outbox:1", "outbox:2", "outbox:1"])
      assert.strictEqual(new Set(sent.map(({ wamid }) => wamid)).size, 3)
    }))

  const outcomes: ReadonlyArray<{ readonly fault: Fault; readonly answer: string; readonly taken: boolean }> = [
    { fault: "throttle", answer: "400 130429", taken: false },
    { fault: "throttle-pair", answer: "400 131056", taken: false },
    { fault: "server-error", answer: "503 2", taken: false },
    { fault: "server-error-after", answer: "500 131000", taken: true },
    { fault: "slow", answer: "200 wamid", taken: true },
    { fault: "timeout", answer: "no answer", taken: false },
    { fault: "timeout-after", answer: "no answer", taken: true },
    { fault: "reset", answer: "no answer", taken: false },
    { fault: "reset-after", answer: "no answer", taken: true },
    { fault: "no-id", answer: "200 no id", taken: true },
    { fault: "malformed-json", answer: "200 broken", taken: true },
    { fault: "token", answer: "401 190", taken: false }
  ]

  it.effect.each(outcomes)(
    "$fault: the sender hears '$answer' and the message is taken: $taken",
    ({ answer, fault, taken }) =>
      Effect.gen(function* () {
        const sandbox = yield* SandboxMeta
        const graph = yield* Graph
        const to = `54911555${1000 + outcomes.findIndex((one) => one.fault === fault)}`
        // A connection that was used before: a client that repeats by itself would do so now.
        yield* graph.text("+5491155500001")
        yield* sandbox.fault({ fault, times: 1, to, millis: 50 })

        const heard = yield* graph.text(to).pipe(
          Effect.map(told),
          Effect.timeoutOrElse({ duration: "300 millis", orElse: () => Effect.succeed("no answer") }),
          Effect.catch(Effect.succeed)
        )

        assert.strictEqual(heard, answer)
        assert.strictEqual((yield* sandbox.sent({ to })).length, taken ? 1 : 0)
        assert.deepStrictEqual(sandbox.faults(), [])
      })
  )

  it.effect("keeps files for whoever has the token, at an address with an end", () =>
    Effect.gen(function* () {
      const { baseUrl } = yield* SandboxMeta
      const graph = yield* Graph
      const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
      const form = new FormData()
      form.set("messaging_product", "whatsapp")
      form.set("type", "image/png")
      form.set("file", new Blob([bytes], { type: "image/png" }), "room.png")
      const uploaded = yield* graph.request(
        HttpClientRequest.post(`${baseUrl}/v25.0/${NUMBER}/media`).pipe(
          HttpClientRequest.bearerToken(graph.token),
          HttpClientRequest.bodyFormData(form)
        )
      )
      const { id } = JSON.parse(uploaded.text)
      const asked = HttpClientRequest.get(`${baseUrl}/v25.0/${id}`).pipe(HttpClientRequest.bearerToken(graph.token))
      const { file_size, mime_type, url } = JSON.parse((yield* graph.request(asked)).text)
      assert.deepStrictEqual({ file_size, mime_type }, { file_size: "7", mime_type: "image/png" })

      const withToken = HttpClientRequest.get(url).pipe(HttpClientRequest.bearerToken(graph.token))
      assert.strictEqual((yield* graph.request(withToken)).status, 200)
      assert.strictEqual((yield* graph.request(HttpClientRequest.get(url))).status, 401)
      const over = url.replace(/ext=\d+/, "ext=1")
      const late = HttpClientRequest.get(over).pipe(HttpClientRequest.bearerToken(graph.token))
      assert.strictEqual((yield* graph.request(late)).status, 404)
    }))

  it.effect("refuses a file that Meta would not take", () =>
    Effect.gen(function* () {
      const { baseUrl } = yield* SandboxMeta
      const graph = yield* Graph
      const upload = (type: string, size: number) => {
        const form = new FormData()
        form.set("messaging_product", "whatsapp")
        form.set("type", type)
        form.set("file", new Blob([new Uint8Array(size)], { type }), "x")
        return graph.request(
          HttpClientRequest.post(`${baseUrl}/v25.0/${NUMBER}/media`).pipe(
            HttpClientRequest.bearerToken(graph.token),
            HttpClientRequest.bodyFormData(form)
          )
        )
      }
      assert.strictEqual(JSON.parse((yield* upload("text/html", 10)).text).error.code, 100)
      assert.strictEqual(JSON.parse((yield* upload("image/png", 6 * 1024 * 1024)).text).error.code, 131053)
    }))

  it.effect("is steered from another process over HTTP", () =>
    Effect.gen(function* () {
      const sandbox = yield* SandboxMeta
      const graph = yield* Graph
      const control = (method: "post" | "get" | "patch", path: string, body?: unknown) =>
        graph.request(
          HttpClientRequest[method](`${sandbox.baseUrl}/sandbox${path}`).pipe(
            body === undefined ? (one) => one : HttpClientRequest.bodyJsonUnsafe(body)
          )
        )
      yield* control("post", "/faults", { fault: "throttle", times: 1, to: "5491155500099", retryAfter: 7 })
      const struck = yield* graph.text("5491155500099")
      assert.deepStrictEqual([struck.status, struck.headers["retry-after"]], [400, "7"])
      yield* graph.text("5491155500099", "outbox:99")
      const sent = JSON.parse((yield* control("get", "/sent?callbackData=outbox:99")).text)
      assert.strictEqual(sent.length, 1)
      assert.strictEqual((yield* control("post", "/faults", { fault: "nonsense" })).status, 400)
      assert.strictEqual((yield* control("patch", "/settings", { batch: 5000 })).status, 400)
    }))
})

it.live("says which variable to change when its port is taken", () =>
  Effect.gen(function* () {
    const { baseUrl } = yield* SandboxMeta
    const port = Number(new URL(baseUrl).port)
    const error = yield* Layer.build(Layer.fresh(SandboxMeta.layer({ port }))).pipe(Effect.flip)
    assert.include(String(error), `SANDBOX_META_PORT=${port}`)
  }).pipe(Effect.provide(SandboxMeta.layer(options)), Effect.scoped))
