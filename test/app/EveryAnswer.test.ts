import { assert, describe, it, layer } from "@effect/vitest"
import { Duration, Effect, Layer } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { SqlClient } from "effect/sql"
import * as AdminRoutes from "../../src/admin/AdminRoutes.ts"
import { ROUTES } from "../../src/admin/Route.ts"
import { Exposition } from "../../src/app/Exposition.ts"
import { HealthRoutes } from "../../src/app/HealthRoutes.ts"
import * as Http from "../../src/app/Http.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import { MetricsRoute } from "../../src/app/MetricsRoute.ts"
import { ObservabilityConfig } from "../../src/app/ObservabilityConfig.ts"
import { Readiness } from "../../src/app/Readiness.ts"
import { securityHeaders } from "../../src/app/SecurityHeaders.ts"
import { PATH, WebhookRoutes } from "../../src/whatsapp/WebhookRoutes.ts"
import { rooms } from "../admin/world.ts"
import { memoryLimits, recording } from "../whatsapp/Door.ts"
import { patient, port, rawClient, serving } from "./Serving.ts"

const strict = { ...patient, strictTransport: true, requestTimeout: Duration.seconds(1), mostHeaderBytes: 4096 }
const policy = securityHeaders(strict)

/** What no route may say otherwise. */
const ALWAYS = [
  "content-security-policy",
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
  "permissions-policy",
  "strict-transport-security",
  "cache-control"
]

interface Heard {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const parsed = (text: string): Heard => {
  const [head = "", body = ""] = text.split("\r\n\r\n", 2)
  const [first = "", ...lines] = head.split("\r\n")
  const headers = lines.map((line) => {
    const at = line.indexOf(":")
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
  })
  return { status: Number(first.split(" ")[1]), headers: new Map(headers), body }
}

/** Says these bytes on a connection of its own and hears until it is closed. */
const saying = Effect.fnUntraced(function* (text: string) {
  const client = yield* rawClient(text)
  yield* Effect.timeout(client.closed, "8 seconds")
  return parsed(client.heard())
})

const request = (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body = "") =>
  saying([
    `${method} ${path} HTTP/1.1`,
    "Host: conserje.test",
    "Connection: close",
    "Origin: https://evil.example",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    "",
    body
  ].join("\r\n"))

const assertSafe = ({ headers, status }: Heard, what: string) => {
  assert.isAbove(status, 199, what)
  for (const name of ALWAYS) assert.strictEqual(headers.get(name), policy[name], `${what}: ${name}`)
  for (const name of headers.keys()) assert.notMatch(name, /^(server|x-powered-by|access-control-.*)$/, what)
}

const broken = Layer.mergeAll(
  HttpRouter.add("GET", "/breaks", Effect.die(new Error("a secret of ours"))),
  HttpRouter.add(
    "POST",
    "/reads",
    Effect.map(
      Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => request.text),
      () => HttpServerResponse.text("read")
    )
  )
)

const doors = Layer.mergeAll(
  AdminRoutes.AdminRoutes,
  AdminRoutes.DocsRoutes,
  HealthRoutes,
  MetricsRoute,
  broken,
  Layer.provide(WebhookRoutes, Layer.merge(recording, memoryLimits))
)

const House = serving(doors, strict).pipe(
  Layer.provideMerge(Layer.mergeAll(
    Layer.mock(Readiness, { report: Effect.succeed({ ready: true, checks: {}, stopping: false }) }),
    Layer.mock(Exposition, { page: Effect.succeed(new Uint8Array()) }),
    ObservabilityConfig.layerOn({ isTerminal: false }),
    rooms
  ))
)

