import { assert, describe, it } from "@effect/vitest"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import * as RulesFolder from "../../src/alerts/RulesFolder.ts"
import * as Case from "./Case.ts"
import { CASES } from "./Cases.ts"
import * as Promtool from "./Promtool.ts"
import { SETTINGS } from "./Settings.ts"

const groups = [...rulebook(SETTINGS).values()].flat()
const alerts = groups.flatMap(({ rules }) => rules).filter(isAlert)

/** It fires always: there is nothing to be well below. */
const ALWAYS = new Set(["Watchdog"])

describe("the alerts", () => {
  it("are all tried, and nothing else is", () => {
    assert.deepStrictEqual(
      [...new Set(CASES.map(({ alert }) => alert))].toSorted(),
      alerts.map(({ alert }) => alert).filter((alert) => !ALWAYS.has(alert)).toSorted()
    )
  })
})

describe.skipIf(Promtool.isMissing)("promtool", () => {
  it("finds nothing wrong with any file of rules", async () => {
    const files = RulesFolder.contents(SETTINGS)
    await Promtool.inFolder(files, async (folder) => {
      const { code, text } = await Promtool.run(
        ["check", "rules", "--lint=all", "--lint-fatal", ...files.keys()],
        folder
      )
      assert.strictEqual(code, 0, text)
    })
  })

  it("sees every alert fire, not fire just below, and recover", async () => {
    const files = new Map<string, string>()
    for (const [index, one] of CASES.entries()) {
      const rule = alerts.find(({ alert }) => alert === one.alert)
      if (rule === undefined) continue
      const name = `${one.alert}-${index}`
      const needed = Case.neededBy(one.alert, groups)
      files.set(`${name}.rules.json`, Case.rulesFile(needed))
      files.set(`${name}.test.json`, Case.testFile(one, rule, needed, `${name}.rules.json`))
    }
    const tests = [...files.keys()].filter((name) => name.endsWith(".test.json"))
    await Promtool.inFolder(files, async (folder) => {
      const failed = await Promtool.testRules(tests, folder)
      assert.deepStrictEqual([...failed].map(([name, about]) => `${name}: ${about}`), [])
    })
  }, 120_000)
})
