import { type Alert, type Group, isAlert, type Rule } from "../../src/alerts/Rule.ts"
import * as Timeline from "./Timeline.ts"

export type World = (time: Timeline.Timeline) => Readonly<Record<string, string>>

/** How one alert is tried: it fires at `bad`, not at `edge`, the last level that is still well, and recovers at `good`. */
export interface Case {
  readonly alert: string
  /** Of the alert that fires, beside its name and severity. */
  readonly labels?: Readonly<Record<string, string>>
  readonly world: World
  readonly bad: number
  readonly edge: number
  readonly good: number
  /** Minutes from one scrape to the next, and from one evaluation to the next where that is longer. */
  readonly step?: number
  readonly evaluate?: number
  /** Steps at `good` before anything happens, at the level that is tried, and at `good` again. */
  readonly warm?: number
  readonly hold?: number
  readonly clear?: number
  /** Worlds as bad as the first but for one thing, in which it must not fire. */
  readonly near?: ReadonlyArray<World>
}

export interface RuleTest {
  readonly rules: string
  readonly test: string
}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

export const secondsOf = (duration: string): number => {
  const [, count = "0", unit = "s"] = /^(\d+)([smhd])$/.exec(duration) ?? []
  return Number(count) * (unit === "m" ? UNITS.m : unit === "h" ? UNITS.h : unit === "d" ? UNITS.d : UNITS.s)
}

const inSeconds = (minutes: number): string => `${Math.round(minutes * 60)}s`

const nameOf = (rule: Rule): string => isAlert(rule) ? rule.alert : rule.record

/** A series with labels of its own is read by those who ask for these labels. */
const isReadBy = ({ expr }: Rule, rule: Rule): boolean =>
  new RegExp(`\\b${nameOf(rule)}\\b`).test(expr) &&
  (isAlert(rule) || Object.entries(rule.labels ?? {}).every(([label, value]) => expr.includes(`${label}="${value}"`)))

/** The alert with everything that it reads, and everything that this reads, in the groups they stand in. */
export const neededBy = (alert: string, groups: ReadonlyArray<Group>): ReadonlyArray<Group> => {
  const all = groups.flatMap(({ rules }) => rules)
  const needed = new Set<Rule>()
  const add = (rule: Rule) => {
    needed.add(rule)
    for (const other of all) if (!needed.has(other) && isReadBy(rule, other)) add(other)
  }
  for (const rule of all) if (nameOf(rule) === alert) add(rule)
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => needed.has(rule)) }))
    .filter(({ rules }) => rules.length > 0)
}

/** JSON is YAML. */
export const rulesFile = (groups: ReadonlyArray<Group>): string =>
  JSON.stringify({
    groups: groups.map(({ interval, name, rules }) => ({
      name,
      ...(interval === undefined ? {} : { interval }),
      rules: rules.map((rule) =>
        isAlert(rule)
          ? {
            alert: rule.alert,
            expr: rule.expr,
            ...(rule.for === undefined ? {} : { for: rule.for }),
            labels: { severity: rule.severity }
          }
          : { record: rule.record, expr: rule.expr, ...(rule.labels === undefined ? {} : { labels: rule.labels }) }
      )
    }))
  })

const DEFAULTS = { step: 1, warm: 10, clear: 20, near: [] as ReadonlyArray<World>, labels: {} } as const

/** What promtool is asked about a case: fires, not before its time, not just below, not in a near world, recovers. */
export const testFile = (given: Case, rule: Alert, groups: ReadonlyArray<Group>, rulesPath: string): string => {
  const { alert, bad, clear, edge, good, labels, near, step, warm, world } = { ...DEFAULTS, ...given }
  const evaluate = given.evaluate ?? step
  const wait = secondsOf(rule.for ?? "0s") / 60
  const hold = given.hold ?? Math.ceil(wait / step) + 15
  const firing = {
    labels: `ALERTS{${
      Object.entries({ alertname: alert, alertstate: "firing", severity: rule.severity, ...labels })
        .map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",")
    }}`,
    value: 1
  }
  const look = (minute: number, samples: ReadonlyArray<typeof firing>) => ({
    expr: `ALERTS{alertname="${alert}",alertstate="firing"}`,
    eval_time: inSeconds(minute),
    exp_samples: samples
  })
  const trial = (
    of: World,
    phases: ReadonlyArray<Timeline.Phase>,
    looks: ReadonlyArray<ReturnType<typeof look>>
  ) => ({
    interval: inSeconds(step),
    input_series: Object.entries(of(Timeline.make(phases, step))).map(([series, values]) => ({ series, values })),
    promql_expr_test: looks
  })
  const begin = warm * step
  const end = (warm + hold) * step
  const calm = { level: good, steps: warm }
  /** At no moment did the alert fire. */
  const quiet = (of: World, level: number) =>
    trial(of, [calm, { level, steps: hold }], [{
      expr: `count_over_time(ALERTS{alertname="${alert}",alertstate="firing"}[${inSeconds(end)}])`,
      eval_time: inSeconds(end),
      exp_samples: []
    }])
  return JSON.stringify({
    rule_files: [rulesPath],
    // Without it promtool takes the groups in any order, and one that is read may come after its reader.
    group_eval_order: groups.map(({ name }) => name),
    evaluation_interval: inSeconds(evaluate),
    tests: [
      trial(world, [calm, { level: bad, steps: hold }, { level: good, steps: clear }], [
        look(begin, []),
        ...(wait > evaluate ? [look(begin + Math.floor((wait - evaluate) / evaluate) * evaluate, [])] : []),
        look(end, [firing]),
        look(end + clear * step, [])
      ]),
      quiet(world, edge),
      ...near.map((one) => quiet(one, bad))
    ]
  })
}
