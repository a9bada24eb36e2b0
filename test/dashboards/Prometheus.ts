import { Effect, Schema } from "effect"
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

/** A real Prometheus with these rules, which looks at these targets every second; gone with the scope. */
export const start = Effect.fnUntraced(function* (
  targets: Readonly<Record<string, string>>,
  rules: ReadonlyMap<string, string>
) {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-prometheus-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
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
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(program ?? "", [
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=data",
        `--web.listen-address=127.0.0.1:${port}`
      ], { cwd: folder, stdio: "ignore" })
    ),
    (child) =>
      Effect.callback<void>((resume) => {
        child.once("exit", () => resume(Effect.void))
        if (!child.kill("SIGKILL")) resume(Effect.void)
      })
  )

  /** The finite values of each series over the last seconds. */
  const range = (query: string, seconds: number) =>
    Effect.tryPromise(async (signal) => {
      const end = Date.now() / 1000
      const search = new URLSearchParams({ query, start: String(end - seconds), end: String(end), step: "1" })
      const answer = await decode(
        await (await fetch(`http://127.0.0.1:${port}/api/v1/query_range?${search}`, { signal })).json()
      )
      if (answer.data === undefined) throw new Error(`${query}: ${answer.error}`)
      return answer.data.result.map(({ values }) => values.map(([, value]) => Number(value)).filter(Number.isFinite))
    })

  return { range }
})
