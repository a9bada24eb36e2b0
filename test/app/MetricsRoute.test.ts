import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Metric, Option, Redacted, References } from "effect"
import { HttpClient, HttpRouter, HttpServerResponse } from "effect/http"
import { IpNetwork } from "effect/net"
import { AppError, MetricsNotCollected } from "../../src/app/AppError.ts"
import { Exposition } from "../../src/app/Exposition.ts"
import { type Knock, mayRead } from "../../src/app/MetricsGate.ts"
import { MOST_LINES } from "../../src/app/MetricParts.ts"
import { MetricsRoute } from "../../src/app/MetricsRoute.ts"
import { ObservabilityConfig } from "../../src/app/ObservabilityConfig.ts"
import * as ProcessMetrics from "../../src/app/ProcessMetrics.ts"
import * as Meters from "../../src/telemetry/Meters.ts"
import { parse } from "./PrometheusText.ts"
import { serving } from "./Serving.ts"

const TOKEN = "a-token-of-some-length"

const keys = (networks: ReadonlyArray<string>, token?: string) => ({
  metricsNetworks: networks.map(IpNetwork.fromStringUnsafe),
  metricsToken: Option.map(Option.fromUndefinedOr(token), (it) => Redacted.make(it))
})
const loopback = keys(["127.0.0.0/8", "::1/128"], TOKEN)
const nobody: Knock = { peer: "203.0.113.9", authorization: undefined, forwarded: false }

describe("the gate of the metrics", () => {
  it.each([
    { opens: true, who: "this machine", knock: { peer: "127.0.0.1" } },
    { opens: true, who: "this machine over IPv6", knock: { peer: "::1" } },
    { opens: true, who: "this machine as an IPv4 inside IPv6", knock: { peer: "::ffff:127.0.0.1" } },
    { opens: false, who: "a stranger", knock: {} },
    {
      opens: false,
      who: "a stranger whom a proxy of this machine forwards",
      knock: { peer: "127.0.0.1", forwarded: true }
    },
    { opens: false, who: "an address that is none", knock: { peer: "127.0.0.1.evil" } },
    { opens: false, who: "a socket without an address", knock: { peer: undefined } },
    {
      opens: true,
      who: "the token, also through a proxy",
      knock: { forwarded: true, authorization: `Bearer ${TOKEN}` }
    },
    { opens: false, who: "the token cut short", knock: { authorization: `Bearer ${TOKEN.slice(0, -1)}` } },
    { opens: false, who: "the token without its scheme", knock: { authorization: TOKEN } },
    { opens: false, who: "an empty token", knock: { authorization: "Bearer " } }
  ])("$who: $opens", ({ knock, opens }) => {
    assert.strictEqual(mayRead({ ...nobody, ...knock }, loopback), opens)
  })

  it("is shut for everyone when nobody is allowed and there is no token", () => {
    assert.isFalse(mayRead({ ...nobody, peer: "127.0.0.1", authorization: "Bearer undefined" }, keys([])))
  })
})

const observed = Layer.succeed(ObservabilityConfig, {
  ...loopback,
  logFormat: "json",
  logLevel: "Info"
})
const rooms = HttpRouter.add("GET", "/rooms/:room", HttpServerResponse.text("a room"))
const served = serving(Layer.merge(MetricsRoute, rooms)).pipe(
  Layer.provideMerge(Exposition.layerOtel),
  Layer.provideMerge(observed)
)

const scrape = Effect.gen(function* () {
  const response = yield* HttpClient.get("/metrics")
  return { response, text: yield* response.text }
})

const openLabel = Meters.counter("test_hostile_total", {
  help: "Counts whatever it is given",
  labels: { who: [] as ReadonlyArray<string>, closed: ["a"] }
})
const manyTimes = ["a", "b"].map((name) =>
  Meters.histogram(`test_many_${name}_seconds`, {
    help: "Times of many",
    labels: { who: [] as ReadonlyArray<string> },
    buckets: [1, 100]
  })
)
const closed = Meters.counter("test_closed_total", { help: "Never counted", labels: { kind: ["one", "two"] } })
const oddGauge = Meters.gauge("test_active_total", { help: "A gauge whose name says total" })