layer(House, { timeout: "120 seconds", excludeTestServices: true })("every answer", (it) => {
  it.effect("is found again in the trail by the id that its request came with", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const headers = { "x-api-key": "ck_nonsense", "x-request-id": "asked-at-the-desk-7" }
      const heard = yield* request("GET", "/admin/dashboard", headers)
      assert.deepStrictEqual([heard.status, heard.headers.get("x-request-id")], [401, "asked-at-the-desk-7"])
      assert.deepStrictEqual(yield* sql`SELECT action FROM audit_logs WHERE request_id = 'asked-at-the-desk-7'`, [
        { action: "token.refused" }
      ])
    }))

  it.effect.each(ROUTES.map(({ method, path }) => ({ method, path })))(
    "of $method $path carries the headers: to strangers, to browsers elsewhere, to wrong methods, with any body",
    ({ method, path }) =>
      Effect.gen(function* () {
        const there = path.replaceAll(/:\w+/g, "x")
        const key = { "x-api-key": "ck_nonsense" }
        assertSafe(yield* request(method, there), "stranger")
        assertSafe(yield* request(method, there, { ...key, "content-type": "application/json" }, "{"), "wrong key")
        assertSafe(
          yield* request(method, there, { ...key, "content-type": "application/json" }, "x".repeat(2000)),
          "long"
        )
        assertSafe(yield* request("OPTIONS", there, { "access-control-request-method": method }), "preflight")
        const elsewhere = yield* request("TRACE", there)
        assertSafe(elsewhere, "method")
        assert.strictEqual(elsewhere.status, 405)
      })
  )

  it.effect("carries them when nothing is there, something breaks, is too long, or is refused", () =>
    Effect.gen(function* () {
      for (
        const [status, asking] of [
          [404, request("GET", "/nowhere")],
          [404, request("GET", "/%zz")],
          [500, request("GET", "/breaks")],
          [413, request("POST", "/reads", {}, "x".repeat(2000))],
          [401, request("POST", PATH, {}, "{}")],
          [403, request("GET", PATH)],
          [200, request("GET", "/health")],
          [200, request("GET", "/openapi.json")],
          [200, request("GET", "/docs")],
          [200, request("HEAD", "/docs.css")],
          [200, request("GET", "/metrics")],
          [422, request("POST", "/auth/login", { "content-type": "application/json" }, '{"email":7}')]
        ] as const
      ) {
        const heard = yield* asking
        assert.strictEqual(heard.status, status)
        assertSafe(heard, String(status))
        assert.notInclude(heard.body, "a secret of ours")
        assert.match(heard.headers.get("x-request-id") ?? "", /^[\w.:-]+$/)
      }
    }))

  it.effect("carries them when it never became a request", () =>
    Effect.gen(function* () {
      for (
        const [status, text] of [
          [400, "GARBAGE\r\n\r\n"],
          [400, "GET / HTTP/9.9\r\nHost: a\r\n\r\n"],
          [400, "FOO / HTTP/1.1\r\nHost: a\r\n\r\n"],
          [400, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
          [400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"],
          [400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"],
          [400, "GET / HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n"],
          [431, `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(5000)}\r\n\r\n`],
          [417, "GET / HTTP/1.1\r\nHost: a\r\nExpect: nonsense\r\nConnection: close\r\n\r\n"],
          [408, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "]
        ] as const
      ) {
        const heard = yield* saying(text)
        assert.strictEqual(heard.status, status, text.slice(0, 40))
        assertSafe(heard, text.slice(0, 40))
        assert.strictEqual(heard.headers.get("content-type"), "application/problem+json")
      }
    }))

  it.effect("says nothing more on a connection where half an answer may stand", () =>
    Effect.gen(function* () {
      const client = yield* rawClient("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
      yield* Effect.sync(() => client.heard()).pipe(
        Effect.repeat({ until: (heard) => heard.includes("healthy") }),
        Effect.timeout("5 seconds")
      )
      client.socket.write("GARBAGE\r\n\r\n")
      yield* Effect.timeout(client.closed, "5 seconds")
      assert.strictEqual(client.heard().match(/HTTP\/1\.1/g)?.length, 1)
    }))
})

describe("the answer of a house that is not open yet", () => {
  it.live("carries the headers too", () =>
    Effect.gen(function* () {
      assert.isAbove(yield* port, 0)
      const heard = yield* saying("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      assert.strictEqual(heard.status, 503)
      assertSafe(heard, "early")
    }).pipe(Effect.provide(Layer.provide(Http.layerServer, Layer.succeed(HttpConfig, strict)))))
})
