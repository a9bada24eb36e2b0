import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, FileSystem } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parse } from "yaml"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import { anchorOf } from "../../src/alerts/RuleFile.ts"
import { RulesConfig } from "../../src/alerts/RulesConfig.ts"
import * as RulesFolder from "../../src/alerts/RulesFolder.ts"
import { SETTINGS } from "./Settings.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const rules = [...rulebook(SETTINGS).values()].flat().flatMap((group) => group.rules)
const alerts = rules.filter(isAlert)

const configured = (env: Readonly<Record<string, string>>) =>
  RulesConfig.pipe(
    Effect.provide(RulesConfig.layer),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
  )

describe("alerts/", () => {
  it.each([...RulesFolder.contents(SETTINGS)])("%s is what `deno task rules` writes now", (name, text) => {
    assert.strictEqual(readFileSync(join(root, "alerts", name), "utf8"), text)
  })

  it("names every alert and every recorded series once", () => {
    const names = rules.map((rule) => isAlert(rule) ? rule.alert : `${rule.record}${JSON.stringify(rule.labels ?? {})}`)
    assert.deepStrictEqual(names.filter((name, index) => names.indexOf(name) !== index), [])
  })

  it("leads from every alert to a runbook that says what is seen, where to look, what to do and when it is over", () => {
    const sections = new Map(
      readFileSync(join(root, "docs/runbooks.md"), "utf8").split(/^### /m).slice(1)
        .map((section) => [anchorOf(section.split("\n", 1)[0] ?? ""), section])
    )
    for (const { alert } of alerts) {
      const section = sections.get(anchorOf(alert)) ?? ""
      for (const part of ["Seen", "Look at", "Do", "Over when"]) assert.include(section, `- **${part}:** `, alert)
    }
    assert.strictEqual(sections.size, alerts.length)
  })

  it.effect("appears in a folder as a whole, and leaves a test that is on where it is", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      const written = yield* RulesFolder.write(folder, SETTINGS)
      assert.deepStrictEqual((yield* fs.readDirectory(folder)).toSorted(), written.toSorted())
      const extra = yield* RulesFolder.trial(folder, true)
      yield* RulesFolder.write(folder, SETTINGS)
      assert.strictEqual(parse(yield* fs.readFileString(extra)).groups[0].rules[0].alert, "AlwaysFiring")
      yield* RulesFolder.trial(folder, false)
      assert.deepStrictEqual(parse(yield* fs.readFileString(extra)), { groups: [] })
    }).pipe(Effect.provide(NodeServices.layer)))
})

describe("the settings of the rules", () => {
  it.effect("follow the target, or the budget where it is given by itself", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* configured({})).slo, { target: 99, budget: 0.01 })
      assert.deepStrictEqual((yield* configured({ SLO_TARGET: "99.9" })).slo, { target: 99.9, budget: 0.001 })
      const both = yield* configured({ SLO_TARGET: "99.9", ERROR_BUDGET_FRACTION: "0.02" })
      assert.deepStrictEqual(both.slo, { target: 99.9, budget: 0.02 })
    }))

  it("reach every rule that speaks of the target", () => {
    const text = RulesFolder.contents({ ...SETTINGS, slo: { target: 99.5, budget: 0.005 } }).get("slo.yml") ?? ""
    assert.include(text, "expr: vector(99.5)")
    assert.include(text, "expr: vector(0.005)")
    for (const [expr] of text.matchAll(/expr: .*/g)) assert.notMatch(expr, /\b(99|97)\b(?!\.)/)
  })

  it.effect.each([
    { SLO_TARGET: "100" },
    { SLO_TARGET: "93" },
    { SLO_TARGET: "abc" },
    { SLO_TARGET: "NaN" },
    { ERROR_BUDGET_FRACTION: "0" },
    { ERROR_BUDGET_FRACTION: "0.07" },
    { SLO_TRAFFIC_FLOOR: "-1" },
    { SLO_TRAFFIC_FLOOR: "Infinity" },
    { BUSINESS_HOURS_UTC: "23-12" },
    { BUSINESS_HOURS_UTC: "9-25" },
    { DATABASE_MOUNTPOINT: 'x"}' },
    { RUNBOOKS_URL: "https://a b" },
    { GRAFANA_URL: "http://x#y" }
  ])("refuse $0 and name the variable", (env) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(configured(env))
      assert.include(error.message, Object.keys(env)[0] ?? "")
    }))
})
