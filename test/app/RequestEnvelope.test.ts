import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, Metric, References } from "effect"
import { from, Verbosity } from "../../src/telemetry/Verbosity.ts"
import {
  HttpClient,
  HttpClientRequest,
  type HttpClientResponse,
  HttpRouter,
  HttpServerRequest,
  HttpServerResponse
} from "effect/http"
import { Draining } from "../../src/app/Draining.ts"
import { rawClient, serving } from "./Serving.ts"

const SECRET = "postgres://conserje:hunter2@db"

const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/rooms/:room", HttpServerResponse.text("a room")),
  HttpRouter.add("POST", "/rooms/:name", HttpServerResponse.empty({ status: 204 })),
  HttpRouter.add("GET", "/shown", HttpServerResponse.text("x", { headers: { "cache-control": "max-age=60" } })),
  HttpRouter.add("GET", "/refused", HttpServerResponse.text("why", { status: 422 })),
  HttpRouter.add("GET", "/breaks", Effect.die(new Error(SECRET))),
  HttpRouter.add("POST", "/json", Effect.as(HttpServerRequest.HttpServerRequest.use((it) => it.json), empty())),
  HttpRouter.use((router) =>
    router.prefixed("/deep").prefixed("/down").add("DELETE", "/things/:id", HttpServerResponse.empty())
  )
)

function empty() {
  return HttpServerResponse.empty()
}

interface Entry {
  readonly level: string
  readonly message: unknown
  readonly annotations: Record<string, unknown>
}

/** What the routes and their envelope logged, at any level. */
const logged: Array<Entry> = []
const recording = Layer.mergeAll(
  Logger.layer([Logger.map(Logger.formatStructured, (entry) => void logged.push(entry))]),
  Layer.succeed(References.MinimumLogLevel, "Debug"),
  Layer.succeed(Verbosity, from("Debug"))
)
const served = serving(routes).pipe(Layer.provide(recording))

const problemIn = (response: HttpClientResponse.HttpClientResponse) =>
  Effect.map(response.json, (body) => ({ type: response.headers["content-type"], body }))

/** Requests counted for an endpoint, by method and status. */
const counted = (endpoint: string) =>
  Effect.map(
    Metric.snapshot,
    (all) =>
      all.flatMap((metric) =>
        metric.id === "http_requests_total" && metric.type === "Counter" && metric.attributes?.endpoint === endpoint
          ? [`${metric.attributes.method} ${metric.attributes.status_code} ${metric.state.count}`]
          : []
      )
  )

/** The request id that comes back. */
const ask = (headers: Record<string, string>) =>
  Effect.map(HttpClient.get("/shown", { headers }), (response) => response.headers["x-request-id"])

