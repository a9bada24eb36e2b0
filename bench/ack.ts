/**
 * Durable acknowledgements: the door with and without turns behind it, beside the same door without a store, a bare
 * `Deno.serve`, and FastAPI doing the same durable work. Prints tables; every figure goes to `bench/results` too.
 *
 * `--rounds 2 --seconds 2 --warmup 6 --databases embedded` (or `system`, or both)
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import * as Acknowledgements from "./support/Acknowledgements.ts"
import * as Disk from "./support/Disk.ts"
import * as Kills from "./support/Kills.ts"
import * as Machine from "./support/Machine.ts"
import { median } from "./support/Percentiles.ts"
import * as Postgres from "./support/Postgres.ts"

const { values: asked } = parseArgs({
  options: {
    rounds: { type: "string", default: "2" },
    seconds: { type: "string", default: "2" },
    warmup: { type: "string", default: "6" },
    databases: { type: "string", default: "embedded" }
  }
})

type Outcome = Acknowledgements.Outcome

const of = (outcomes: ReadonlyArray<Outcome>, server: Acknowledgements.Server, load: string) =>
  outcomes.filter((one) => one.server === server && one.load === load)

const middle = (outcomes: ReadonlyArray<Outcome>, value: (one: Outcome) => number) => median(outcomes.map(value))

/** Of the two in the same round, and of those quotients the median. */
const ratio = (outcomes: ReadonlyArray<Outcome>, load: string, over: Acknowledgements.Server, under: typeof over) =>
  median(
    of(outcomes, over, load).flatMap(({ perSecond, round }) =>
      of(outcomes, under, load).filter((one) => one.round === round).map((one) => perSecond / one.perSecond)
    )
  )

const table = (outcomes: ReadonlyArray<Outcome>) => {
  const lines = [
    "| server | load | /s | p50 ms | p99 ms | CPU µs | PostgreSQL µs | late sends | not 200 | rows = 200s |"
  ]
  lines.push("|---|---|---|---|---|---|---|---|---|---|")
  for (const server of Acknowledgements.SERVERS) {
    for (const load of new Set(outcomes.map((one) => one.load))) {
      const some = of(outcomes, server, load)
      if (some.length === 0) continue
      const sum = (value: (one: Outcome) => number) => some.reduce((all, one) => all + value(one), 0)
      const durable = some.every(({ rows }) => rows !== null)
      const rows = durable ? some.every((one) => one.rows === one.acknowledged) ? "yes" : "NO" : "-"
      lines.push(
        `| ${server} | ${load} | ${middle(some, (one) => one.perSecond).toFixed(0)} | ` +
          `${middle(some, (one) => one.p50).toFixed(1)} | ${middle(some, (one) => one.p99).toFixed(1)} | ` +
          `${middle(some, (one) => one.serverCpu).toFixed(0)} | ${
            middle(some, (one) => one.databaseCpu).toFixed(0)
          } | ` +
          `${sum((one) => one.lateSends)} | ${sum((one) => one.refused)} | ${rows} |`
      )
    }
  }
  return lines.join("\n")
}

const report: Record<string, unknown> = { machine: Machine.describe() }
mkdirSync(Postgres.FOLDER, { recursive: true })
const flush = Disk.flushTimes(Postgres.FOLDER)
console.log(`${Machine.describe()}\nfdatasync of 8 KiB: p50 ${flush.p50.toFixed(2)} ms, p99 ${flush.p99.toFixed(2)} ms`)

for (const name of asked.databases.split(",")) {
  const database = await (name === "system" ? Postgres.system() : Postgres.embedded())
  console.log(`\n## ${name} PostgreSQL ${database.version} (${database.settings})\n`)
  const before = Machine.load()
  const outcomes = await Acknowledgements.measure(database, {
    rounds: Number(asked.rounds),
    seconds: Number(asked.seconds),
    warmup: Number(asked.warmup)
  })
  console.log(table(outcomes))
  console.log("")
  for (const load of ["32 connections", "128 connections"]) {
    const quotient = (over: Acknowledgements.Server, under: typeof over) =>
      ratio(outcomes, load, over, under).toFixed(2)
    console.log(
      `${load}: door / floor ${quotient("door", "floor")}, whole / floor ${quotient("whole", "floor")}, ` +
        `door / bare ${quotient("door", "bare")}, door / FastAPI ${quotient("door", "fastapi")}, ` +
        `whole / FastAPI ${quotient("whole", "fastapi")}`
    )
  }
  console.log(`load average before ${before}, after ${Machine.load()}`)
  const killed = await Kills.survive(database)
  console.log(
    `kill -9 of the runtime and of PostgreSQL under 300/s: ${killed.acknowledged} acknowledged, ` +
      `${killed.lost} lost, ${killed.unhandled} unhandled; answers ${JSON.stringify(killed.statuses)}`
  )
  report[name] = { version: database.version, settings: database.settings, flush, outcomes, killed }
  await database.stop()
}
mkdirSync("bench/results", { recursive: true })
writeFileSync("bench/results/ack.json", `${JSON.stringify(report, null, 1)}\n`)
process.exit(0)
