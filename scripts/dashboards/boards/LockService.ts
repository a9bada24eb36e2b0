import type { Board } from "../Board.ts"
import { above, series, stat } from "../Panel.ts"
import { busy, increase, percent, rate } from "../Query.ts"

const REFUSED = "not_found|not_owner|refused|error"

export const lockService: Board = {
  uid: "lock-service-metrics",
  file: "lock-service-metrics",
  folder: "agente-hotel",
  title: "Lock Service Metrics",
  description: "Who holds which room: conflicts, extensions, operations and their audit.",
  tags: ["locks"],
  refresh: "30s",
  since: "now-6h",
  rows: [
    {
      title: "Holds of rooms",
      panels: [
        series({
          title: "Conflicts",
          what: "Holds a second refused because somebody else holds the room. Many: guests compete for the last rooms.",
          unit: "cps",
          queries: { conflicts: `${rate("lock_conflicts_total")} or vector(0)` },
          thresholds: above([0.5, "yellow"], [2, "red"]),
          alerts: ["LockConflictsHigh", "LockConflictsCritical"]
        }),
        series({
          title: "Extensions by result",
          what: "A hold may be prolonged twice. max_reached: guests need longer than we keep a room.",
          unit: "cps",
          queries: { "{{result}}": rate("lock_extensions_total", "result") },
          alerts: ["LockExtensionsExceeded"]
        }),
        series({
          title: "Operations by result",
          what: "What was done with holds, a second.",
          unit: "ops",
          queries: { "{{operation}} {{result}}": `${rate("lock_operations_total", "operation", "result")} > 0` },
          empty: "no holds"
        }),
        stat({
          title: "Failures",
          what: "Operations of the last hour that failed, in percent. Conflicts are no failures.",
          unit: "percent",
          queries: {
            failed: percent(
              increase(`lock_operations_total{result=~"${REFUSED}"}`, "1h"),
              increase("lock_operations_total", "1h")
            )
          },
          thresholds: above([5, "yellow"], [20, "red"]),
          empty: "no holds",
          alerts: ["LockOperationsFailureRate"]
        }),
        series({
          title: "Audit backlog",
          what: "Events of holds that wait in Redis to be written to the audit table.",
          unit: "short",
          queries: { waiting: "max(lock_audit_backlog)" }
        }),
        series({
          title: "Audit events",
          what: "Events written, a second, by type; spooled ones waited in a file for the database.",
          unit: "cps",
          queries: {
            "{{type}}": busy("audit_events_total", "type"),
            spooled: rate("audit_events_spooled_total"),
            lost: rate("audit_events_lost_total")
          },
          colours: { lost: "red" }
        })
      ]
    }
  ]
}
