import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => {
  const dashboard = "lock-service-metrics"
  return [{
    name: "locks",
    rules: [
      {
        alert: "LockConflictsHigh",
        expr: `sum(rate(lock_conflicts_total[${w("5m")}])) > 0.5`,
        for: w("10m"),
        severity: "warning",
        summary: "Guests want the same rooms at the same time",
        description: "{{ $value | humanize }} conflicts a second.",
        dashboard
      },
      {
        alert: "LockConflictsCritical",
        expr: `sum(rate(lock_conflicts_total[${w("5m")}])) > 2`,
        for: w("5m"),
        severity: "critical",
        summary: "Rooms can hardly be held any more",
        description: "{{ $value | humanize }} conflicts a second.",
        dashboard
      },
      {
        alert: "LockExtensionsExceeded",
        expr: `sum(rate(lock_extensions_total{result="max_reached"}[${w("5m")}])) > 0.2`,
        for: w("10m"),
        severity: "warning",
        summary: "Holds are extended as often as they may be",
        description: "{{ $value | humanize }} refusals a second: bookings take longer than a hold lasts.",
        dashboard
      },
      {
        alert: "LockOperationsFailureRate",
        expr: `sum(rate(lock_operations_total{result!="success"}[${w("5m")}]))
  / (sum(rate(lock_operations_total[${w("5m")}])) > 0) > 0.1`,
        for: w("10m"),
        severity: "warning",
        summary: "Holds on rooms fail",
        description: "{{ $value | humanizePercentage }} of the operations.",
        dashboard
      }
    ]
  }]
}
