import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { conserje } from "../cli/Spawned.ts"
import * as Machine from "../support/Machine.ts"
import * as Runtime from "../support/Runtime.ts"

const prometheus = Machine.find("prometheus")
const promtool = Machine.find("promtool")
const alertmanager = Machine.find("prometheus-alertmanager")
const isMissing = prometheus === undefined || promtool === undefined || alertmanager === undefined

const ENTRYPOINT = fileURLToPath(new URL("../../scripts/prom-entrypoint", import.meta.url))
const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url))
const CONSERJE = "Deno" in globalThis ? `${process.execPath} run -A --no-check ${MAIN}` : `${process.execPath} ${MAIN}`

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-prom-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const program = (path: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(path, [...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir() })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

const endOf = (child: ChildProcess) =>
  Effect.callback<{ readonly code: number | null; readonly said: string }>((resume) => {
    let said = ""
    for (const output of [child.stdout, child.stderr]) output?.on("data", (part) => said += String(part))
    child.once("close", (code) => resume(Effect.succeed({ code, said })))
  })

const answers = (url: string) =>
  Effect.tryPromise(() => fetch(url)).pipe(
    Effect.filterOrFail(({ ok }) => ok),
    Effect.retry({ schedule: Schedule.spaced("200 millis"), times: 150 })
  )

/** A server of the test's own, with this answer for everything. */
const serverSaying = (answer: (request: number) => { readonly status: number; readonly body: string }) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
      let asked = 0
      const server = createServer((_, response) => {
        const { body, status } = answer(asked++)
        response.writeHead(status, { "content-type": "application/json" }).end(body)
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close: () => server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

describe.skipIf(isMissing)("Prometheus, as prom-entrypoint starts it", () => {
  it.live(
    "has the rules that the settings make, and is asked, tried out and looked at by commands",
    () =>
      Effect.gen(function* () {
        const place = yield* folder
        const rules = join(place, "rules")
        const [metrics, notices] = [yield* Runtime.freePort, yield* Runtime.freePort]
        writeFileSync(
          join(place, "prometheus.json"),
          JSON.stringify({
            global: { evaluation_interval: "1s" },
            rule_files: [join(rules, "*.yml")],
            alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${notices}`] }] }] }
          })
        )
        const config = join(place, "alertmanager.yml")
        const route =
          "route: { receiver: nobody, group_wait: 0s, routes: [{ receiver: desk, matchers: ['severity=\"critical\"'] }] }"
        const desk = "{ name: desk, slack_configs: [{ api_url: 'http://127.0.0.1:9/a-secret-path', channel: desk }] }"
        writeFileSync(config, `${route}\nreceivers: [{ name: nobody }, ${desk}]\n`)
        yield* program(alertmanager ?? "", [
          `--config.file=${config}`,
          `--storage.path=${join(place, "am")}`,
          `--web.listen-address=127.0.0.1:${notices}`,
          "--cluster.listen-address="
        ])
        yield* program(ENTRYPOINT, [`--web.listen-address=127.0.0.1:${metrics}`, "--log.level=error"], {
          CONSERJE,
          RULES_DIR: rules,
          PROM_CONFIG: join(place, "prometheus.json"),
          PROM_DATA: join(place, "tsdb"),
          SLO_TARGET: "99.5"
        })
        yield* answers(`http://127.0.0.1:${metrics}/-/ready`)
        yield* answers(`http://127.0.0.1:${notices}/-/ready`)

        const files = readdirSync(rules).map((name) => join(rules, name))
        assert.include(execFileSync(promtool ?? "", ["check", "rules", ...files], { encoding: "utf8" }), "SUCCESS")
        const env = { PROMETHEUS_URL: `http://127.0.0.1:${metrics}`, ALERTMANAGER_URL: `http://127.0.0.1:${notices}` }
        const run = (...words: ReadonlyArray<string>) => conserje(words, env)

        const before = yield* run("alerts", "rules", "--json")
        const known: ReadonlyArray<{ readonly name: string; readonly health: string }> = JSON.parse(before.stdout).rules
        assert.isAbove(known.length, 100)
        assert.isTrue(known.some(({ name }) => name === "ConserjeDown" || name === "TargetDown"))
        assert.deepStrictEqual(known.filter(({ health }) => health === "err"), [])
        assert.isFalse(known.some(({ name }) => name === "AlwaysFiring"))

        const on = yield* run("alerts", "enable-test", "--folder", rules)
        assert.strictEqual(on.code, 0, on.stderr)
        assert.include(on.stdout, "AlwaysFiring is on")
        // It fires after a minute of its own, so that one that was switched off at once tells nobody.
        assert.match((yield* run("alerts", "rules")).stdout, /AlwaysFiring +alerting +\w+ +(pending|inactive)/)

        const off = yield* run("alerts", "disable-test", "--folder", rules)
        assert.strictEqual(off.code, 0, off.stderr)
        assert.notInclude((yield* run("alerts", "rules")).stdout, "AlwaysFiring")

        const trial = { labels: { alertname: "Trial", severity: "critical" }, annotations: { summary: "only a trial" } }
        yield* Effect.promise(() =>
          fetch(`${env.ALERTMANAGER_URL}/api/v2/alerts`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify([trial])
          })
        )
        const [active, shown] = yield* Effect.all([run("alerts", "active"), run("alertmanager", "config")], {
          concurrency: 2
        })
        assert.match(active.stdout, /^Trial +critical +\S+ \S+Z +\w+ +desk +only a trial$/m)
        assert.strictEqual(shown.code, 0, shown.stderr)
        assert.include(shown.stdout, "receiver: desk")
        assert.notInclude(shown.stdout, "a-secret-path")
      }).pipe(Effect.scoped),
    90_000
  )

  it.live("does not start with a target that nobody could keep", () =>
    Effect.gen(function* () {
      const place = yield* folder
      const { code, said } = yield* Effect.flatMap(
        program(ENTRYPOINT, [], { CONSERJE, RULES_DIR: join(place, "rules"), SLO_TARGET: "100" }),
        endOf
      )
      assert.notStrictEqual(code, 0)
      assert.match(said, /^SLO_TARGET must be .*\n$/)
      assert.throws(() => readdirSync(join(place, "rules")))
    }).pipe(Effect.scoped), 30_000)
})

describe("commands that ask the watchers", () => {
  it.live("say in a sentence that nobody answers, or not properly", () =>
    Effect.gen(function* () {
      const { url } = yield* serverSaying(() => ({ status: 200, body: '{"data": "of another kind"}' }))
      const nobody = `http://127.0.0.1:${yield* Runtime.freePort}`
      const all = yield* Effect.all([
        conserje(["alerts", "rules"], { PROMETHEUS_URL: url }),
        conserje(["alerts", "active"], { ALERTMANAGER_URL: nobody }),
        conserje(["alertmanager", "config"], { ALERTMANAGER_URL: nobody })
      ], { concurrency: 3 })
      for (const [{ code, stderr, stdout }, asked] of [[all[0], url], [all[1], nobody], [all[2], nobody]] as const) {
        assert.deepStrictEqual([code, stdout], [1, ""])
        assert.match(stderr, new RegExp(`^Nobody answered properly at ${asked}: .*\n$`))
      }
    }).pipe(Effect.scoped), 30_000)

  it.live(
    "storm counts the refusals that it was there for, and says when nobody listens",
    () =>
      Effect.gen(function* () {
        const { url } = yield* serverSaying((asked) => ({ status: asked < 5 ? 403 : 429, body: "{}" }))
        const { code, stdout } = yield* conserje(["alerts", "storm", "--url", url, "--seconds", "2", "--json"])
        const { asked, refused } = JSON.parse(stdout)
        assert.strictEqual(code, 0)
        assert.strictEqual(refused, asked - 5)
        assert.isAtLeast(asked, 8)
        const gone = yield* conserje(["alerts", "storm", "--url", `http://127.0.0.1:${yield* Runtime.freePort}`])
        assert.strictEqual(gone.code, 1)
        assert.match(gone.stderr, /^Nobody answered at /)
      }).pipe(Effect.scoped),
    30_000
  )
})
