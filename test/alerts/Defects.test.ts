import { assert, describe, it } from "@effect/vitest"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import * as Case from "./Case.ts"
import * as Promtool from "./Promtool.ts"
import { SETTINGS } from "./Settings.ts"
import * as Timeline from "./Timeline.ts"

const groups = [...rulebook(SETTINGS).values()].flat()
const turns = (status: string) => `orchestrator_messages_total{intent="greeting",status="${status}"}`

interface Seen {
  readonly expr: string
  readonly minute: number
  /** `null`: no series. */
  readonly value: number | null
}

/** What a Prometheus with these rules shows after so many minutes at each level, one turn a second. */
const check = async (
  alert: string,
  phases: ReadonlyArray<Timeline.Phase>,
  series: (time: Timeline.Timeline) => Readonly<Record<string, string>>,
  seen: ReadonlyArray<Seen>
) => {
  const needed = Case.neededBy(alert, groups)
  const test = {
    rule_files: ["rules.json"],
    group_eval_order: needed.map(({ name }) => name),
    evaluation_interval: "1m",
    tests: [{
      interval: "1m",
      input_series: Object.entries(series(Timeline.make(phases, 1))).map(([series, values]) => ({ series, values })),
      promql_expr_test: seen.map(({ expr, minute, value }) => ({
        expr,
        eval_time: `${minute}m`,
        exp_samples: value === null ? [] : [{ labels: "{}", value }]
      }))
    }]
  }
  const files = new Map([["rules.json", Case.rulesFile(needed)], ["t.json", JSON.stringify(test)]])
  await Promtool.inFolder(files, async (folder) => {
    const { code, text } = await Promtool.run(["test", "rules", "t.json"], folder)
    assert.strictEqual(code, 0, text)
  })
}

const outage = (time: Timeline.Timeline) => ({
  [turns("error")]: time.counter((x) => x),
  [turns("ok")]: time.counter((x) => 1 - x)
})
const idlePms = (time: Timeline.Timeline) => ({
  pms_circuit_breaker_failure_streak: time.gauge(() => 0),
  pms_circuit_breaker_failure_threshold: time.gauge(() => 5),
  'pms_circuit_breaker_calls_total{result="failure",state="closed"}': time.counter(() => 0),
  'pms_circuit_breaker_calls_total{result="success",state="closed"}': time.counter(() => 0),
  'pms_cache_hits_total{operation="availability"}': time.counter(() => 0),
  'pms_cache_misses_total{operation="availability"}': time.counter(() => 0)
})
const burning = 'count(ALERTS{alertname="OrchestratorSLOBurnRateCritical",alertstate="firing"})'

describe.skipIf(Promtool.isMissing)("in an incident the rules", () => {
  it("page on a total outage within 12 minutes, and not sooner than the budget asks", () =>
    check("OrchestratorSLOBurnRateCritical", [{ level: 0, steps: 400 }, { level: 1, steps: 20 }], outage, [
      { expr: burning, minute: 400 + 9, value: null },
      { expr: burning, minute: 400 + 12, value: 1 }
    ]))

  it("show a ratio of zero, and no gap, while nothing fails", () =>
    check("OrchestratorSLOBurnRateCritical", [{ level: 0, steps: 30 }], outage, [
      { expr: "sum(orchestrator_error_ratio_5m)", minute: 20, value: 0 },
      { expr: "sum(orchestrator_burn_rate_fast)", minute: 20, value: 0 }
    ]))

  it("forecast the end of the budget in a total outage, and 0 when it is spent", () =>
    check("OrchestratorSLOBudgetExhaustForecastCritical", [{ level: 0, steps: 600 }, { level: 1, steps: 60 }], outage, [
      // Six of six hundred and six failed: all of the budget but a hundredth; then more than all of it.
      { expr: "sum(orchestrator_error_budget_hours_to_exhaust_fast) < bool 0.2", minute: 606, value: 1 },
      { expr: "sum(orchestrator_error_budget_hours_to_exhaust_fast)", minute: 630, value: 0 },
      { expr: "sum(orchestrator_error_budget_hours_to_exhaust_fast)", minute: 590, value: null }
    ]))

  it("show no ratio of the hotel's system while nobody asks it, and no risk", () =>
    check("PmsCircuitBreakerImminentOpenWarning", [{ level: 0, steps: 30 }], idlePms, [
      {
        expr: "pms_cb_failure_ratio_1m or pms_cb_failure_ratio_5m or pms_cb_failure_ratio_15m",
        minute: 20,
        value: null
      },
      { expr: "sum(pms_cb_risk_imminent)", minute: 20, value: 0 }
    ]))

  it("show no ratio of the cache while nobody asks it", () =>
    check("PmsCacheHitRatioLowWarning", [{ level: 0, steps: 30 }], idlePms, [
      { expr: "pms_cache_hit_ratio", minute: 20, value: null }
    ]))

  it("see a circuit that is about to open, whichever process tells of it", () =>
    check(
      "PmsCircuitBreakerImminentOpenWarning",
      [{ level: 0, steps: 10 }, { level: 4, steps: 10 }],
      (time) => ({
        'pms_circuit_breaker_failure_streak{instance="a",job="conserje"}': time.gauge((x) => x),
        'pms_circuit_breaker_failure_streak{instance="b",job="conserje"}': time.gauge(() => 0),
        'pms_circuit_breaker_failure_threshold{instance="a",job="conserje"}': time.gauge(() => 5),
        'pms_circuit_breaker_calls_total{instance="a",job="conserje",result="failure",state="closed"}': time.counter((
          x
        ) => x > 0 ? 1 : 0)
      }),
      [{ expr: "sum(pms_cb_failure_streak_fraction)", minute: 18, value: 0.8 }]
    ))
})