describe("GET /metrics", () => {
  it.effect("shows exact names, types and labels over real HTTP", () =>
    Effect.gen(function* () {
      yield* HttpClient.get("/rooms/204")
      yield* oddGauge({}, 7)
      yield* ProcessMetrics.weightLoop.pass
      const { response, text } = yield* scrape
      assert.strictEqual(response.status, 200)
      assert.strictEqual(response.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8")
      const families = parse(text)

      const requests = families.get("http_requests_total")
      assert.deepInclude(requests, { type: "counter", help: "HTTP requests answered, by route template" })
      // Beside it stand the webhook's answers, which begin at 0.
      assert.deepStrictEqual(requests?.samples.filter(({ value }) => value > 0), [{
        name: "http_requests_total",
        labels: { method: "GET", endpoint: "/rooms/:room", status_code: "200" },
        value: 1
      }])
      const refused = requests?.samples.find(({ labels }) => labels["status_code"] === "429")
      assert.deepInclude(refused, {
        labels: { method: "POST", endpoint: "/webhooks/whatsapp", status_code: "429" },
        value: 0
      })
      const times = families.get("request_duration_seconds")
      assert.strictEqual(times?.type, "histogram")
      assert.deepStrictEqual(
        times?.samples.flatMap(({ labels: { le } }) => le === undefined ? [] : [le]),
        ["0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1", "2.5", "5", "7.5", "10", "+Inf"]
      )
      assert.strictEqual(families.get("active_connections")?.type, "gauge")
      assert.isAbove(families.get("process_resident_memory_bytes")?.samples[0]?.value ?? 0, 1_000_000)
      assert.strictEqual(families.get("test_active_total")?.type, "gauge")
      assert.notMatch(text, /\botel_|target_info|telemetry_sdk/)
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("shows every declared metric under its own name and type, and no other name", () =>
    Effect.gen(function* () {
      const families = parse((yield* scrape).text)
      for (const [name, { type }] of families) {
        assert.strictEqual(Meters.declared.get(name)?.type, type, name)
      }
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("shows a zero for what has not happened yet", () =>
    Effect.gen(function* () {
      const { samples = [] } = parse((yield* scrape).text).get("test_closed_total") ?? {}
      assert.deepStrictEqual(samples.map(({ labels, value }) => [labels["kind"], value]), [["one", 0], ["two", 0]])
      yield* closed({ kind: "one" })
      const after = parse((yield* scrape).text).get("test_closed_total")?.samples
      assert.deepStrictEqual(after?.map(({ value }) => value), [1, 0])
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("stays small and readable under 100,000 hostile label values, and counts all of them", () =>
    Effect.gen(function* () {
      for (let n = 0; n < 100_000; n++) {
        yield* openLabel({ who: `${n}"} evil{le="1"\\ \n# TYPE x counter\n é\u202e`, closed: "a" })
      }
      const { text } = yield* scrape
      const samples = parse(text).get("test_hostile_total")?.samples ?? []
      const other = samples.find(({ labels }) => labels["who"] === Meters.OTHER)
      assert.strictEqual(samples.length, Meters.MOST_SERIES + 1)
      assert.strictEqual(other?.value, 100_000 - Meters.MOST_SERIES)
      assert.strictEqual(samples.reduce((sum, { value }) => sum + value, 0), 100_000)
      assert.isBelow(text.length, 1_000_000)
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.live("is written in parts, between which others have their turn, and reads as if it were written at once", () =>
    Effect.gen(function* () {
      for (let n = 0; n < Meters.MOST_SERIES; n++) {
        for (const observe of manyTimes) yield* observe({ who: `hotel-${n}` }, n)
      }
      let turns = 0
      const others = yield* Effect.forkChild(
        Effect.forever(Effect.andThen(Effect.sync(() => turns += 1), Effect.sleep(0)))
      )
      const { page } = yield* Exposition
      const [one, other] = yield* Effect.all([page, page], { concurrency: 2 })
      yield* Fiber.interrupt(others)
      const lines = manyTimes.length * Meters.MOST_SERIES * 5
      assert.isAbove(turns, lines / MOST_LINES)
      for (const bytes of [one, other]) {
        const families = parse(new TextDecoder().decode(bytes))
        for (const name of ["test_many_a_seconds", "test_many_b_seconds"]) {
          assert.strictEqual(families.get(name)?.samples.length, 5 * Meters.MOST_SERIES)
        }
      }
    }).pipe(Effect.provide(served), Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("turns strangers away with a problem and lets the token in", () =>
    Effect.gen(function* () {
      const refused = yield* HttpClient.get("/metrics", { headers: { "x-forwarded-for": "127.0.0.1" } })
      assert.strictEqual(refused.status, 403)
      assert.strictEqual(refused.headers["content-type"], "application/problem+json")
      const headers = { authorization: `Bearer ${TOKEN}`, "x-forwarded-for": "203.0.113.9" }
      assert.strictEqual((yield* HttpClient.get("/metrics", { headers })).status, 200)
    }).pipe(Effect.provide(served)))

  it.effect("answers 500 when the metrics cannot be collected, not an empty page", () =>
    Effect.gen(function* () {
      const { response, text } = yield* scrape
      assert.strictEqual(response.status, 500)
      assert.deepInclude(JSON.parse(text), { status: 500 })
    }).pipe(
      Effect.provide(
        serving(MetricsRoute).pipe(
          Layer.provideMerge(Layer.succeed(Exposition, {
            page: Effect.fail(new AppError({ reason: new MetricsNotCollected({ cause: "no" }) }))
          })),
          Layer.provideMerge(observed)
        )
      ),
      Effect.provideService(References.MinimumLogLevel, "None")
    ))
})
