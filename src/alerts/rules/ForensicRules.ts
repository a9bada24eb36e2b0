import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ s, w }: RuleContext): ReadonlyArray<Group> => {
  const finished = `sum(increase(forensic_jobs_total{status=~"completed|failed"}[${w("1h")}]))`
  return [{
    name: "forensics",
    rules: [
      {
        alert: "ForensicLowSuccessRate",
        expr: `sum(increase(forensic_jobs_total{status="completed"}[${w("1h")}])) / (${finished} >= 5) < 0.85`,
        for: w("10m"),
        severity: "warning",
        summary: "Many inquiries fail",
        description: "{{ $value | humanizePercentage }} of the last hour's came to an end.",
        dashboard: "forensic-analysis",
        note: "Judged from five finished inquiries on."
      },
      {
        alert: "ForensicHighAnomalies",
        expr: 'sum(forensic_findings{severity=~"high|critical"}) > 0 or sum(forensic_findings) > 10',
        severity: "info",
        summary: "The last inquiry found something odd",
        description: "{{ $value | humanize }} findings.",
        dashboard: "forensic-analysis"
      },
      {
        alert: "ForensicPhaseTimeout",
        expr: `max by (phase) (forensic_phase_running_seconds) > ${s(30)}`,
        for: w("1m"),
        severity: "critical",
        summary: "The phase {{ $labels.phase }} of an inquiry hangs",
        description: "It has run for {{ $value | humanizeDuration }}.",
        dashboard: "forensic-analysis"
      }
    ]
  }]
}
