import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Known from "../dashboards/Known.ts"
import * as Promql from "../dashboards/Promql.ts"
import { NOT_YET_WRITTEN } from "./NotYetWritten.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const text = (path: string) => readFileSync(join(root, path), "utf8")

/** What the runbooks quote. Headings and prose are read by others. */
const quoted = [...new Set([...text("docs/runbooks.md").matchAll(/`([^`\n]+)`/g)].map(([, words = ""]) => words))]

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts")).map((path) => text(join("src", path))).join("\n")

/** Of PostgreSQL, Prometheus and Alertmanager. */
const OTHERS = new Set(["pg_stat_activity", "pg_terminate_backend", "query_start", "runbook_url"])

const isMetric = (name: string) =>
  Known.isKnown(name) || Known.isKnown(`${name}_bucket`) || name in NOT_YET_WRITTEN ||
  /^(prometheus|alertmanager|node)_/.test(name)

describe("the runbooks", () => {
  it("name metrics that are written, and words that the house knows", () => {
    const names = quoted.filter((one) => /^[a-z]+(_[a-z0-9]+)+$/.test(one))
    assert.isAbove(names.length, 40)
    const unknown = names.filter((one) =>
      !isMetric(one) && !OTHERS.has(one) && !new RegExp(`\\b${one}\\b`).test(sources)
    )
    assert.deepStrictEqual(unknown, [])
  })

  it("ask for labels and values that the metric has", () => {
    const queries = quoted.filter((one) => /^[a-z_]+\{|^(sum|count|max)\b/.test(one))
    assert.isAbove(queries.length, 8)
    const wrong = queries.flatMap((query) =>
      Promql.read(query).selectors.flatMap(({ matchers, metric }) =>
        matchers.filter(({ label, op, value }) =>
          metric !== "" &&
          (Known.labelsOf(metric)?.includes(label) === false ||
            (op === "=" && Known.valuesOf(metric, label)?.includes(value) === false))
        ).map(({ label, value }) => `${query}: ${label}="${value}"`)
      )
    )
    assert.deepStrictEqual(wrong, [])
  })

  it("name settings that there are", () => {
    const settings = quoted.filter((one) => /^[A-Z]+(_[A-Z0-9]+)+$/.test(one))
    const known = text(".env.example")
    assert.isAbove(settings.length, 8)
    assert.deepStrictEqual(settings.filter((one) => !new RegExp(`^#? ?${one}=`, "m").test(known)), [])
  })

  it("quote lines of the log as they are written", () => {
    const lines = ["request failed", "loop pass failed", "a conversation waits for the next sweep"]
    assert.deepStrictEqual(lines.filter((line) => !quoted.includes(line) || !sources.includes(`"${line}"`)), [])
  })
})
