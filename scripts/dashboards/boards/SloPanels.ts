import { above, type Panel, series, stat } from "../Panel.ts"

const BURN = "Budgets of 30 days that are spent in 30 days at this pace: 1 is just what may be spent."

/** The objective in figures, as two boards show it. */
export const sloStats: ReadonlyArray<Panel> = [
  stat({
    title: "SLO target",
    what: "Percent of turns that are to be answered, over 30 days: SLO_TARGET.",
    unit: "percent",
    width: 4,
    queries: { target: "orchestrator_slo_target" },
    thresholds: { base: "blue", steps: [] }
  }),
  stat({
    title: "Error budget fraction",
    what: "The share of turns that may fail.",
    unit: "percentunit",
    width: 4,
    queries: { budget: "orchestrator_error_budget_fraction" },
    thresholds: { base: "blue", steps: [] }
  }),
  stat({
    title: "Success rate",
    what: "Turns answered in percent of all, over five minutes. Nothing while nobody writes.",
    unit: "percent",
    width: 4,
    queries: { now: "orchestrator_success_rate_all" },
    thresholds: { base: "red", steps: [[97, "yellow"], [99, "green"]] },
    empty: "nobody writes",
    alerts: ["OrchestratorSLODegradationWarning", "OrchestratorSLODegradationCritical"]
  }),
  stat({
    title: "Error budget used (30 d)",
    what: "Of the budget of 30 days. Above 1 more was spent than there was.",
    unit: "percentunit",
    width: 4,
    queries: { used: "orchestrator_error_budget_used_ratio_30d" },
    thresholds: above([0.75, "yellow"], [1, "red"]),
    empty: "no messages yet"
  }),
  stat({
    title: "Error budget left (30 d)",
    what: "Negative when more was spent than there was.",
    unit: "percentunit",
    width: 4,
    queries: { left: "orchestrator_error_budget_remaining_ratio_30d" },
    thresholds: { base: "red", steps: [[0, "yellow"], [0.25, "green"]] },
    empty: "no messages yet"
  }),
  stat({
    title: "Hours until it is spent",
    what: "At the pace of the last five minutes, and of the last hour. Nothing while nothing burns.",
    unit: "h",
    width: 4,
    queries: {
      "5 m": "orchestrator_error_budget_hours_to_exhaust_fast",
      "1 h": "orchestrator_error_budget_hours_to_exhaust_slow"
    },
    thresholds: { base: "red", steps: [[12, "yellow"], [24, "green"]] },
    empty: "nothing burns",
    alerts: ["OrchestratorSLOBudgetExhaustForecastWarning", "OrchestratorSLOBudgetExhaustForecastCritical"]
  })
]

export const burnRates: ReadonlyArray<Panel> = [
  series({
    title: "Burn rate: fast and slow",
    what: `${BURN} Pages go out from 14.4 in the last hour and five minutes.`,
    unit: "none",
    width: 12,
    queries: { "fast (5 m)": "orchestrator_burn_rate_fast", "slow (1 h)": "orchestrator_burn_rate_slow" },
    thresholds: above([1, "yellow"], [14.4, "red"]),
    empty: "nobody writes",
    alerts: ["OrchestratorSLOBurnRateWarning", "OrchestratorSLOBurnRateCritical"]
  }),
  series({
    title: "Burn rate: half an hour and six hours",
    what: `${BURN} Pages go out from 6 in the last six hours and thirty minutes.`,
    unit: "none",
    width: 12,
    queries: { "fast 2 (30 m)": "orchestrator_burn_rate_fast2", "slow 2 (6 h)": "orchestrator_burn_rate_slow2" },
    thresholds: above([1, "yellow"], [6, "red"]),
    empty: "nobody writes",
    alerts: ["OrchestratorSLOBurnRateWarning", "OrchestratorSLOBurnRateCritical"]
  })
]
