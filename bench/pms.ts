/**
 * What the gateway with its guard costs beside the bare HTTP call: `deno run -A bench/pms.ts`.
 *
 * Closed loop, one question after the other. Both sides ask the same sandbox QloApps the same availability in turns, so
 * that whatever else the machine does touches both. Rows of `pms_calls` are written meanwhile, as in the runtime.
 */
import { Effect, Layer, ManagedRuntime, Option, Redacted } from "effect"
import { CircuitBreaker, RateLimiter } from "effect/persistence"
import { Agent, request } from "node:http"
import { ClusterConfig } from "../src/actors/ClusterConfig.ts"
import * as Runner from "../src/actors/Runner.ts"
import { TenantId } from "../src/domain/Ids.ts"
import { LocalDate, plusDays, StayDates } from "../src/domain/StayDates.ts"
import { Audit } from "../src/audit/Audit.ts"
import * as GuardedPms from "../src/pms/GuardedPms.ts"
import { PmsCache } from "../src/pms/guard/PmsCache.ts"
import { PmsCalls } from "../src/pms/guard/PmsCalls.ts"
import { PmsConfig } from "../src/pms/PmsConfig.ts"
import { PmsConnections } from "../src/pms/PmsConnections.ts"
import { PmsGateway } from "../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../src/pms/qloapps/QloAppsHttp.ts"
import * as QloAppsXml from "../src/pms/qloapps/QloAppsXml.ts"
import { SandboxQloApps } from "../src/sandbox/qloapps/SandboxQloApps.ts"
import * as Database from "../src/sql/Database.ts"
import { EmbeddedPostgres } from "../src/sql/EmbeddedPostgres.ts"
import * as Migrations from "../src/sql/Migrations.ts"
import { type Latencies, summarise } from "./support/Percentiles.ts"

const WARM_UP = 500
const UNCACHED = 3_000
const CACHED = 50_000
const TENANT = TenantId.make("casa-del-lago")

const Sql = Migrations.layer.pipe(
  Layer.provideMerge(Layer.unwrap(Effect.map(EmbeddedPostgres, ({ url }) => Database.layerUrl(url)))),
  Layer.provide(EmbeddedPostgres.layer(".data/bench/pms/postgres"))
)

/** The defaults, but for our own limit of calls, which would be all that is measured. */
const Settings = Layer.effect(
  PmsConfig,
  Effect.map(PmsConfig, (config) => ({ ...config, rate: { ...config.rate, calls: 1_000_000 } }))
).pipe(Layer.provide(PmsConfig.layer))

const Connections = Layer.unwrap(
  Effect.map(SandboxQloApps, ({ installations }) =>
    PmsConnections.layerWith(
      installations.map(({ baseUrl, hotelId, key, name, timeZone }) => ({
        tenantId: TenantId.make(name),
        baseUrl: new URL(baseUrl),
        host: Option.none(),
        apiKey: Redacted.make(key),
        hotelId: String(hotelId),
        timeZone,
        clock: timeZone
      }))
    ))
)

const World = GuardedPms.layerOver(PmsGateway.layerQloApps).pipe(
  Layer.provide([
    Connections,
    QloAppsHttp.layer,
    RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory)),
    Audit.layerNone,
    CircuitBreaker.layerStoreMemory(),
    PmsCache.layerMemory,
    PmsCalls.layerSql,
    Runner.layer.pipe(
      Layer.provide(Layer.succeed(ClusterConfig, { mode: "single", address: Option.none(), mostResident: 100 }))
    )
  ]),
  Layer.provide(Settings),
  Layer.provideMerge(SandboxQloApps.layer({ port: 0, vices: { latency: 0 } })),
  Layer.provide(Sql)
)

const day = LocalDate.make("2031-01-01")
const questionOf = (n: number) => {
  const arrive = plusDays(day, n)
  return {
    tenantId: TENANT,
    stay: new StayDates({ arrive, leave: plusDays(arrive, 2) }),
    party: { adults: 2, childAges: [] },
    roomTypeId: null
  }
}

/** The same call as the gateway's, with nothing around it but reading its JSON. */
const bare = (url: string, key: string) => {
  const agent = new Agent({ keepAlive: true })
  const authorization = `Basic ${btoa(`${key}:`)}`
  return (n: number) =>
    new Promise<unknown>((resolve, reject) => {
      const { stay } = questionOf(n)
      const body = QloAppsXml.bodyOf({ hotel_ari: { id_hotel: "1", date_from: stay.arrive, date_to: stay.leave } })
      const call = request(`${url}/api/hotel_ari?output_format=JSON`, {
        agent,
        method: "POST",
        headers: { authorization, "content-length": Buffer.byteLength(body) }
      }, (response) => {
        let text = ""
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk
        }).on("end", () => resolve(JSON.parse(text)))
      })
      call.on("error", reject)
      call.end(body)
    })
}

const millis = (value: number) => `${value.toFixed(3)} ms`

const measure = async (times: number, ...sides: ReadonlyArray<(n: number) => Promise<unknown>>) => {
  const took = sides.map((): Array<number> => [])
  for (let n = 0; n < times; n++) {
    for (const [at, side] of sides.entries()) {
      const started = performance.now()
      await side(n)
      took[at]?.push(performance.now() - started)
    }
  }
  return took.map((all) => summarise(Float64Array.from(all)))
}

const runtime = ManagedRuntime.make(World)
const pms = await runtime.runPromise(PmsGateway)
const { installations } = await runtime.runPromise(SandboxQloApps)
const shop = installations.find(({ name }) => name === TENANT)
if (shop === undefined) throw new Error("the sandbox has no such hotel")
const raw = bare(shop.baseUrl, shop.key)
const ask = (n: number) => runtime.runPromise(pms.availability(questionOf(n)))

await measure(WARM_UP, raw, (n) => ask(n + 100_000))
const [direct, guarded] = await measure(UNCACHED, raw, ask)
const [cached] = await measure(CACHED, () => ask(0))
if (direct === undefined || guarded === undefined || cached === undefined) throw new Error("nothing was measured")

const row = (name: string, { p50, p90, p99 }: Latencies) =>
  `${name.padEnd(34)}${[p50, p90, p99].map((value) => millis(value).padStart(12)).join("")}`
console.log(`${"closed loop, one at a time".padEnd(34)}${["p50", "p90", "p99"].map((p) => p.padStart(12)).join("")}`)
console.log(row("bare HTTP call, JSON parsed", direct))
console.log(row("gateway and guard, not cached", guarded))
console.log(row("gateway and guard, cached", cached))
console.log(
  `not cached over bare: +${millis(guarded.p50 - direct.p50)} at p50, ratio ${
    (guarded.p50 / direct.p50).toFixed(2)
  } (target: under +2 ms)`
)
console.log(`cached at p50: ${millis(cached.p50)} (target: under 1 ms)`)
await runtime.dispose()
const missed = cached.p50 >= 1 || guarded.p50 - direct.p50 >= 2
process.exit(missed ? 1 : 0)
