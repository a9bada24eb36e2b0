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

const promtool = (...args: ReadonlyArray<string>) =>
  Effect.promise(() => Promtool.run(["tsdb", "create-blocks-from", ...args])).pipe(
    Effect.filterOrFail(({ code }) => code === 0, ({ text }) => new Error(text))
  )

/** Of one name and one file in every stage, so that all rules are evaluated at the same moments. */
const fileOf = (rules: ReadonlyArray<Recording>) =>
  JSON.stringify({
    groups: [{
      name: "month",
      interval: "5m",
      rules: rules.map(({ expr, labels, record }) => ({ record, expr, ...(labels === undefined ? {} : { labels }) }))
    }]
  })

/** A Prometheus that holds the month, and of its last day everything that our rules record. */
export const prometheus = Effect.gen(function* () {
  const folder = yield* Prometheus.past
  const data = join(folder, "data")
  const [metrics, rules] = [join(folder, "month.txt"), join(folder, "month.json")]
  writeFileSync(metrics, Month.openMetrics())
  yield* promtool("openmetrics", "--max-block-duration=744h", "-q", metrics, data)
  for (const stage of stages(recordings)) {
    writeFileSync(rules, fileOf(stage))
    const work = Effect.flatMap(Prometheus.startOver(folder), ({ base }) =>
      promtool(
        "rules",
        "-q",
        `--url=${base}`,
        `--start=${Month.timeOf(Month.LAST_DAY)}`,
        `--end=${Month.timeOf(Month.LENGTH)}`,
        `--output-dir=${data}`,
        rules
      ))
    yield* Effect.scoped(work)
  }
  return yield* Prometheus.startOver(folder)
})
