import type { Board } from "../Board.ts"
import { above, BREAKER, from, series, stat, timeline, UP_OR_DOWN } from "../Panel.ts"
import { rate } from "../Query.ts"
import { burnRates } from "./SloPanels.ts"

export const resilience: Board = {
  uid: "resilience-chaos",
  file: "resilience-dashboard",
  folder: "agente-hotel",
  title: "Resilience & Chaos Engineering",
  description: "What breaks, what the guests notice of it, and how it comes back.",
  tags: ["resilience", "chaos"],
  refresh: "30s",
  since: "now-3h",
  rows: [
    {
      title: "What guests notice",
      panels: [
        stat({
          title: "Success rate",
          what: "Turns answered in percent of all, over five minutes.",
          unit: "percent",
          queries: { now: "orchestrator_success_rate_all" },
          thresholds: from([97, "yellow"], [99, "green"]),
          empty: "nobody writes",
          alerts: ["OrchestratorSLODegradationCritical"]
        }),
        stat({
          title: "Error budget used (30 m)",
          what: "What the last half hour used of its own share.",
          unit: "percentunit",
          queries: { used: "orchestrator_error_budget_used_ratio_30m" },
          thresholds: above([0.75, "yellow"], [1, "red"]),
          empty: "nobody writes"
        }),
        series({
          title: "Degraded answers",
          what: "Answers a second without the PMS, or from an older answer of it. True, but less than usual.",
          unit: "mps",
          queries: {
            degraded: rate("orchestrator_degraded_responses_total"),
            "stale {{operation}}": rate("pms_stale_answers_total", "operation")
          }
        }),
        ...burnRates
      ]
    },
    {
      title: "Circuit breaker",
      panels: [
        timeline({
          title: "State",
          what: "The worst of all hotels, over time.",
          unit: "none",
          queries: { state: "max(pms_circuit_breaker_state)" },
          states: BREAKER,
          alerts: ["CircuitBreakerOpen"]
        }),
        series({
          title: "Failure streak",
          what: "Consecutive failures now, and at how many the circuit opens.",
          unit: "short",
          queries: {
            streak: "max(pms_circuit_breaker_failure_streak)",
            "opens at": "max(pms_circuit_breaker_failure_threshold)"
          },
          colours: { "opens at": "red" },
          alerts: ["PmsCircuitBreakerImminentOpenWarning", "PmsCircuitBreakerImminentOpenCritical"]
        }),
        series({
          title: "Failure ratio over 1, 5 and 15 minutes",
          what: "Short and not long: a burst. All three: it lasts.",
          unit: "percentunit",
          queries: {
            "1 m": "pms_cb_failure_ratio_1m",
            "5 m": "pms_cb_failure_ratio_5m",
            "15 m": "pms_cb_failure_ratio_15m"
          },
          thresholds: above([0.5, "red"])
        }),
        stat({
          title: "Seconds until it opens",
          what: "If the streak goes on growing as it does. Nothing while it does not grow.",
          unit: "s",
          queries: { seconds: "60 * pms_cb_minutes_to_open_estimate" },
          thresholds: { base: "red", steps: [[60, "yellow"], [300, "green"]] },
          empty: "not growing"
        }),
        stat({
          title: "How fast the streak grows",
          what: "Failures a second.",
          unit: "cps",
          queries: { growth: "pms_cb_failure_streak_rate" },
          thresholds: above([0.01, "yellow"])
        }),
        stat({
          title: "PMS cache",
          what: "Answers from the cache: the more, the longer an outage goes unnoticed.",
          unit: "percentunit",
          queries: { ratio: "pms_cache_hit_ratio" },
          thresholds: from([0.5, "yellow"], [0.7, "green"]),
          empty: "not asked",
          alerts: ["PmsCacheHitRatioLowWarning", "PmsCacheHitRatioLowCritical"]
        })
      ]
    },
    {
      title: "Dependencies and recovery",
      panels: [
        timeline({
          title: "Dependencies",
          what: "When each was away, and how long.",
          unit: "none",
          width: 12,
          queries: { "{{name}}": "min by (name) (dependency_up)" },
          states: UP_OR_DOWN,
          alerts: ["DependencyDown"]
        }),
        series({
          title: "Repeated and overtaken",
          what: "Turns tried again, commits refused because another actor was first, passes of loops begun anew.",
          unit: "cps",
          width: 12,
          queries: {
            "turns again": rate("conversation_turn_retries_total"),
            overtaken: rate("conversation_overtaken_total"),
            "saves {{result}}": rate("session_save_retries_total", "result"),
            "loops again": `${rate("loop_restarts_total")} or vector(0)`
          },
          alerts: ["LoopFailing", "RuntimeRestarting"]
        })
      ]
    }
  ]
}
