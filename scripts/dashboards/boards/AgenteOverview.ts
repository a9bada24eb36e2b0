import type { Board } from "../Board.ts"
import { above, BREAKER, from, series, stacked, stat } from "../Panel.ts"
import { busy, increase, percent, quantile, rate } from "../Query.ts"
import { burnRates, sloStats } from "./SloPanels.ts"

export const agenteOverview: Board = {
  uid: "agente-overview",
  file: "agente-overview",
  folder: "agente-hotel",
  title: "Agente - Overview",
  description: "The house at a glance: requests, turns, the hotel's own system, and the objective.",
  tags: ["overview"],
  refresh: "30s",
  since: "now-6h",
  rows: [
    {
      title: "HTTP",
      panels: [
        series({
          title: "HTTP Requests",
          what: "Answers a second by route template, over all processes.",
          unit: "reqps",
          queries: { "{{endpoint}}": rate("http_requests_total", "endpoint") }
        }),
        series({
          title: "HTTP 5xx",
          what: "Server errors a second by route. Anything lasting is a bug or a dependency that is away.",
          unit: "reqps",
          queries: { "{{endpoint}}": rate('http_requests_total{status_code=~"5.."}', "endpoint") },
          thresholds: above([0.1, "red"]),
          alerts: ["HighHttp5xxRate", "HighErrorRate5xx"]
        }),
        series({
          title: "HTTP latency p95",
          what: "Nineteen of twenty answers are faster, by route.",
          unit: "s",
          queries: { "{{endpoint}}": quantile(0.95, "request_duration_seconds", "endpoint") },
          alerts: ["DashboardHighLatency"]
        })
      ]
    },
    {
      title: "Turns",
      panels: [
        series({
          title: "Turn latency p95 by intent",
          what: "From the end of the guest's burst to the durable answer.",
          unit: "s",
          queries: { "{{intent}}": "orchestrator_latency_p95_seconds" },
          thresholds: above([2, "red"]),
          alerts: ["OrchestratorHighLatencyP95"]
        }),
        stacked({
          title: "Message rate by intent and status",
          what: "Turns a second. `error` are turns that came to nothing, each of which is a dead letter.",
          unit: "mps",
          queries: { "{{intent}} {{status}}": "orchestrator_message_rate_by_intent_status > 0" }
        }),
        series({
          title: "Error % by intent",
          what: "Turns that failed in percent of their intent's turns.",
          unit: "percent",
          queries: { "{{intent}}": "orchestrator_error_percentage" },
          thresholds: above([5, "yellow"], [10, "red"]),
          empty: "no errors",
          alerts: ["OrchestratorHighErrorRateWarning", "OrchestratorHighErrorRateCritical"]
        }),
        series({
          title: "Errors by kind",
          what: "Tries of turns that failed, a second, also when another try answered.",
          unit: "cps",
          queries: { "{{error_type}}": rate("orchestrator_errors_total", "error_type") }
        }),
        stat({
          title: "Messages a second",
          what: "Turns a second over five minutes.",
          unit: "mps",
          width: 4,
          queries: { now: "orchestrator_message_rate_all" }
        }),
        stat({
          title: "Acknowledgement p95",
          what: "From the headers of Meta's delivery to the durable 200. Meta gives up on slow webhooks.",
          unit: "s",
          width: 4,
          queries: { p95: "webhook_ack_p95_seconds" },
          thresholds: above([1, "yellow"], [5, "red"]),
          alerts: ["WebhookAckSlow", "WebhookAckVerySlow"]
        }),
        stat({
          title: "Sends refused by Meta",
          what: "Messages of the last hour that Meta refused or that were stopped.",
          unit: "short",
          width: 4,
          queries: { refused: increase('whatsapp_sends_total{outcome=~"refused|stopped"}', "1h") },
          thresholds: above([1, "yellow"], [10, "red"]),
          alerts: ["WhatsAppRefusals", "WhatsAppTokenErrors"]
        }),
        stat({
          title: "Uncertain sends",
          what: "Messages that may or may not have reached the guest. A status settles them, or a person.",
          unit: "short",
          width: 4,
          queries: { now: "max(uncertain_sends)" },
          thresholds: above([1, "red"]),
          alerts: ["UncertainSendsWaiting"]
        })
      ]
    },
    { title: "Objective", panels: [...sloStats, ...burnRates] },
    {
      title: "The hotel's own system",
      panels: [
        series({
          title: "PMS API latency p95",
          what: "Nineteen of twenty calls to the PMS are faster, whatever became of them.",
          unit: "s",
          queries: { "{{endpoint}}": quantile(0.95, "pms_api_latency_seconds", "endpoint") },
          thresholds: above([1, "red"]),
          alerts: ["HighPmsLatencyP95"]
        }),
        series({
          title: "Retries by operation",
          what: "Calls a second that were made again. Only what changes nothing is repeated.",
          unit: "cps",
          queries: { "{{operation}}": busy("retry_attempts_total", "operation") },
          empty: "nothing is repeated"
        }),
        series({
          title: "PMS Errors by type",
          what: "Operations a second that did not succeed. Timeouts dominate while the PMS is slow.",
          unit: "cps",
          queries: { "{{error_type}}": `${rate("pms_errors_total", "error_type")} > 0` },
          empty: "no errors"
        }),
        stat({
          title: "Circuit breaker",
          what: "The worst of all hotels. Open: the PMS is not called, guests get the degraded answer.",
          unit: "none",
          width: 4,
          queries: { state: "max(pms_circuit_breaker_state)" },
          states: BREAKER,
          alerts: ["CircuitBreakerOpen"]
        }),
        stat({
          id: 21,
          title: "PMS Cache Hit Ratio",
          what: "Answers from the cache. Healthy is above 0.8.",
          unit: "percentunit",
          width: 4,
          queries: { ratio: "pms_cache_hit_ratio" },
          thresholds: from([0.5, "yellow"], [0.7, "green"]),
          empty: "not asked",
          alerts: ["PmsCacheHitRatioLowWarning", "PmsCacheHitRatioLowCritical"]
        }),
        series({
          id: 22,
          title: "PMS Cache Ops (hits vs misses)",
          what: "Questions a second that the cache answered, and those it could not.",
          unit: "ops",
          queries: { hits: rate("pms_cache_hits_total"), misses: rate("pms_cache_misses_total") },
          colours: { hits: "green", misses: "yellow" }
        }),
        series({
          title: "Breaker calls by state and result",
          what: "Calls that met the breaker, by its state before the call.",
          unit: "cps",
          queries: { "{{state}} {{result}}": rate("pms_circuit_breaker_calls_total", "state", "result") }
        }),
        series({
          title: "Failures on the way to an open breaker",
          what: "The streak in parts of what opens the circuit, and the share of calls that fail.",
          unit: "percentunit",
          queries: {
            streak: "pms_cb_failure_streak_fraction",
            "failed 1m": "pms_cb_failure_ratio_1m",
            "failed 5m": "pms_cb_failure_ratio_5m"
          },
          thresholds: above([0.6, "yellow"], [0.8, "red"]),
          alerts: ["PmsCircuitBreakerImminentOpenWarning", "PmsCircuitBreakerImminentOpenCritical"]
        }),
        stat({
          title: "Minutes until the breaker opens",
          what: "If the streak goes on growing as it does. Nothing while it does not grow.",
          unit: "m",
          width: 4,
          queries: { minutes: "pms_cb_minutes_to_open_estimate" },
          thresholds: { base: "red", steps: [[1, "yellow"], [5, "green"]] },
          empty: "not growing"
        }),
        stat({
          title: "Risk of opening",
          what: "Share of the last three minutes in which opening was imminent.",
          unit: "percent",
          width: 4,
          queries: { risk: "100 * pms_cb_risk_imminent" },
          thresholds: above([34, "yellow"], [67, "red"])
        }),
        stat({
          title: "Errors among the PMS operations",
          what: "In percent, over the shown pace. A full hotel is a healthy answer and not an error.",
          unit: "percent",
          width: 4,
          queries: { share: percent(rate('pms_operations_total{status="error"}'), rate("pms_operations_total")) },
          thresholds: above([5, "yellow"], [20, "red"]),
          empty: "not asked"
        })
      ]
    }
  ]
}
