import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

const CALLS = "pms_circuit_breaker_calls_total"

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => {
  const failureRatio = (window: string) =>
    `sum(rate(${CALLS}{result="failure"}[${w(window)}])) / (sum(rate(${CALLS}[${w(window)}])) > 0)`
  const cacheUse = `(sum(rate(pms_cache_hits_total[${w("5m")}])) + sum(rate(pms_cache_misses_total[${w("5m")}])))`
  return [{
    name: "pms-recording",
    rules: [
      {
        record: "pms_api_latency_p95_seconds",
        expr: `histogram_quantile(0.95, sum by (le) (rate(pms_api_latency_seconds_bucket[${w("5m")}])))`
      },
      {
        record: "pms_cache_hit_ratio",
        expr: `sum(rate(pms_cache_hits_total[${w("5m")}])) / (${cacheUse} > 0)`,
        note: "Absent while nothing is asked; the specification's is 0 then, which reads as a cache that does not work."
      },
      {
        record: "pms_cb_failure_ratio_1m",
        expr: failureRatio("1m"),
        note: "Absent while nothing is called, as those over longer windows."
      },
      { record: "pms_cb_failure_ratio_5m", expr: failureRatio("5m") },
      { record: "pms_cb_failure_ratio_15m", expr: failureRatio("15m") },
      {
        record: "pms_cb_failure_streak_fraction",
        expr: "max(pms_circuit_breaker_failure_streak) / max(pms_circuit_breaker_failure_threshold)",
        note: "The specification divided by a 5 of its own; the runtime says at how many failures its circuits open."
      },
      {
        record: "pms_cb_failure_streak_rate",
        expr: `clamp_min(deriv(max(pms_circuit_breaker_failure_streak)[${w("5m")}:${w("15s")}]), 0)`,
        note: "The specification took rate() of a gauge, which takes each success for the restart of a counter."
      },
      {
        record: "pms_cb_minutes_to_open_estimate",
        expr: `clamp_min(max(pms_circuit_breaker_failure_threshold) - max(pms_circuit_breaker_failure_streak), 0)
  / (pms_cb_failure_streak_rate > 0) / 60`,
        note: "Absent while the streak does not grow: there is nothing to estimate then."
      },
      {
        record: "pms_cb_risk_imminent_raw",
        expr: "(pms_cb_failure_streak_fraction >= bool 0.6) * ((pms_cb_failure_ratio_1m > bool 0.5) or vector(0))",
        note:
          "The specification multiplied a series with labels by one without, and so by nothing; and its comparisons " +
          "filtered instead of answering 0 or 1."
      },
      { record: "pms_cb_risk_imminent", expr: `avg_over_time(pms_cb_risk_imminent_raw[${w("3m")}])` }
    ]
  }, {
    name: "pms",
    rules: [
      {
        alert: "HighPmsLatencyP95",
        expr: "pms_api_latency_p95_seconds > 1",
        for: w("10m"),
        severity: "critical",
        summary: "The hotel's system is slow",
        description: "One call in twenty takes {{ $value | humanizeDuration }} or longer.",
        dashboard: "database-pms-performance"
      },
      {
        alert: "CircuitBreakerOpen",
        expr: `max(max_over_time(pms_circuit_breaker_state[${w("1m")}])) > 0`,
        for: w("2m"),
        severity: "critical",
        summary: "The hotel's system is not asked any more",
        description: "A circuit is open: guests hear that we cannot see the rooms now.",
        dashboard: "resilience-chaos"
      },
      {
        alert: "PmsCacheHitRatioLowWarning",
        expr: `pms_cache_hit_ratio < 0.7 and ${cacheUse} > 0.2`,
        for: w("15m"),
        severity: "warning",
        summary: "Few questions about rooms are answered from the cache",
        description: "{{ $value | humanizePercentage }} of them; the rest goes to the hotel's system.",
        dashboard: "database-pms-performance"
      },
      {
        alert: "PmsCacheHitRatioLowCritical",
        expr: `pms_cache_hit_ratio < 0.5 and ${cacheUse} > 0.2`,
        for: w("10m"),
        severity: "critical",
        summary: "Most questions about rooms go to the hotel's system",
        description: "{{ $value | humanizePercentage }} of them are answered from the cache.",
        dashboard: "database-pms-performance"
      },
      {
        alert: "PmsCircuitBreakerImminentOpenWarning",
        expr: `pms_cb_risk_imminent > 0.5
  and pms_cb_failure_streak_fraction >= 0.6
  and pms_cb_failure_ratio_5m > 0.4`,
        for: w("3m"),
        severity: "warning",
        summary: "A circuit to the hotel's system may soon open",
        description: "Most calls of the last minutes failed, several in a row.",
        dashboard: "resilience-chaos"
      },
      {
        alert: "PmsCircuitBreakerImminentOpenCritical",
        expr: `pms_cb_failure_streak_fraction >= 0.8
  and pms_cb_failure_ratio_1m > 0.6
  and pms_cb_failure_ratio_5m > 0.5`,
        for: w("2m"),
        severity: "critical",
        summary: "A circuit to the hotel's system is about to open",
        description: "{{ $value | humanizePercentage }} of the failures in a row that open it.",
        dashboard: "resilience-chaos"
      },
      {
        alert: "DoubleBooking",
        expr: `sum(increase(pms_double_bookings_total[${w("1h")}])) > 0`,
        severity: "critical",
        summary: "A room was booked twice",
        description: "A booking of ours met another one on the same room; one of them was cancelled.",
        dashboard: "database-pms-performance"
      }
    ]
  }]
}
