import { Effect, Option, Redacted, Schedule } from "effect"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as AlertmanagerFile from "../../src/alerts/AlertmanagerFile.ts"
import type { Receivers } from "../../src/alerts/AlertmanagerConfig.ts"
import { metricsOf } from "../../src/backup/Manifest.ts"
import * as RulesFolder from "../../src/alerts/RulesFolder.ts"
import type { Times } from "../../src/alerts/RuleSettings.ts"
import { mailServer } from "../staff/MailServer.ts"
import * as Machine from "../support/Machine.ts"
import * as Runtime from "../support/Runtime.ts"
import { SETTINGS } from "./Settings.ts"
import { secondsOf } from "./Case.ts"

const prometheus = Machine.find("prometheus")
const alertmanager = Machine.find("prometheus-alertmanager")
const nodeExporter = Machine.find("prometheus-node-exporter")

export const isMissing = prometheus === undefined || alertmanager === undefined
export const hasNode = nodeExporter !== undefined

/** A minute is a second, and never less than a rate needs; an age that is compared is a tenth. */
export const hurried: Times = {
  w: (duration) => `${Math.max(3, Math.round(secondsOf(duration) / 60))}s`,
  s: (seconds) => String(seconds / 10)
}

/** One alert as a receiver was told of it. Slack and mail name a group of alerts by what is common to them. */
export interface Told {
  readonly receiver: "slack" | "webhook" | "email"
  readonly alert: string
  readonly status: string
  readonly labels: Readonly<Record<string, string>>
}

const program = (path: string, args: ReadonlyArray<string>, cwd: string) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(path, [...args], { cwd, stdio: "ignore" })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

const SUBJECT = /^Subject: \[(FIRING|RESOLVED)(?::\d+)?\] (\w+)/m

/** Hears what Alertmanager says to Slack, by mail and to a webhook. */
const sink = Effect.gen(function* () {
  const port = yield* Runtime.freePort
  const told: Array<Told> = []
  const mail = yield* mailServer(undefined, (letter) => {
    const [, status = "", alert = ""] = SUBJECT.exec(letter) ?? []
    told.push({ receiver: "email", alert, status: status.toLowerCase(), labels: {} })
  })
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (part) => body += part)
    request.on("end", () => {
      const said = JSON.parse(body)
      if (request.url === "/slack") {
        const [, status = "", alert = ""] = /^(\w+) (\w+)/.exec(said.attachments[0].title) ?? []
        told.push({ receiver: "slack", alert, status: status.toLowerCase(), labels: {} })
      } else {
        for (const { labels, status } of said.alerts) {
          told.push({ receiver: "webhook", alert: labels.alertname, status, labels })
        }
      }
      response.end("ok")
    })
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(port, "127.0.0.1", () => resume(Effect.void))),
    () => Effect.sync(() => server.close())
  )
  return {
    told,
    mailPort: mail.port,
    url: (path: string) => Redacted.make(`http://127.0.0.1:${port}${path}`)
  }
})

const job = (name: string, port: number | string) => ({
  job_name: name,
  static_configs: [{ targets: [`127.0.0.1:${port}`] }]
})

const answers = (url: string) =>
  Effect.tryPromise(() => fetch(url)).pipe(
    Effect.filterOrFail(({ ok }) => ok),
    Effect.retry({ schedule: Schedule.spaced("200 millis"), times: 100 })
  )

/** A real Prometheus with all our rules in a hurry, a real Alertmanager, and somebody who listens. */
export const start = Effect.fnUntraced(function* (runtime: Runtime.Runtime) {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-watch-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
  const heard = yield* sink
  const [metrics, notices, node] = [yield* Runtime.freePort, yield* Runtime.freePort, yield* Runtime.freePort]

  const receivers: Receivers = {
    slack: Option.some(heard.url("/slack")),
    webhook: Option.some(heard.url("/webhook")),
    mail: Option.some({
      to: "operators@hotel.example",
      from: "alerts@hotel.example",
      host: "127.0.0.1",
      port: heard.mailPort,
      user: "alerts",
      password: Redacted.make("unused")
    }),
    pagerduty: Option.none(),
    deadMan: Option.none()
  }
  const pace = { groupWait: "1s", groupInterval: "1s", repeatInterval: "1h" }
  const files = AlertmanagerFile.render(receivers, pace, folder)
  for (const [name, secret] of files.secrets) writeFileSync(join(folder, name), Redacted.value(secret))
  // The mail server of the test has no certificate.
  const config = files.config.replace("global:\n", "global:\n  smtp_require_tls: false\n")
  writeFileSync(join(folder, "alertmanager.yml"), config)
  mkdirSync(join(folder, "rules"))
  for (const [name, text] of RulesFolder.contents({ ...SETTINGS, ...hurried })) {
    writeFileSync(join(folder, "rules", name), text)
  }
  writeFileSync(
    join(folder, "prometheus.json"),
    JSON.stringify({
      global: { scrape_interval: "1s", evaluation_interval: "1s" },
      rule_files: [join(folder, "rules/*.yml")],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${notices}`] }] }] },
      scrape_configs: [
        job("conserje", new URL(runtime.baseUrl).port),
        job("prometheus", metrics),
        job("alertmanager", notices),
        ...(hasNode ? [job("node", node)] : [])
      ]
    })
  )
  const base = `http://127.0.0.1:${metrics}`
  // As where backups are kept.
  writeFileSync(
    join(folder, "backup.prom"),
    metricsOf({ file: "", takenAt: Date.now(), bytes: 1, sha256: "", tables: {} })
  )
  if (nodeExporter !== undefined) {
    const args = [`--web.listen-address=127.0.0.1:${node}`, `--collector.textfile.directory=${folder}`]
    yield* program(nodeExporter, args, folder)
  }
  yield* program(alertmanager ?? "", [
    `--config.file=${join(folder, "alertmanager.yml")}`,
    `--storage.path=${join(folder, "am")}`,
    `--web.listen-address=127.0.0.1:${notices}`,
    "--cluster.listen-address="
  ], folder)
  yield* program(prometheus ?? "", [
    `--config.file=${join(folder, "prometheus.json")}`,
    `--storage.tsdb.path=${join(folder, "tsdb")}`,
    `--web.listen-address=127.0.0.1:${metrics}`,
    "--log.level=error"
  ], folder)
  yield* answers(`${base}/-/ready`)
  yield* answers(`http://127.0.0.1:${notices}/-/ready`)

  /** How many series a selector finds now. */
  const count = (selector: string) =>
    Effect.promise(async (): Promise<number> => {
      const response = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(`count(${selector})`)}`)
      const { data, error, status } = await response.json()
      if (status !== "success") throw new Error(`${selector}: ${error}`)
      return Number(data.result[0]?.value[1] ?? 0)
    })
  return { told: heard.told, count, base }
})
export type Stack = Effect.Success<ReturnType<typeof start>>
