import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { BOARDS, files } from "../../scripts/dashboards/Boards.ts"
import { layout, type Placed } from "../../scripts/dashboards/Layout.ts"
import { anchorOf } from "../../src/alerts/RuleFile.ts"
import * as Promtool from "../alerts/Promtool.ts"
import * as Known from "./Known.ts"
import * as Promql from "./Promql.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const folder = join(root, "dashboards")
const panels = BOARDS.flatMap((board) =>
  layout(board).flatMap(({ panels }) => panels.map(({ panel, ...where }) => ({ board, ...panel, ...where })))
)
const queries = panels.flatMap(({ board, queries, title }) =>
  Object.entries(queries).map(([legend, expr]) => ({
    where: `${board.title} / ${title} / ${legend}`,
    board,
    legend,
    expr
  }))
)
const about = (found: ReadonlyArray<{ readonly where: string }>) => found.map(({ where }) => where)

/** Boards that come with their rooms. */
const NOT_YET: ReadonlyArray<string> = ["forensic-analysis"]

describe("the boards", () => {
  it("stand in the folder as they are written", () => {
    const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"))
    const wanted = files()
    assert.deepStrictEqual(found.toSorted(), [...wanted.keys()].toSorted())
    for (const [path, text] of wanted) {
      assert.isTrue(readFileSync(join(folder, path), "utf8") === text, `${path}: run \`deno task dashboards\``)
    }
  })

  it("have names of their own, short enough for Grafana", () => {
    const uids = BOARDS.map(({ uid }) => uid)
    assert.strictEqual(new Set(uids).size, uids.length)
    assert.deepStrictEqual(uids.filter((uid) => !/^[a-z0-9-]{1,40}$/.test(uid)), [])
    assert.strictEqual(new Set(BOARDS.map(({ title }) => title)).size, BOARDS.length)
  })

  it("are there for every alert that links to one", () => {
    const there = new Set([...BOARDS.map(({ uid }) => uid), ...NOT_YET])
    assert.deepStrictEqual([...Known.BOARDS_OF_ALERTS].filter((uid) => !there.has(uid)), [])
    assert.deepStrictEqual(BOARDS.filter(({ uid }) => NOT_YET.includes(uid)), [])
  })

  it("give every panel a number of its own and a place that no other has", () => {
    for (const board of BOARDS) {
      const rows = layout(board)
      const placed: ReadonlyArray<Pick<Placed, "id" | "place">> = [rows, rows.flatMap(({ panels }) => panels)].flat()
      assert.strictEqual(new Set(placed.map(({ id }) => id)).size, placed.length, board.title)
      const taken = new Set<string>()
      for (const { place: { h, w, x, y } } of placed) {
        assert.isAtMost(x + w, 24)
        for (let column = x; column < x + w; column++) {
          for (let line = y; line < y + h; line++) {
            assert.isFalse(taken.has(`${column},${line}`), board.title)
            taken.add(`${column},${line}`)
          }
        }
      }
    }
  })

  it("say of every panel what it shows, in which unit, and ask the chosen data source", () => {
    for (const [path, text] of files()) {
      for (const panel of JSON.parse(text).panels) {
        if (panel.type === "row") continue
        assert.isTrue(panel.description.length > 5 && panel.title.length > 2, `${path} ${panel.title}`)
        assert.isString(panel.fieldConfig.defaults.unit)
        for (const { datasource } of [panel, ...panel.targets]) assert.strictEqual(datasource.uid, "${datasource}")
      }
    }
  })

  it("show figures of now, and nothing as grey and not in the colour of the lowest figure", () => {
    for (const [path, text] of files()) {
      for (const { fieldConfig, targets, title, type } of JSON.parse(text).panels) {
        if (type !== "stat" && type !== "gauge") continue
        for (const { instant, range } of targets) assert.deepStrictEqual([instant, range], [true, false], title)
        const { options } = fieldConfig.defaults.mappings.at(-1)
        assert.strictEqual(options.match, "null+nan", `${path} ${title}`)
        assert.strictEqual(options.result.color, title === "Sign of life" ? "red" : "#808080", title)
        assert.isNotEmpty(options.result.text)
      }
    }
  })

  it("lead to headings that the runbooks have", () => {
    const headings = new Set(
      [...readFileSync(join(root, "docs/runbooks.md"), "utf8").matchAll(/^#+ (\w+)$/gm)].map(([, name = ""]) =>
        anchorOf(name)
      )
    )
    const linked = panels.flatMap(({ alerts = [], board, title }) =>
      alerts.map((alert) => ({ where: `${board.title} / ${title} / ${alert}`, alert }))
    )
    assert.deepStrictEqual(about(linked.filter(({ alert }) => !headings.has(anchorOf(alert)))), [])
    assert.deepStrictEqual(about(linked.filter(({ alert }) => !Known.ALERTS.has(alert))), [])
  })
})

describe("the queries of the boards", () => {
  it("can be read", () => {
    assert.isAbove(queries.length, 150)
    assert.deepStrictEqual(about(queries.filter(({ expr }) => Promql.read(expr).broken)), [])
    assert.deepStrictEqual(about(queries.filter(({ expr }) => Promql.read(expr).selectors.length === 0)), [])
  })

  it("ask for metrics that are written or recorded, and for no others", () => {
    const unknown = queries.flatMap(({ expr, where }) =>
      Promql.read(expr).selectors.filter(({ metric }) => !Known.isKnown(metric)).map(({ metric }) =>
        `${where}: ${metric}`
      )
    )
    assert.deepStrictEqual(unknown, [])
  })

  it("ask for labels that the metric has, and for values that the label can have", () => {
    const wrong = queries.flatMap(({ expr, where }) =>
      Promql.read(expr).selectors.flatMap(({ matchers, metric }) =>
        matchers.filter(({ label, op, value }) => {
          if (Known.labelsOf(metric)?.includes(label) === false) return true
          const values = Known.valuesOf(metric, label)
          if (values === undefined) return false
          const asked = op === "=" ? [value] : op === "=~" ? value.split("|") : []
          return asked.some((one) => !values.some((each) => new RegExp(`^(?:${one})$`).test(each)))
        }).map(({ label, value }) => `${where}: ${metric}{${label} ${value}}`)
      )
    )
    assert.deepStrictEqual(wrong, [])
  })

  it("group by labels that what they group has", () => {
    const wrong = queries.flatMap(({ expr, where }) =>
      Promql.read(expr).groupings.flatMap(({ labels, metrics }) =>
        labels.filter((label) => metrics.every((metric) => Known.labelsOf(metric)?.includes(label) === false))
          .map((label) => `${where}: ${label}`)
      )
    )
    assert.deepStrictEqual(wrong, [])
  })

  it("read counters over Grafana's own interval, or over a window that their panel names", () => {
    const fixed = queries.filter(({ expr }) =>
      [...expr.matchAll(/\brate\([^[]*\[([^\]]+)\]/g)].some(([, over]) => over !== "$__rate_interval")
    )
    assert.deepStrictEqual(about(fixed), [])
  })

  it("ask for the chosen hotels where the board can be read for some alone, and nowhere else", () => {
    for (const board of BOARDS) {
      const asked = queries.some((query) => query.board === board && query.expr.includes("$tenant"))
      assert.strictEqual(asked, board.tenants !== undefined, board.title)
    }
  })
})

describe.skipIf(Promtool.isMissing)("promtool", () => {
  it("takes every query of the boards", async () => {
    const rules = queries.map(({ expr }, index) => ({ record: `query_${index}`, expr: Promql.filledIn(expr) }))
    const text = JSON.stringify({ groups: [{ name: "queries", rules }] })
    await Promtool.inFolder(new Map([["queries.json", text]]), async (at) => {
      const { code, text } = await Promtool.run(["check", "rules", "queries.json"], at)
      assert.strictEqual(code, 0, text)
    })
  })
})
