import { Effect } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { isAlert, type Recording } from "../../../src/alerts/Rule.ts"
import { rulebook } from "../../../src/alerts/Rulebook.ts"
import * as Prometheus from "../../dashboards/Prometheus.ts"
import * as Promtool from "../Promtool.ts"
import { SETTINGS } from "../Settings.ts"
import * as Month from "./Month.ts"

const recordings = [...rulebook(SETTINGS)].flatMap(([file, groups]) =>
  file === "slo" || file === "orchestrator"
    ? groups.flatMap(({ rules }) => rules.flatMap((rule) => isAlert(rule) ? [] : [rule]))
    : []
)

/** Rules that read nothing recorded, then those that read the first, and so on: promtool does not see what it writes. */
const stages = (rules: ReadonlyArray<Recording>): ReadonlyArray<ReadonlyArray<Recording>> => {
  if (rules.length === 0) return []
  const reads = ({ expr }: Recording) => rules.some(({ record }) => new RegExp(`\\b${record}\\b`).test(expr))
  return [rules.filter((rule) => !reads(rule)), ...stages(rules.filter(reads))]
}

const promtool = (folder: string, ...args: ReadonlyArray<string>) =>
  Effect.promise(() => Promtool.run(["tsdb", "create-blocks-from", ...args], folder)).pipe(
    Effect.filterOrFail(({ code }) => code === 0, ({ text }) => new Error(text))
  )

/**
 * From the names of file and group Prometheus makes the second of each five minutes at which it evaluates: with these two
 * the last one. Windows then begin with a look, so that nothing is guessed before it: what Prometheus guesses there of a
 * counter depends on how much it had counted.
 */
const [RULES, GROUP] = ["past.json", "past"]

/** Of one name and one file in every stage, so that all rules are evaluated at the same moments. */
const fileOf = (rules: ReadonlyArray<Recording>) =>
  JSON.stringify({
    groups: [{
      name: GROUP,
      interval: "5m",
      rules: rules.map(({ expr, labels, record }) => ({ record, expr, ...(labels === undefined ? {} : { labels }) }))
    }]
  })

/** A Prometheus that holds the month, and of its last day everything that our rules record. */
export const prometheus = Effect.gen(function* () {
  const folder = yield* Prometheus.past
  writeFileSync(join(folder, "month.txt"), Month.openMetrics())
  yield* promtool(folder, "openmetrics", "--max-block-duration=744h", "-q", "month.txt", "data")
  for (const stage of stages(recordings)) {
    writeFileSync(join(folder, RULES), fileOf(stage))
    const work = Effect.flatMap(Prometheus.startOver(folder), ({ base }) =>
      promtool(
        folder,
        "rules",
        "-q",
        `--url=${base}`,
        `--start=${Month.timeOf(Month.LAST_DAY)}`,
        `--end=${Month.timeOf(Month.LENGTH)}`,
        "--output-dir=data",
        RULES
      ))
    yield* Effect.scoped(work)
  }
  return yield* Prometheus.startOver(folder)
})
