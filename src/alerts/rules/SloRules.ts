import type { Alert, Group, Recording } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

const ALL = "orchestrator_messages_total"
const BAD = `${ALL}{status!="ok"}`

/** The windows of the workbook and, under their names, those of the specification. */
const WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const
type Window = typeof WINDOWS[number]

const ZERO = "Zero while there is traffic without errors; the specification was absent then, and its panels empty."

const BURNS = [
  ["fast", "5m"],
  ["fast2", "30m"],
  ["slow", "1h"],
  ["slow2", "6h"],
  ["2h", "2h"],
  ["1d", "1d"],
  ["3d", "3d"]
] as const

const believed = (window: Window) => `and on () orchestrator_slo_evidence{window="${window}"} == 1`

export const groups = ({ slo, trafficFloor, w }: RuleContext): ReadonlyArray<Group> => {
  const ratio = (window: string) =>
    `(sum(rate(${BAD}[${w(window)}])) or vector(0)) / (sum(rate(${ALL}[${w(window)}])) > 0)`

  /** Believed when there is traffic, or when five turns have failed: one failure of two wakes nobody. */
  const guard = (window: Window): Recording => ({
    record: "orchestrator_slo_evidence",
    labels: { window },
    expr: `clamp_max(
  (sum(increase(${BAD}[${w(window)}])) >= bool 5)
  + ((orchestrator_message_rate_all > bool orchestrator_slo_traffic_floor) or vector(0)), 1)`
  })
  const ticket = (alert: string, long: Window, short: string, factor: number, share: string): Alert => ({
    alert,
    expr: `orchestrator_burn_rate_${
      long === "3d" ? "3d" : "1d"
    } > ${factor} and on () orchestrator_burn_rate_${short} > ${factor}
  ${believed(long)}`,
    for: w("15m"),
    severity: "warning",
    summary: `${share} of the 30-day error budget went in ${long === "3d" ? "three days" : "a day"}`,
    description: "The budget burns {{ $value | humanize }} times as fast as it may.",
    dashboard: "slo-health"
  })

  return [{
    name: "slo-recording",
    rules: [
      { record: "orchestrator_slo_target", expr: `vector(${slo.target})` },
      { record: "orchestrator_error_budget_fraction", expr: `vector(${slo.budget})` },
      { record: "orchestrator_slo_traffic_floor", expr: `vector(${trafficFloor})` },
      ...WINDOWS.map((window): Recording => ({
        record: `orchestrator_error_ratio_${window}`,
        expr: ratio(window),
        note: ZERO
      })),
      ...BURNS.map(([name, window]): Recording => ({
        record: `orchestrator_burn_rate_${name}`,
        expr: `orchestrator_error_ratio_${window} / on () orchestrator_error_budget_fraction`
      })),
      {
        record: "orchestrator_error_budget_used_ratio_30m",
        expr: "clamp_min(orchestrator_burn_rate_fast2, 0)",
        note: "What the specification called the budget is the burn rate of half an hour; `_30d` is the budget."
      },
      {
        record: "orchestrator_error_budget_remaining_ratio_30m",
        expr: "clamp_max(1 - orchestrator_error_budget_used_ratio_30m, 1)"
      },
      ...(["30m", "1h", "6h", "1d", "3d"] as const).map(guard)
    ]
  }, {
    name: "slo-budget",
    // Thirty days are read: not every half minute.
    interval: w("5m"),
    rules: [
      { record: "orchestrator_error_ratio_30d", expr: ratio("30d") },
      {
        record: "orchestrator_error_budget_used_ratio_30d",
        expr: "orchestrator_error_ratio_30d / on () orchestrator_error_budget_fraction"
      },
      {
        record: "orchestrator_error_budget_remaining_ratio_30d",
        expr: "1 - orchestrator_error_budget_used_ratio_30d",
        note: "Negative when more was spent than there was."
      }
    ]
  }, {
    name: "slo-forecast",
    rules: (["fast", "slow"] as const).map((speed): Recording => ({
      record: `orchestrator_error_budget_hours_to_exhaust_${speed}`,
      expr:
        `clamp_min(orchestrator_error_budget_remaining_ratio_30d, 0) / on () (orchestrator_burn_rate_${speed} > 0) * 720`,
      note:
        "What is left of the 30-day budget, at the present pace; absent while nothing burns. The specification was 0 in " +
        "every real outage, and its alerts asked for more than 0."
    }))
  }, {
    name: "slo",
    rules: [
      {
        alert: "OrchestratorSLODegradationWarning",
        expr: `100 * (1 - orchestrator_error_ratio_30m) < on () orchestrator_slo_target ${believed("30m")}`,
        for: w("30m"),
        severity: "warning",
        summary: "Fewer turns end well than promised",
        description: "{{ $value | humanize }} % of the turns of the last half hour.",
        dashboard: "slo-health",
        note: "Measured over half an hour instead of five minutes, in which a hotel may have no message at all; the " +
          "threshold follows SLO_TARGET."
      },
      {
        alert: "OrchestratorSLODegradationCritical",
        expr: `100 * (1 - orchestrator_error_ratio_30m) < on () (100 - 300 * orchestrator_error_budget_fraction) ${
          believed("30m")
        }`,
        for: w("10m"),
        severity: "critical",
        summary: "Far fewer turns end well than promised",
        description: "{{ $value | humanize }} % of the turns of the last half hour.",
        dashboard: "slo-health",
        note: "Three times the budget: the specification's 97 % when the target is 99 %."
      },
      {
        alert: "OrchestratorSLOBurnRateWarning",
        expr: `orchestrator_burn_rate_fast > 2 and on () orchestrator_burn_rate_slow > 1 ${believed("1h")}`,
        for: w("15m"),
        severity: "warning",
        summary: "The error budget burns faster than it may",
        description: "{{ $value | humanize }} times as fast, over five minutes.",
        dashboard: "slo-health"
      },
      {
        alert: "OrchestratorSLOBurnRateCritical",
        expr: `(orchestrator_burn_rate_slow > 14.4 and on () orchestrator_burn_rate_fast > 14.4 ${believed("1h")})
  or (orchestrator_burn_rate_slow2 > 6 and on () orchestrator_burn_rate_fast2 > 6 ${believed("6h")})`,
        for: w("2m"),
        severity: "critical",
        summary: "The error budget burns so fast that it will not last",
        description: "{{ $value | humanize }} times as fast as it may: 2 % of thirty days in an hour, or 5 % in six.",
        dashboard: "slo-health",
        note:
          "The pairs of the SRE workbook (1 h with 5 m, 6 h with 30 m). The specification paired 30 m with 6 h and paged " +
          "on a total outage after 27 minutes; this one after 12."
      },
      ticket("OrchestratorSLOTicketDay", "1d", "2h", 3, "10 %"),
      ticket("OrchestratorSLOTicketThreeDays", "3d", "slow2", 1, "10 %"),
      {
        alert: "OrchestratorSLOBudgetExhaustForecastWarning",
        expr: `orchestrator_error_budget_hours_to_exhaust_fast < 12 and on () orchestrator_burn_rate_slow > 1 ${
          believed("1h")
        }`,
        for: w("30m"),
        severity: "warning",
        summary: "At this pace the error budget ends within half a day",
        description: "In {{ $value | humanize }} hours.",
        dashboard: "slo-health"
      },
      {
        alert: "OrchestratorSLOBudgetExhaustForecastCritical",
        expr: `orchestrator_error_budget_hours_to_exhaust_fast < 6 and on () orchestrator_burn_rate_slow > 1 ${
          believed("1h")
        }`,
        for: w("15m"),
        severity: "critical",
        summary: "At this pace the error budget ends within six hours",
        description: "In {{ $value | humanize }} hours; 0 when it is spent.",
        dashboard: "slo-health"
      }
    ]
  }]
}
