/**
 * Whole turns: a guest's webhook in, the answer accepted by the pretend Meta; and what an idle conversation costs in
 * memory. Beside it the same statements and HTTP calls in a plain loop.
 *
 * `--rounds 3 --guests 2000 --idle 10000`
 */
import { execFile } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs, promisify } from "node:util"
import { empty, postmaster } from "./support/Acknowledgements.ts"
import * as CpuTime from "./support/CpuTime.ts"
import { generate } from "./support/Generator.ts"
import { PHONE_NUMBER_IDS } from "./support/Hotels.ts"
import type { Order as LoopOrder } from "./support/loop.ts"
import * as Machine from "./support/Machine.ts"
import { type Latencies, median } from "./support/Percentiles.ts"
import * as Postgres from "./support/Postgres.ts"
import * as Servers from "./support/Server.ts"
import * as Settings from "./support/Settings.ts"

const { values: asked } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    guests: { type: "string", default: "2000" },
    idle: { type: "string", default: "10000" }
  }
})
const rounds = Number(asked.rounds)
const guests = Number(asked.guests)

/** The shortest burst window that the configuration allows, so that what is measured is work and not waiting. */
const WINDOW = 300
/** Statements and calls of the loop under way at a time: as many as the runtime has connections. */
const AT_A_TIME = 10
const LIGHT = 20
const FLOOD = 2_000

const database = await Postgres.embedded()
// The tables: whoever comes first makes them.
await (await Servers.start("door", Settings.door(database.url), Settings.HANDSHAKE)).stop()

const accepted = async (meta: Servers.Server): Promise<number> => {
  const report: { readonly accepted: number } = await (await fetch(`http://127.0.0.1:${meta.port}/sandbox`)).json()
  return report.accepted
}

