import type { Board } from "../Board.ts"
import { above, BREAKER, from, gauge, series, stacked, stat } from "../Panel.ts"
import { percent, quantile, rate } from "../Query.ts"

const CALLS = "pms_circuit_breaker_calls_total"
const hits = rate("pms_cache_hits_total")

export const databasePerformance: Board = {
  uid: "database-pms-performance",
  file: "database-performance",
  folder: "agente-hotel",
  title: "Database & PMS Performance",
  description: "The pool of connections, the hotel's own system, its cache and its circuit breaker.",
  tags: ["database", "performance", "pms", "monitoring"],
  refresh: "10s",
  since: "now-1h",
  rows: [
    {
      title: "Database",
      panels: [
        gauge({
          id: 1,
          title: "Connection Pool Utilization",
          what:
            "Lent connections in percent of those that may be open, of the busiest process. Red: look for slow statements, or add a process.",
          unit: "percent",
          queries: { utilization: "max(db_pool_utilization_percent)" },
          thresholds: above([75, "yellow"], [90, "red"]),
          max: 100,
          alerts: ["DatabasePoolExhaustionWarning", "DatabasePoolExhaustionCritical"]
        }),
        series({
          id: 2,
          title: "Database Connections by State",
          what: "Idle in transaction above 3: something holds a transaction open and does nothing.",
          unit: "short",
          queries: {
            active: "sum(db_pool_active_connections)",
            idle: "sum(db_pool_idle_connections)",
            "idle in transaction": "max(db_pool_idle_in_transaction)"
          },
          colours: { active: "green", idle: "blue", "idle in transaction": "red" },
          alerts: ["DatabaseIdleInTransaction"]
        }),
        stat({
          id: 3,
          title: "Long Running Queries",
          what: "Statements of any client that have run for more than 10 seconds. pg_stat_activity names them.",
          unit: "short",
          queries: { queries: "max(db_pool_long_running_queries)" },
          thresholds: above([1, "yellow"], [3, "red"]),
          alerts: ["DatabaseLongRunningQueries"]
        }),
        stat({
          id: 9,
          title: "Pool Overflow Usage",
          what: "The most statements that waited for a connection at once, since the last measurement.",
          unit: "short",
          queries: { overflow: "max(db_pool_overflow)" },
          thresholds: above([1, "yellow"], [20, "red"]),
          alerts: ["DatabasePoolOverflowHigh"]
        }),
        series({
          id: 10,
          title: "API Error Rate (5xx responses)",
          what: "The share of answers that are server errors. It often follows the pool or the breaker.",
          unit: "percentunit",
          queries: {
            "5xx": `(${rate('http_requests_total{status_code=~"5.."}')} or vector(0)) / (${
              rate("http_requests_total")
            } > 0)`
          },
          thresholds: above([0.05, "red"]),
          alerts: ["HighErrorRate5xx", "HighHttp5xxRate"]
        })
      ]
    },
    {
      title: "The hotel's own system",
      panels: [
        series({
          id: 4,
          title: "PMS API Latency (P50/P95/P99)",
          what: "Time of one HTTP call, by endpoint. Above 2 s at P95 look at the cache and the breaker.",
          unit: "s",
          width: 16,
          queries: {
            "P50 {{endpoint}}": quantile(0.5, "pms_api_latency_seconds", "endpoint"),
            "P95 {{endpoint}}": quantile(0.95, "pms_api_latency_seconds", "endpoint"),
            "P99 {{endpoint}}": quantile(0.99, "pms_api_latency_seconds", "endpoint")
          },
          thresholds: above([2, "red"]),
          alerts: ["HighPmsLatencyP95"]
        }),
        stat({
          id: 5,
          title: "PMS Circuit Breaker State",
          what: "The worst of all hotels. Open: the PMS is not called.",
          unit: "none",
          queries: { state: "max(pms_circuit_breaker_state)" },
          states: BREAKER,
          alerts: ["CircuitBreakerOpen"]
        }),
        stacked({
          id: 6,
          title: "PMS Operations Rate (Success vs Error)",
          what: "Peaks of errors that come with an open breaker are the PMS's; others are ours.",
          unit: "ops",
          queries: {
            success: rate('pms_operations_total{status="success"}'),
            error: rate('pms_operations_total{status="error"}')
          },
          colours: { success: "green", error: "red" }
        }),
        gauge({
          id: 7,
          title: "PMS Cache Hit Ratio",
          what: "Answers from the cache, in percent. Low: questions differ, or PMS_CACHE_AVAILABILITY is short.",
          unit: "percent",
          queries: { ratio: percent(hits, `(${hits} + ${rate("pms_cache_misses_total")})`) },
          thresholds: from([50, "yellow"], [70, "green"]),
          max: 100,
          empty: "not asked",
          alerts: ["PmsCacheHitRatioLowWarning", "PmsCacheHitRatioLowCritical"]
        }),
        series({
          id: 8,
          title: "Circuit Breaker Call Distribution",
          what: "From closed with failures to open with rejections: how the circuit opened, and how it was tested.",
          unit: "cps",
          queries: {
            "Closed - Success": rate(`${CALLS}{state="closed",result="success"}`),
            "Closed - Failure": rate(`${CALLS}{state="closed",result="failure"}`),
            "Open - Rejected": rate(`${CALLS}{state="open"}`),
            "Half-Open - Test": rate(`${CALLS}{state="half_open"}`)
          },
          colours: {
            "Closed - Success": "green",
            "Closed - Failure": "orange",
            "Open - Rejected": "red",
            "Half-Open - Test": "yellow"
          },
          alerts: ["CircuitBreakerOpen"]
        })
      ]
    }
  ]
}
