/**
 * What a scrape costs: `deno task bench:metrics`.
 *
 * The door of the runtime with nothing behind it but `/metrics`, and so many series of our meters. Another process reads
 * them. Meanwhile a timer in the server's process asks for every millisecond: the longest it waits is how long the event
 * loop was held. The floor is the same exporter that collects and serialises everything without a pause.
 */
import { NodeServices } from "@effect/platform-node"
import * as OtelMetrics from "@effect/opentelemetry/OtelMetrics"
import * as Resource from "@effect/opentelemetry/Resource"
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus"
import { Duration, Effect, Layer, ManagedRuntime, Metric, Option } from "effect"
import { HttpServer } from "effect/http"
import { IpNetwork, NetAddress } from "effect/net"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { Draining } from "../src/app/Draining.ts"
import { Exposition } from "../src/app/Exposition.ts"
import * as Http from "../src/app/Http.ts"
import { HttpConfig } from "../src/app/HttpConfig.ts"
import { MetricsRoute } from "../src/app/MetricsRoute.ts"
import { ObservabilityConfig } from "../src/app/ObservabilityConfig.ts"
import * as Meters from "../src/telemetry/Meters.ts"
import * as Machine from "./support/Machine.ts"
import { summarise } from "./support/Percentiles.ts"

const SCRAPES = 20
const WARM = 5
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const doors = Http.serve(MetricsRoute).pipe(
  Layer.provideMerge(Http.layerServer),
  Layer.provideMerge(Draining.layer),
  Layer.provide(Layer.succeed(HttpConfig, {
    host: "127.0.0.1",
    port: 0,
    requestTimeout: Duration.seconds(10),
    idleTimeout: Duration.seconds(65),
    checkEvery: Duration.seconds(1),
    mostConnections: 1024,
    mostHeaderBytes: 16_384,
    mostBodyBytes: 1024,
    grace: Duration.seconds(1),
    strictTransport: false,
    crossOriginIsolation: false,
    extraSources: []
  })),
  Layer.provide(Layer.succeed(ObservabilityConfig, {
    metricsNetworks: [IpNetwork.fromStringUnsafe("127.0.0.0/8")],
    metricsToken: Option.none(),
    logFormat: "json",
    logLevel: "Warn"
  })),
  Layer.provide(NodeServices.layer)
)

const atOnce = Layer.effect(
  Exposition,
  Effect.gen(function* () {
    yield* Meters.zeroInitialise
    const exporter = new PrometheusExporter({ preventServerStart: true })
    yield* OtelMetrics.registerProducer(yield* OtelMetrics.makeProducer(), () => exporter)
    const serializer = new PrometheusSerializer("", false, undefined, true, true)
    const page = Effect.promise(async () =>
      new TextEncoder().encode(serializer.serialize((await exporter.collect()).resourceMetrics))
    )
    return { page }
  })
).pipe(Layer.provide(Resource.layer({ serviceName: "conserje" })))

const NUMBERS = Array.from({ length: Meters.MOST_SERIES }, (_, n) => n)
const LABELS = {
  tenant_id: Meters.TENANTS,
  status: ["ok", "error"],
  channel: Meters.TENANTS,
  intent: Meters.TENANTS
} as const
const labelsOf = (n: number) =>
  ({
    tenant_id: `hotel-${n >> 1}`,
    status: n % 2 === 0 ? "ok" : "error",
    channel: "whatsapp",
    intent: "book_room"
  }) as const

/** Fills so many series, `MOST_SERIES` to a metric. */
const filled = (kind: "counter" | "histogram", many: number): Effect.Effect<void> => {
  const meters = Array.from({ length: many / Meters.MOST_SERIES }, (_, index) => {
    const name = `bench_${kind}_${many}_${index}`
    return kind === "counter"
      ? Meters.counter(`${name}_total`, { help: "Things of a bench", labels: LABELS })
      : Meters.histogram(`${name}_seconds`, { help: "Times of a bench", labels: LABELS, buckets: BUCKETS })
  })
  return Effect.forEach(
    meters,
    (update) => Effect.forEach(NUMBERS, (n) => update(labelsOf(n), n / 100), { discard: true }),
    { discard: true }
  )
}

/** Milliseconds that a timer of one was late, until it is stopped. */
const watch = () => {
  const late: Array<number> = []
  let expected = performance.now() + 1
  const timer = setInterval(() => {
    const now = performance.now()
    late.push(Math.max(0, now - expected))
    expected = now + 1
  }, 1)
  return () => {
    clearInterval(timer)
    return Float64Array.from(late)
  }
}

const run = promisify(execFile)
const scraper = fileURLToPath(new URL("support/scraper.ts", import.meta.url))
const scrape = async (url: string, times: number) => {
  const { stdout } = await run(process.execPath, ["run", "-A", "--no-check", scraper, url, String(times)])
  const said: { readonly took: ReadonlyArray<number>; readonly bytes: number } = JSON.parse(stdout)
  return said
}

const figure = (millis: number) => `${millis.toFixed(1)} ms`.padStart(10)

const measure = async (name: string, exposition: typeof atOnce, fill: Effect.Effect<void>) => {
  const registry: typeof Metric.MetricRegistry.Service = new Map()
  const house = ManagedRuntime.make(
    doors.pipe(Layer.provideMerge(exposition), Layer.provide(Layer.succeed(Metric.MetricRegistry, registry)))
  )
  await house.runPromise(Effect.provideService(fill, Metric.MetricRegistry, registry))
  const { address } = await house.runPromise(HttpServer.HttpServer)
  const url = `http://127.0.0.1:${NetAddress.isInetAddress(address) ? address.port : 0}/metrics`
  await scrape(url, WARM)
  const idle = watch()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const calm = summarise(idle())
  const watching = watch()
  const { bytes, took } = await scrape(url, SCRAPES)
  const held = summarise(watching())
  const times = summarise(Float64Array.from(took))
  await house.dispose()
  console.log(
    `${name.padEnd(44)}${`${(bytes / 1e6).toFixed(2)} MB`.padStart(9)}${figure(times.p50)}${figure(times.p99)}` +
      `${figure(held.max)}${figure(calm.max)}`
  )
  return { p50: times.p50, p99: times.p99, held: held.max }
}

const CASES = [
  ["5,000 counters", "counter", 5_000],
  ["70,000 counters", "counter", 70_000],
  ["5,000 histograms, 70,000 lines", "histogram", 5_000]
] as const

console.log(`${Machine.describe()}; load ${Machine.load()}; ${SCRAPES} scrapes each`)
console.log(`${"".padEnd(44)}     page   p50       p99       loop held  (idle)`)
const results = []
for (const [name, kind, many] of CASES) {
  const fill = filled(kind, many)
  await measure(`${name}, without a pause`, atOnce, fill)
  results.push(await measure(`${name}, ours`, Exposition.layerOtel, fill))
}
const [small, ...large] = results
const missed = [
  ...(small !== undefined && small.p50 < 30 ? [] : ["5,000 series take 30 ms or more"]),
  ...(large.every(({ held }) => held < 50) ? [] : ["the event loop was held for 50 ms or more"])
]
console.log(
  missed.length === 0 ? "met: 5,000 series under 30 ms, the event loop never held for 50 ms" : missed.join("; ")
)
process.exit(missed.length === 0 ? 0 : 1)
