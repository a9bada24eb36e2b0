import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schedule } from "effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { BOARDS } from "../../scripts/dashboards/Boards.ts"
import type { Panel } from "../../scripts/dashboards/Panel.ts"
import * as RulesFolder from "../../src/alerts/RulesFolder.ts"
import { SETTINGS } from "../alerts/Settings.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"
import { Browser, hasChromium, shoot } from "../sandbox/support/Browser.ts"
import { EMPTY } from "./Empty.ts"
import type { Line } from "./picture/Drawing.ts"
import { heightOf, page, WIDTH } from "./picture/Page.ts"
import * as Prometheus from "./Prometheus.ts"
import * as Promql from "./Promql.ts"

const UNITS = new Map([["s", 1], ["m", 60], ["h", 3600], ["d", 86_400]])

/** Windows of rules in seconds in place of minutes, and never too short for two looks. */
const quickened = {
  ...SETTINGS,
  w: (duration: string) => {
    const [, count = "0", unit = "s"] = /^(\d+)([smhd])$/.exec(duration) ?? []
    const seconds = Number(count) * (UNITS.get(unit) ?? 1)
    return `${Math.max(4, Math.round(seconds / 60))}s`
  }
}

const NUMBERS = ["112269058640637", "331987446120904"]
const SAID: ReadonlyArray<readonly [guest: string, text: string]> = [
  ["lucia", "¡Hola!"],
  ["emily", "Do you have a double room from December 10 to December 12 for two?"],
  ["joao", "Quero falar com uma pessoa"],
  ["mateo", "asdf qwer zxcv"],
  ["lucia", "¿Tienen habitación doble del 10 al 12 de diciembre?"],
  ["emily", "Where is the hotel?"]
]

const ask = (address: string, init?: RequestInit) =>
  Effect.promise(async (signal) => {
    const response = await fetch(address, { ...init, signal })
    await response.arrayBuffer()
  })

/** The runtime as it is tried out, guests who write, strangers at the door, and a Prometheus that looks on. */
class Watched extends Context.Service<Watched, Effect.Success<ReturnType<typeof Prometheus.start>>>()(
  "conserje/test/dashboards/Watched"
) {
  static readonly layer = Layer.effect(
    Watched,
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-boards-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
      )
      const PORT = String(yield* Runtime.freePort)
      const { baseUrl, webhookUrl } = yield* Runtime.start({ PORT, DATA_DIR: folder, DATABASE_URL: url.href })
      const write = ([guestId, body]: readonly [string, string], index: number) =>
        ask(`${baseUrl}/chat/api/messages`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ guestId, phoneNumberId: NUMBERS[index % 2], content: { _tag: "Text", body } })
        })
      const strangers = Effect.all([
        ask(webhookUrl, { method: "POST", body: "{}" }),
        ask(`${webhookUrl}?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1`),
        ask(`${baseUrl}/health/ready`)
      ])
      const prometheus = yield* Prometheus.start({ conserje: `127.0.0.1:${PORT}` }, RulesFolder.contents(quickened))
      yield* eventually(
        Effect.orElseSucceed(prometheus.range('up{job="conserje"}', 1), () => []),
        (series) => series[0]?.at(-1) === 1,
        30
      )
      const crowd = Effect.andThen(Effect.forEach(SAID, write), strangers)
      yield* Effect.forkScoped(Effect.repeat(crowd, Schedule.spaced("2 seconds")))
      yield* eventually(
        Effect.orElseSucceed(prometheus.range("sum(increase(whatsapp_sends_total[10s]))", 1), () => []),
        (series) => (series[0]?.at(-1) ?? 0) > 3,
        40
      )
      // The usual one of the quickened windows has to be filled.
      yield* Effect.sleep("8 seconds")
      return prometheus
    })
  ).pipe(Layer.provide(Postgres.layerEmpty))
}

/** A table shows labels instead of a legend. */
const columnsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).filter(([label]) => !["__name__", "instance", "job"].includes(label)).map(([, value]) => value)
    .join("  ")

/** A legend as Grafana fills it in: what a series does not have is left out. */
const filledIn = (legend: string, labels: Readonly<Record<string, string>>) =>
  legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? "").trim()

const OF_NOW: ReadonlySet<Panel["kind"]> = new Set(["stat", "gauge", "table"])

const queries = BOARDS.flatMap(({ rows, uid }) =>
  rows.flatMap(({ panels }) =>
    panels.flatMap((panel) =>
      Object.entries(panel.queries).map(([legend, expr]) => ({ where: `${uid} / ${panel.title} / ${legend}`, expr }))
    )
  )
)

describe.skipIf(Prometheus.isMissing)("the boards over a house that is lived in", () => {
  layer(Watched.layer, { excludeTestServices: true, timeout: "120 seconds" })((it) => {
    it.effect("show a figure for every query, but for those that say why not", () =>
      Effect.gen(function* () {
        const { range } = yield* Watched
        const missing = Effect.map(
          Effect.forEach(
            queries.filter(({ where }) => !Object.hasOwn(EMPTY, where)),
            ({ expr, where }) =>
              Effect.map(range(Promql.filledIn(expr), 10), (series) =>
                series.some((one) => one.length > 0) ? [] : [where]),
            { concurrency: 4 }
          ),
          (all) =>
            all.flat()
        )
        // A busy machine fills the quickened windows later; the house goes on being lived in meanwhile.
        yield* eventually(missing, (where) => where.length === 0, 45)
        assert.deepStrictEqual(
          Object.keys(EMPTY).filter((where) => !queries.some((query) => query.where === where)),
          [],
          "these are excused and do not exist"
        )
      }), 120_000)

    it.effect.skipIf(!hasChromium)(
      "are drawn as pictures, with a legend that says what each line is",
      () =>
        Effect.gen(function* () {
          const { last } = yield* Watched
          const { open } = yield* Browser
          mkdirSync("artifacts/boards", { recursive: true })
          for (const board of BOARDS) {
            const shown = new Map<Panel, ReadonlyArray<Line>>()
            for (const panel of board.rows.flatMap(({ panels }) => panels)) {
              const lines = yield* Effect.forEach(
                Object.entries(panel.queries),
                ([legend, expr]) =>
                  Effect.map(
                    last(Promql.filledIn(expr), OF_NOW.has(panel.kind) ? 0 : 60),
                    (all) =>
                      all.map(({ labels, points }) => ({
                        legend: panel.kind === "table" ? columnsOf(labels) : filledIn(legend, labels),
                        points
                      }))
                  ),
                { concurrency: 4 }
              )
              shown.set(panel, lines.flat())
            }
            const unnamed = [...shown].filter(([, lines]) => lines.some(({ legend }) => legend === ""))
            assert.deepStrictEqual(unnamed.map(([{ title }]) => title), [])
            const path = resolve(`artifacts/boards/${board.uid}.html`)
            writeFileSync(path, page(board, (panel) => shown.get(panel) ?? []))
            yield* open(pathToFileURL(path).href, { width: WIDTH, height: heightOf(board) }, async (tab, errors) => {
              await shoot(tab, `boards/${board.uid}`)
              assert.deepStrictEqual(errors, [])
              const panels = board.rows.reduce((sum, { panels }) => sum + panels.length, 0)
              assert.strictEqual(await tab.locator(".panel").count(), panels)
              assert.notMatch(await tab.locator("body").innerText(), /\{\{|undefined|NaN/)
            })
            rmSync(path)
          }
        }).pipe(Effect.provide(Browser.layer)),
      120_000
    )
  })
})
