/**
 * A crowd: every message from a guest who has never written, at a rate that brings 100,000 of them within ten minutes, on
 * the runtime's own settings. Is everybody answered once, how long does it take, and what does the memory do meanwhile?
 *
 * `--guests 17000 --rate 170`
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { empty } from "./support/Acknowledgements.ts"
import { generate } from "./support/Generator.ts"
import { PHONE_NUMBER_IDS } from "./support/Hotels.ts"
import * as Machine from "./support/Machine.ts"
import * as Postgres from "./support/Postgres.ts"
import * as Servers from "./support/Server.ts"
import * as Settings from "./support/Settings.ts"

const { values: asked } = parseArgs({
  options: { guests: { type: "string", default: "17000" }, rate: { type: "string", default: "170" } }
})
const guests = Number(asked.guests)
const rate = Number(asked.rate)

/** Milliseconds between two looks at the memory. */
const LOOK = 1_000

const database = await Postgres.embedded()
await (await Servers.start("door", Settings.door(database.url), Settings.HANDSHAKE)).stop()
await empty(database)
const meta = await Servers.start("meta", {}, "/sandbox")
const running = await Servers.start("whole", Settings.runtime(database.url, meta.port), Settings.HANDSHAKE)

interface Told {
  readonly accepted: number
  readonly duplicated: number
}
const told = async (): Promise<Told> => await (await fetch(`http://127.0.0.1:${meta.port}/sandbox`)).json()
const resident = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, "utf8"))?.[1] ?? 0) / 1024

const looks: Array<number> = []
const looking = setInterval(() => looks.push(resident()), LOOK)
const started = performance.now()
const report = await generate({
  port: running.port,
  run: "crowd",
  seconds: guests / rate,
  requests: guests,
  load: { rate },
  secret: Settings.APP_SECRET,
  guests,
  phoneNumberIds: PHONE_NUMBER_IDS,
  text: "hola"
})
await Servers.until("the last answer", async () => (await told()).accepted >= guests, 600_000)
const seconds = (performance.now() - started) / 1000
clearInterval(looking)
await Servers.until("the last status", async () => {
  const [row] = await database.query(`
    SELECT (SELECT count(*) FROM outbox WHERE state <> 'accepted')::int4
      + (SELECT count(*) FROM inbox_events WHERE state = 'new')::int4 AS owed`)
  return row?.["owed"] === 0
})
const { accepted, duplicated } = await told()
const [took] = await database.query(`
  SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS p50, percentile_disc(0.99) WITHIN GROUP (ORDER BY took) AS p99,
    max(took) AS longest
  FROM (
    SELECT extract(epoch FROM o.settled_at - e.received_at)::float8 AS took
    FROM outbox o JOIN inbox_events e ON e.turn_id = o.turn_id WHERE e.lane = 'conversation'
  ) AS answered`)
await running.kill()
await meta.kill()

const quarter = Math.floor(looks.length / 4)
const highest = (from: number, to: number) => Math.max(...looks.slice(from, to)).toFixed(0)
console.log(
  `${Machine.describe()}\nembedded PostgreSQL ${database.version} (${database.settings}), load ${Machine.load()}\n\n` +
    `${guests} guests at ${rate}/s (open loop): ${accepted} answers, ${duplicated} twice, all in ${
      seconds.toFixed(0)
    } s\n` +
    `acknowledged ${report.acknowledged}; p50 ${report.latencies.p50.toFixed(1)} ms, p99 ${
      report.latencies.p99.toFixed(1)
    } ms\n` +
    `from receipt to Meta's acceptance: p50 ${Number(took?.["p50"]).toFixed(1)} s, p99 ${
      Number(took?.["p99"]).toFixed(1)
    } s, longest ${Number(took?.["longest"]).toFixed(1)} s\n` +
    `most memory in each quarter: ${
      [0, 1, 2, 3].map((one) => highest(one * quarter, (one + 1) * quarter)).join(", ")
    } MB`
)
mkdirSync("bench/results", { recursive: true })
writeFileSync(
  "bench/results/crowd.json",
  `${
    JSON.stringify({ machine: Machine.describe(), guests, rate, seconds, accepted, duplicated, took, looks }, null, 1)
  }\n`
)
await database.stop()
process.exit(0)
