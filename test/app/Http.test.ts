import { assert, describe, it } from "@effect/vitest"
import { Deferred, Duration, Effect, Exit, Fiber, Layer, Metric, Schedule, Scope } from "effect"
import { HttpClient, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { PortTaken } from "../../src/app/AppError.ts"
import * as Http from "../../src/app/Http.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import { patient, port, type RawClient, rawClient, serving } from "./Serving.ts"

const reading = HttpRouter.add(
  "POST",
  "/reads",
  Effect.map(
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => request.text),
    (text) => HttpServerResponse.text(String(text.length))
  )
)
const greeting = HttpRouter.add("GET", "/greets", HttpServerResponse.text("hello"))
const routes = Layer.merge(reading, greeting)

const impatient = {
  requestTimeout: Duration.millis(600),
  idleTimeout: Duration.millis(600)
}

/** The open sockets as `/metrics` would tell them. */
const openSockets = Effect.map(Metric.snapshot, (all) => {
  const gauge = all.find((metric) => metric.id === "active_connections")
  return gauge?.type === "Gauge" ? Number(gauge.state.value) : Number.NaN
})

const until = <E, R>(holds: Effect.Effect<boolean, E, R>) =>
  holds.pipe(
    Effect.repeat({ schedule: Schedule.spaced("20 millis"), until: (is) => is }),
    Effect.timeout("5 seconds")
  )

const cutOff = (client: RawClient) => client.closed.pipe(Effect.timeout("5 seconds"))

describe("the HTTP server with slow and greedy clients", () => {
  it.live.each([
    { who: "never sends a byte", says: "" },
    { who: "never ends its headers", says: "GET /greets HTTP/1.1\r\nHost: a\r\nX-Slow: " },
    { who: "never ends its body", says: "POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab" },
    { who: "keeps an idle connection", says: "GET /greets HTTP/1.1\r\nHost: a\r\n\r\n" }
  ])("closes a client that $who", ({ says }) =>
    Effect.gen(function* () {
      const client = yield* rawClient(says)
      const millis = yield* cutOff(client)
      assert.isAbove(millis, 500)
      assert.isBelow(millis, 4000)
    }).pipe(Effect.provide(serving(routes, impatient))))

  it.live.each([
    { what: "headers", says: "GET /greets HTTP/1.1\r\nHost: a\r\nX-Slow: " },
    { what: "a body", says: "POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" }
  ])("cuts off $what that drip in, however regularly", ({ says }) =>
    Effect.gen(function* () {
      const client = yield* rawClient(says)
      const drip = yield* Effect.sync(() => client.socket.write("x")).pipe(
        Effect.repeat(Schedule.spaced("50 millis")),
        Effect.forkChild
      )
      const millis = yield* cutOff(client)
      yield* Fiber.interrupt(drip)
      assert.isBelow(millis, 4000)
      assert.notInclude(client.heard(), "200 OK")
    }).pipe(Effect.provide(serving(routes, impatient))))

  it.live("lets go of a client that does not take its answer", () =>
    Effect.gen(function* () {
      const client = yield* rawClient("")
      client.socket.pause()
      client.socket.write("GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
      yield* until(Effect.map(openSockets, (open) => open === 0))
    }).pipe(
      Effect.provide(
        serving(HttpRouter.add("GET", "/much", HttpServerResponse.uint8Array(new Uint8Array(32_000_000))), impatient)
      )
    ))

  it.live("refuses headers above the cap and goes on serving", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(`GET /greets HTTP/1.1\r\nHost: a\r\nX-Big: ${"x".repeat(6000)}\r\n\r\n`)
      yield* cutOff(client)
      assert.match(client.heard(), /^HTTP\/1\.1 431 /)
      const response = yield* HttpClient.get("/greets")
      assert.strictEqual(yield* response.text, "hello")
    }).pipe(Effect.provide(serving(routes, { mostHeaderBytes: 4096 }))))

  it.live("closes a connection above the cap at once and counts the open ones", () =>
    Effect.gen(function* () {
      const held = yield* Effect.forEach([1, 2, 3], () => rawClient(""))
      yield* until(Effect.map(openSockets, (open) => open === 3))
      const fourth = yield* rawClient("GET /greets HTTP/1.1\r\nHost: a\r\n\r\n")
      yield* cutOff(fourth)
      assert.strictEqual(fourth.heard(), "")
      assert.strictEqual(yield* openSockets, 3)

      held.forEach(({ socket }) => socket.destroy())
      yield* until(Effect.map(openSockets, (open) => open === 0))
      const fifth = yield* rawClient("GET /greets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      yield* cutOff(fifth)
      assert.match(fifth.heard(), /^HTTP\/1\.1 200 /)
    }).pipe(Effect.provide(serving(routes, { mostConnections: 3 }))))

  it.live("answers 413 to a body above the cap of a route that has none of its own", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(
        `POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\nConnection: close\r\n\r\n${"x".repeat(2000)}`
      )
      yield* cutOff(client)
      assert.match(client.heard(), /^HTTP\/1\.1 413 /)
    }).pipe(Effect.provide(serving(routes))))
})