describe("the envelope around every request", () => {
  it.effect("counts and times requests by route template, never by path", () =>
    Effect.gen(function* () {
      yield* HttpClient.get("/rooms/204")
      yield* HttpClient.get("/rooms/305?guest=5491155551234")
      yield* HttpClient.head("/rooms/305")
      assert.deepStrictEqual(yield* counted("/rooms/:room"), ["GET 200 2", "HEAD 200 1"])
      const names = JSON.stringify(yield* Metric.snapshot)
      assert.notInclude(names, "305")
      assert.notInclude(names, "5491155551234")
      const times = (yield* Metric.snapshot).find((metric) =>
        metric.id === "request_duration_seconds" && metric.attributes?.method === "GET"
      )
      assert.strictEqual(times?.type === "Histogram" ? times.state.count : undefined, 2)
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("counts paths nobody has and methods nobody knows in one series each", () =>
    Effect.gen(function* () {
      yield* HttpClient.get("/nowhere/1")
      yield* HttpClient.get("/nowhere/2")
      const client = yield* rawClient("PROPFIND /rooms/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      yield* client.closed
      assert.deepStrictEqual(yield* counted("unmatched"), ["GET 404 2", "OTHER 405 1"])
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("answers 404 with a problem that shows nothing of the path", () =>
    Effect.gen(function* () {
      const response = yield* HttpClient.get("/guests/5491155551234", { headers: { "x-request-id": "abc" } })
      assert.strictEqual(response.status, 404)
      assert.deepStrictEqual(yield* problemIn(response), {
        type: "application/problem+json",
        body: { type: "about:blank", status: 404, title: "Not Found", requestId: "abc" }
      })
    }).pipe(Effect.provide(served)))

  it.effect.each([
    { path: "/rooms/204", allow: "GET, HEAD, POST" },
    { path: "/deep/down/things/9", allow: "DELETE" },
    { path: "/json?x=1", allow: "POST" }
  ])("answers 405 for $path and names the methods it has", ({ allow, path }) =>
    Effect.gen(function* () {
      const response = yield* HttpClient.put(path)
      assert.strictEqual(response.status, 405)
      assert.strictEqual(response.headers["allow"], allow)
      assert.strictEqual(response.headers["content-type"], "application/problem+json")
    }).pipe(Effect.provide(served)))

  it.effect("turns a defect into a problem with the request's id, and one error in the log", () =>
    Effect.gen(function* () {
      logged.length = 0
      const response = yield* HttpClient.get("/breaks", { headers: { "x-request-id": "req-7" } })
      const text = yield* response.text
      assert.strictEqual(response.status, 500)
      assert.deepStrictEqual(JSON.parse(text), {
        type: "about:blank",
        status: 500,
        title: "Internal Server Error",
        requestId: "req-7"
      })
      const errors = logged.filter(({ level }) => level === "ERROR")
      assert.deepStrictEqual(errors.map(({ annotations, message }) => ({ annotations, message })), [
        { annotations: { request_id: "req-7" }, message: "request failed" }
      ])
    }).pipe(Effect.provide(served)))

  it.effect("answers 400 with a problem and no error in the log when the client's JSON is not", () =>
    Effect.gen(function* () {
      logged.length = 0
      const request = HttpClientRequest.post("/json").pipe(HttpClientRequest.bodyText("{", "application/json"))
      const response = yield* HttpClient.execute(request)
      assert.strictEqual(response.status, 400)
      assert.strictEqual((yield* problemIn(response)).type, "application/problem+json")
      assert.deepStrictEqual(logged.filter(({ level }) => level === "ERROR"), [])
    }).pipe(Effect.provide(served)))

  it.effect("leaves a refusal that a route wrote itself as it is", () =>
    Effect.gen(function* () {
      const response = yield* HttpClient.get("/refused")
      assert.strictEqual(response.status, 422)
      assert.strictEqual(yield* response.text, "why")
    }).pipe(Effect.provide(served)))

  it.effect("keeps the caller's request id, makes one otherwise, and takes none that could forge a log line", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* ask({ "x-request-id": "trace:1.2-3" }), "trace:1.2-3")
      assert.strictEqual(yield* ask({ "x-correlation-id": "corr-1" }), "corr-1")
      const made = yield* ask({})
      assert.match(made ?? "", /^[a-z]{12}-[0-9a-z]+$/)
      assert.notStrictEqual(yield* ask({}), made)
      for (const forged of ["a b", "x".repeat(129), '"}{', "é"]) {
        assert.match((yield* ask({ "x-request-id": encodeURI(forged) })) ?? "", /^[a-z]{12}-/)
      }
    }).pipe(Effect.provide(served)))

  it.effect.each(["/shown", "/nowhere", "/breaks"])(
    "sends the security headers with %s",
    (path) =>
      Effect.gen(function* () {
        const { headers } = yield* HttpClient.get(path)
        assert.strictEqual(headers["x-content-type-options"], "nosniff")
        assert.strictEqual(headers["x-frame-options"], "DENY")
        assert.include(headers["content-security-policy"] ?? "", "script-src 'self';")
        assert.strictEqual(headers["referrer-policy"], "strict-origin-when-cross-origin")
        assert.strictEqual(headers["cache-control"], path === "/shown" ? "max-age=60" : "no-store")
        assert.isUndefined(headers["strict-transport-security"])
      }).pipe(Effect.provide(served))
  )

  it.effect("asks clients to leave once the draining has begun", () =>
    Effect.gen(function* () {
      const draining = yield* Draining
      assert.strictEqual((yield* HttpClient.get("/shown")).headers["connection"], "keep-alive")
      yield* draining.begin
      assert.strictEqual((yield* HttpClient.get("/shown")).headers["connection"], "close")
    }).pipe(Effect.provide(served)))

  it.effect("tells each request at debug and nothing above it", () =>
    Effect.gen(function* () {
      logged.length = 0
      yield* HttpClient.get("/rooms/9", { headers: { "x-request-id": "seen" } })
      const [entry, ...rest] = logged.filter(({ annotations }) => annotations["request_id"] === "seen")
      assert.deepStrictEqual(rest, [])
      assert.strictEqual(entry?.level, "DEBUG")
      const { duration_ms, ...said } = entry?.annotations ?? {}
      assert.deepStrictEqual(said, { request_id: "seen", method: "GET", endpoint: "/rooms/:room", status: 200 })
      assert.isNumber(duration_ms)
    }).pipe(Effect.provide(served)))
})
