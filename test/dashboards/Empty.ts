const NOTHING_BURNS = "no turn fails in the trial, and no call to the PMS"
const NOT_ASKED = "the guests of the trial ask the PMS at the beginning alone"
const NOBODY_BOOKS = "nobody books in the trial"
const NOBODY_ANSWERS = "no person answers in the trial"
const NOTHING_FAILS = "nothing fails in the trial, and nothing is repeated"
const NOT_STARTED = "this program is not part of the trial"

/** Queries that a short and healthy trial leaves without a figure, and why. */
export const EMPTY: Readonly<Record<string, string>> = {
  "agente-overview / Hours until it is spent / 5 m": NOTHING_BURNS,
  "agente-overview / Hours until it is spent / 1 h": NOTHING_BURNS,
  "agente-overview / PMS Errors by type / {{error_type}}": NOTHING_BURNS,
  "agente-overview / Minutes until the breaker opens / minutes": NOTHING_BURNS,
  "agente-overview / Errors among the PMS operations / share": NOT_ASKED,
  "slo-health / Hours until it is spent / 5 m": NOTHING_BURNS,
  "slo-health / Hours until it is spent / 1 h": NOTHING_BURNS,
  "resilience-chaos / Seconds until it opens / seconds": NOTHING_BURNS,
  "database-pms-performance / PMS Cache Hit Ratio / ratio": NOT_ASKED,
  "database-pms-performance / PMS API Latency (P50/P95/P99) / P50 {{endpoint}}": NOT_ASKED,
  "database-pms-performance / PMS API Latency (P50/P95/P99) / P95 {{endpoint}}": NOT_ASKED,
  "database-pms-performance / PMS API Latency (P50/P95/P99) / P99 {{endpoint}}": NOT_ASKED,
  "agente-overview / PMS API latency p95 / {{endpoint}}": NOT_ASKED,
  "lock-service-metrics / Operations by result / {{operation}} {{result}}": NOBODY_BOOKS,
  "lock-service-metrics / Failures / failed": NOBODY_BOOKS,
  "tenancy-orchestrator / Directory refresh / p95": "the hotels are read every five minutes",
  "tenancy-orchestrator / Directory refresh / p99": "the hotels are read every five minutes",
  "tenancy-orchestrator / Time until a person answered / p95": NOBODY_ANSWERS,
  "tenancy-orchestrator / Time until a person answered / p99": NOBODY_ANSWERS,
  "business-metrics / Failed in percent / failed": NOBODY_BOOKS,
  "business-metrics / By status / {{status}}": NOBODY_BOOKS,
  "business-metrics / Confirmed by room type / {{room_type}}": NOBODY_BOOKS,
  "business-metrics / Why reservations failed / {{reason}}": NOBODY_BOOKS,
  "business-metrics / Days before the arrival / median": NOBODY_BOOKS,
  "business-metrics / Days before the arrival / p90": NOBODY_BOOKS,
  "business-metrics / Value of reservations / median": NOBODY_BOOKS,
  "business-metrics / Value of reservations / p90": NOBODY_BOOKS,
  "business-metrics / Occupancy tonight / {{tenant_id}}": NOT_ASKED,
  "business-metrics / Nights / median": NOBODY_BOOKS,
  "business-metrics / Nights / p90": NOBODY_BOOKS,
  "agente-overview / Retries by operation / {{operation}}": NOTHING_FAILS,
  "runtime / Loops that are late / {{loop}}": NOTHING_FAILS,
  "runtime / Failed passes / {{loop}}": NOTHING_FAILS,
  "runtime / Dead letters and quarantine / dead letter: {{reason}}": NOTHING_FAILS,
  "runtime / Dead letters and quarantine / quarantine: {{reason}}": NOTHING_FAILS,
  "alerts-overview / Firing by severity / {{severity}}": NOTHING_FAILS,
  "alerts-overview / Share of the last hour in which each fired / {{alertname}}": NOTHING_FAILS,
  "alerts-overview / Notifications that failed / {{integration}}": NOT_STARTED,
  "system-health / CPU / {{instance}}": NOT_STARTED,
  "system-health / Memory / {{instance}}": NOT_STARTED,
  "system-health / Disks / {{instance}} {{mountpoint}}": NOT_STARTED,
  "system-health / Sessions of PostgreSQL / {{state}}": NOT_STARTED,
  "system-health / Age of the last backup / age": NOT_STARTED,
  "system-health / Memory of Redis / {{instance}}": NOT_STARTED
}