interface Turns {
  /** Turns a second, from the first message to the last answer. */
  readonly perSecond: number
  /** From our receipt of a message to Meta's acceptance of its answer, as both are in the database; in milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly ackP99: number
  readonly runtimeCpu: number
  readonly databaseCpu: number
}

/** Every message from a guest of its own: each is a turn with one answer. */
const flow = async (rate: number, messages: number, warm: number): Promise<Turns> => {
  await empty(database)
  const meta = await Servers.start("meta", {}, "/sandbox")
  const settings = { ...Settings.runtime(database.url, meta.port), BURST_WINDOW: `${WINDOW} millis` }
  const running = await Servers.start("whole", settings, Settings.HANDSHAKE)
  const send = async (run: string, perSecond: number, count: number, firstGuest: number) => {
    const before = await accepted(meta)
    const report = await generate({
      port: running.port,
      run,
      seconds: count / perSecond,
      requests: count,
      load: { rate: perSecond },
      secret: Settings.APP_SECRET,
      firstGuest,
      guests: count,
      phoneNumberIds: PHONE_NUMBER_IDS,
      text: "hola"
    })
    await Servers.until("the last answer", async () => (await accepted(meta)) - before >= count, 300_000)
    return report
  }
  const cpu = () => [CpuTime.ofProcess(running.pid), CpuTime.ofFamily(postmaster(database))] as const
  await send("warm", 200, warm, 0)
  const [runtimeBefore, databaseBefore] = cpu()
  const report = await send("turns", rate, messages, warm)
  // Meta has taken the last one; we have yet to write that down.
  await Servers.until("the last outbox row", async () => {
    const [row] = await database.query("SELECT count(*)::int4 AS owed FROM outbox WHERE state <> 'accepted'")
    return row?.["owed"] === 0
  })
  const [runtimeAfter, databaseAfter] = cpu()
  const [row] = await database.query(`
    SELECT count(*)::int4 AS turns,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS p50, percentile_disc(0.99) WITHIN GROUP (ORDER BY took) AS p99,
      extract(epoch FROM max(settled_at) - min(received_at))::float8 AS seconds
    FROM (
      SELECT (extract(epoch FROM o.settled_at - e.received_at) * 1000)::float8 AS took, o.settled_at, e.received_at
      FROM outbox o JOIN inbox_events e ON e.turn_id = o.turn_id WHERE o.state = 'accepted' AND e.wamid LIKE 'wamid.turns.%'
    ) AS answered`)
  await running.kill()
  await meta.kill()
  return {
    perSecond: Number(row?.["turns"]) / Number(row?.["seconds"]),
    p50: Number(row?.["p50"]),
    p99: Number(row?.["p99"]),
    ackP99: report.latencies.p99,
    runtimeCpu: (runtimeAfter - runtimeBefore) / messages,
    databaseCpu: (databaseAfter - databaseBefore) / messages
  }
}

const loop = async (messages: number): Promise<{ readonly perSecond: number; readonly latencies: Latencies }> => {
  await empty(database)
  const meta = await Servers.start("meta", { STATUSES: "none" }, "/sandbox")
  const order: LoopOrder = {
    databaseUrl: database.url,
    metaPort: meta.port,
    messages,
    atATime: AT_A_TIME,
    run: "loop"
  }
  const script = fileURLToPath(new URL("support/loop.ts", import.meta.url))
  const args = ["run", "-A", "--no-check", script, JSON.stringify(order)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  await meta.kill()
  return JSON.parse(stdout)
}

const resident = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024

/** Megabytes before anybody wrote, and with so many conversations whose actors are awake and have nothing to do. */
const memory = async (conversations: number) => {
  await empty(database)
  const meta = await Servers.start("meta", { STATUSES: "none" }, "/sandbox")
  const settings = {
    ...Settings.runtime(database.url, meta.port),
    BURST_WINDOW: `${WINDOW} millis`,
    ACTOR_IDLE: "10 minutes",
    DELIVERY_IDLE: "10 minutes",
    ACTORS_MOST_RESIDENT: "100000"
  }
  const running = await Servers.start("whole", settings, Settings.HANDSHAKE)
  const write = async (run: string, count: number, firstGuest: number) => {
    const before = await accepted(meta)
    await generate({
      port: running.port,
      run,
      seconds: count / 200,
      requests: count,
      load: { rate: 200 },
      secret: Settings.APP_SECRET,
      firstGuest,
      guests: count,
      phoneNumberIds: PHONE_NUMBER_IDS,
      text: "hola"
    })
    await Servers.until("the last answer", async () => (await accepted(meta)) - before >= count, 600_000)
    await Servers.pause(15_000)
    return resident(running.pid)
  }
  const before = await write("few", 500, 0)
  const after = await write("many", conversations, 500)
  await running.kill()
  await meta.kill()
  return { before, after, perConversation: ((after - before) * 1024) / conversations }
}

console.log(
  `${Machine.describe()}\nembedded PostgreSQL ${database.version} (${database.settings}), load ${Machine.load()}`
)
const light: Array<Turns> = []
const flood: Array<Turns> = []
const floor: Array<{ readonly perSecond: number; readonly latencies: Latencies }> = []
for (let round = 0; round < rounds; round++) {
  floor.push(await loop(guests))
  flood.push(await flow(FLOOD, guests, 1_000))
  light.push(await flow(LIGHT, LIGHT * 15, 1_000))
}
const middle = (turns: ReadonlyArray<Turns>, value: (one: Turns) => number) => median(turns.map(value))
const line = (name: string, turns: ReadonlyArray<Turns>) =>
  `| ${name} | ${middle(turns, (one) => one.perSecond).toFixed(0)} | ${middle(turns, (one) => one.p50).toFixed(0)} | ` +
  `${middle(turns, (one) => one.p99).toFixed(0)} | ${middle(turns, (one) => one.ackP99).toFixed(0)} | ` +
  `${middle(turns, (one) => one.runtimeCpu).toFixed(2)} | ${middle(turns, (one) => one.databaseCpu).toFixed(2)} |`
console.log("\n| load | turns/s | p50 ms | p99 ms | ack p99 ms | runtime CPU ms | PostgreSQL CPU ms |")
console.log("|---|---|---|---|---|---|---|")
console.log(line(`${LIGHT}/s (open loop)`, light))
console.log(line(`${guests} at once (${FLOOD}/s)`, flood))
const plain = median(floor.map((one) => one.perSecond))
console.log(
  `| plain loop, ${AT_A_TIME} at a time | ${plain.toFixed(0)} | ` +
    `${median(floor.map(({ latencies }) => latencies.p50)).toFixed(0)} | ` +
    `${median(floor.map(({ latencies }) => latencies.p99)).toFixed(0)} | - | - | - |`
)
const ratio = median(flood.map(({ perSecond }, round) => perSecond / (floor[round]?.perSecond ?? Number.NaN)))
console.log(`\nturns / plain loop: ${ratio.toFixed(2)}; burst window ${WINDOW} ms, part of every turn's time`)
const weight = await memory(Number(asked.idle))
console.log(
  `${asked.idle} idle conversations: ${weight.before.toFixed(0)} -> ${weight.after.toFixed(0)} MB resident, ` +
    `${weight.perConversation.toFixed(1)} KB each; load ${Machine.load()}`
)
mkdirSync("bench/results", { recursive: true })
writeFileSync(
  "bench/results/turn.json",
  `${JSON.stringify({ machine: Machine.describe(), light, flood, floor, weight }, null, 1)}\n`
)
await database.stop()
process.exit(0)
