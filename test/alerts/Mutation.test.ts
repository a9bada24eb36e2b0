import { assert, describe, it } from "@effect/vitest"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import { sampled } from "../support/Machine.ts"
import * as Case from "./Case.ts"
import { CASES } from "./Cases.ts"
import * as Mutations from "./Mutations.ts"
import * as Promtool from "./Promtool.ts"
import { SETTINGS } from "./Settings.ts"

const groups = [...rulebook(SETTINGS).values()].flat()
const alerts = groups.flatMap(({ rules }) => rules).filter(isAlert)

/** Changes that change nothing, and why. */
const EQUIVALENT: Readonly<Record<string, string>> = {
  "DependencyDown: < 1 -> < 0.8": "readiness is 0 or 1",
  "DirectoryNotListening: < 1 -> < 0.8": "a process hears or does not",
  "RuntimeRestarting: > 2 -> > 2.5": "starts are whole",
  ...Object.fromEntries(
    [
      "pms_cb_risk_imminent_raw: >= bool 0.6 -> >= bool 0.48",
      "PmsCircuitBreakerImminentOpenWarning: > 0.5 -> > 0.625",
      "PmsCircuitBreakerImminentOpenWarning: > 0.5 -> > 0.4",
      "PmsCircuitBreakerImminentOpenWarning: >= 0.6 -> >= 0.48",
      "PmsCircuitBreakerImminentOpenWarning: > 0.4 -> > 0.5",
      "PmsCircuitBreakerImminentOpenWarning: > 0.4 -> > 0.32",
      "PmsCircuitBreakerImminentOpenCritical: > 0.5 -> > 0.4"
    ].map((what) => [what, "once it lasts, the smoothed risk, the streak and the two ratios say the same"])
  )
}

const cost = ({ evaluate, hold = 20, step = 1, warm = 10 }: Case.Case) => (warm + hold) * step / (evaluate ?? step)

/** A rule that several alerts read is broken once, with the alert whose trials are the shortest. */
const told = new Set<string>()
const broken = [...Map.groupBy(CASES.toSorted((a, b) => cost(a) - cost(b)), ({ alert }) => alert)].flatMap(
  ([alert, cases]) =>
    Mutations.mutants(Case.neededBy(alert, groups))
      .filter(({ what }) => !(what in EQUIVALENT) && !told.has(what) && told.add(what))
      .map(({ groups, what }, index) => ({ groups, what, name: `${alert}-${index}`, alert, cases }))
)

type Broken = typeof broken[number]

/** Those whose trial of that number, where there is one, stays green. */
const unnoticed = (mutants: ReadonlyArray<Broken>, round: number) => {
  const files = new Map<string, string>()
  for (const { alert, cases, groups, name } of mutants) {
    const rule = alerts.find((one) => one.alert === alert)
    const one = cases[round]
    if (rule === undefined || one === undefined) continue
    files.set(`${name}.rules.json`, Case.rulesFile(groups))
    files.set(`${name}.test.json`, Case.testFile(one, rule, groups, `${name}.rules.json`))
  }
  const tests = [...files.keys()].filter((name) => name.endsWith(".test.json"))
  return Promtool.inFolder(files, async (folder) => {
    const red = await Promtool.testRules(tests, folder)
    return mutants.filter(({ name }) => !red.has(`${name}.test.json`))
  })
}

describe.skipIf(Promtool.isMissing)("the trials of the alerts", () => {
  it("notice every label and every threshold that is wrong", async () => {
    assert.isAbove(broken.length, 200)
    let left = sampled(broken, 8)
    // An alert's shortest trial first; the others have to notice only what that one did not.
    for (let round = 0; left.some(({ cases }) => round < cases.length); round++) left = await unnoticed(left, round)
    assert.deepStrictEqual(left.map(({ alert, what }) => `${alert}: ${what}`), [])
  }, 400_000)
})