describe("the HTTP server's start and end", () => {
  it.live("says in one sentence that its port is taken", () =>
    Effect.gen(function* () {
      const taken = yield* port
      const second = Layer.build(Layer.fresh(Http.layerServer)).pipe(
        Effect.provideService(HttpConfig, { ...patient, port: taken }),
        Effect.scoped
      )
      const error = yield* Effect.flip(second)
      assert.deepStrictEqual(error.reason, new PortTaken({ host: "127.0.0.1", port: taken }))
      assert.match(error.message, /^Port \d+ is taken: set PORT to a free one, or .+\.$/)
    }).pipe(Effect.provide(serving(routes))))

  it.live("asks clients to come again while there are no routes yet", () =>
    Effect.gen(function* () {
      const early = yield* rawClient("GET /greets HTTP/1.1\r\nHost: a\r\n\r\n")
      yield* cutOff(early)
      assert.match(early.heard(), /^HTTP\/1\.1 503 [\s\S]*retry-after: 1/i)
    }).pipe(Effect.provide(Layer.provide(Http.layerServer, Layer.succeed(HttpConfig, patient)))))

  it.live("finishes the running request, takes no new one and closes idle connections", () =>
    Effect.gen(function* () {
      const entered = yield* Deferred.make<void>()
      const leave = yield* Deferred.make<void>()
      const slow = HttpRouter.add(
        "GET",
        "/slow",
        Deferred.succeed(entered, undefined).pipe(
          Effect.andThen(Deferred.await(leave)),
          Effect.as(HttpServerResponse.text("finished"))
        )
      )
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(serving(Layer.merge(routes, slow)), scope)
      const inside = Effect.provideContext(services)
      const idle = yield* inside(rawClient("GET /greets HTTP/1.1\r\nHost: a\r\n\r\n"))
      yield* until(Effect.sync(() => idle.heard().endsWith("hello")))
      const running = yield* inside(rawClient("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"))
      yield* Deferred.await(entered)

      const stopping = yield* Effect.forkChild(Scope.close(scope, Exit.void))
      yield* cutOff(idle)
      const late = yield* Effect.exit(inside(HttpClient.get("/greets")))
      assert.isTrue(Exit.isFailure(late))
      yield* Deferred.succeed(leave, undefined)
      yield* cutOff(running)
      assert.match(running.heard(), /^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*finished$/i)
      yield* Fiber.join(stopping)
    }))

  it.live("keeps a connection for the next request as long as it says", () =>
    Effect.gen(function* () {
      const client = yield* rawClient("GET /greets HTTP/1.1\r\nHost: a\r\n\r\n")
      yield* until(Effect.sync(() => client.heard().endsWith("hello")))
      assert.match(client.heard(), /keep-alive: timeout=65/i)
    }).pipe(Effect.provide(serving(routes))))

  it.live("does not wait for a request that never arrives in full", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(serving(routes, { grace: Duration.millis(300) }), scope)
      const half = yield* Effect.provideContext(rawClient("GET /greets HTTP/1.1\r\nHost"), services)
      yield* until(Effect.map(openSockets, (open) => open === 1))
      const [took] = yield* Effect.timed(Scope.close(scope, Exit.void))
      assert.isBelow(Duration.toMillis(took), 3000)
      yield* cutOff(half)
    }))

  it.live("gives up on a request that does not finish within the grace", () =>
    Effect.gen(function* () {
      const entered = yield* Deferred.make<void>()
      const stuck = HttpRouter.add("GET", "/stuck", Effect.andThen(Deferred.succeed(entered, undefined), Effect.never))
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(serving(stuck, { grace: Duration.millis(300) }), scope)
      const running = yield* Effect.provideContext(rawClient("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n"), services)
      yield* Deferred.await(entered)
      const [took] = yield* Effect.timed(Scope.close(scope, Exit.void))
      assert.isBelow(Duration.toMillis(took), 3000)
      yield* cutOff(running)
      assert.match(running.heard(), /^HTTP\/1\.1 503 /)
    }))
})
