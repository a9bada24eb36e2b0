import { Effect, Schedule, Schema } from "effect"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Machine from "../support/Machine.ts"
import * as Runtime from "../support/Runtime.ts"

const program = Machine.find("prometheus")

/** Suites on a real Prometheus are left out where there is none. */
export const isMissing = program === undefined

const Answer = Schema.Struct({
  status: Schema.String,
  error: Schema.optionalKey(Schema.String),
  data: Schema.optionalKey(Schema.Struct({
    result: Schema.Array(Schema.Struct({
      metric: Schema.Record(Schema.String, Schema.String),
      values: Schema.Array(Schema.Tuple([Schema.Number, Schema.String]))
    }))
  }))
})

const decode = Schema.decodeUnknownPromise(Answer)

const scratch = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-prometheus-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** A series as Prometheus gives it: its labels, and finite values by their times in seconds. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly points: ReadonlyArray<readonly [time: number, value: number]>
}

/** Moments in seconds since the epoch, and the seconds between two looks. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly step: number
}

const asking = (base: string) => {
  const over = (query: string, { end, start, step }: Span) =>
    Effect.tryPromise(async (signal): Promise<ReadonlyArray<Series>> => {
      const search = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) })
      const answer = await decode(await (await fetch(`${base}/api/v1/query_range?${search}`, { signal })).json())
      if (answer.data === undefined) throw new Error(`${query}: ${answer.error}`)
      return answer.data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values.map(([time, value]): [number, number] => [time, Number(value)]).filter(([, value]) =>
          Number.isFinite(value)
        )
      }))
    })
  /** The last seconds, second by second. */
  const last = (query: string, seconds: number) =>
    Effect.suspend(() => {
      const end = Date.now() / 1000
      return over(query, { start: end - seconds, end, step: 1 })
    })
  return {
    base,
    over,
    last,
    /** The finite values of each series over the last seconds. */
    range: (query: string, seconds: number) =>
      Effect.map(last(query, seconds), (all) => all.map(({ points }) => points.map(([, value]) => value)))
  }
}
export type Asking = ReturnType<typeof asking>

/** A real Prometheus on a folder with its `prometheus.yml`, whose data it keeps in `data`; gone with the scope. */
const startIn = Effect.fnUntraced(function* (folder: string, port: number, ...args: ReadonlyArray<string>) {
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(program ?? "", [
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=data",
        `--web.listen-address=127.0.0.1:${port}`,
        ...args
      ], { cwd: folder, stdio: "ignore" })
    ),
    (child) =>
      Effect.callback<void>((resume) => {
        child.once("exit", () => resume(Effect.void))
        if (!child.kill("SIGKILL")) resume(Effect.void)
      })
  )
  const base = `http://127.0.0.1:${port}`
  yield* Effect.tryPromise(() => fetch(`${base}/-/ready`)).pipe(
    Effect.filterOrFail(({ ok }) => ok),
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 300 })
  )
  return asking(base)
})

/** A real Prometheus with these rules, which looks at these targets every second; gone with the scope. */
export const start = Effect.fnUntraced(function* (
  targets: Readonly<Record<string, string>>,
  rules: ReadonlyMap<string, string>
) {
  const folder = yield* scratch
  mkdirSync(join(folder, "rules"))
  for (const [name, text] of rules) writeFileSync(join(folder, "rules", name), text)
  const port = yield* Runtime.freePort
  const config = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["rules/*.yml"],
    scrape_configs: Object.entries({ ...targets, prometheus: `127.0.0.1:${port}` }).map(([job, target]) => ({
      job_name: job,
      static_configs: [{ targets: [target] }]
    }))
  }
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config))
  return yield* startIn(folder, port)
})

/** A folder for blocks of the past. */
export const past = Effect.map(scratch, (folder) => {
  writeFileSync(join(folder, "prometheus.yml"), "{}")
  return folder
})

/** A real Prometheus over blocks of the past in the folder's `data`: nothing is scraped, nothing forgotten. */
export const startOver = (folder: string) =>
  Effect.flatMap(Runtime.freePort, (port) => startIn(folder, port, "--storage.tsdb.retention.time=10y"))
