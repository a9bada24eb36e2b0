import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

const ALL = "orchestrator_messages_total"
/** One counter gives both sides of every ratio: an error is a turn that did not end well. */
const BAD = `${ALL}{status!="ok"}`

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => {
  const byIntent = (window: string) => `sum by (intent) (rate(${ALL}[${w(window)}]))`
  const evidence = `sum by (intent) (increase(${BAD}[${w("30m")}])) >= 5`
  return [{
    name: "orchestrator-recording",
    rules: [
      {
        record: "orchestrator_error_percentage",
        expr: `100 * sum by (intent) (rate(${BAD}[${w("5m")}])) / (${byIntent("5m")} > 0)`,
        note: "The specification divided by a counter of errors that nothing ever increased."
      },
      {
        record: "orchestrator_latency_p95_seconds",
        expr: `histogram_quantile(0.95, sum by (le, intent) (rate(orchestrator_latency_seconds_bucket[${w("5m")}])))`
      },
      {
        record: "orchestrator_message_rate_by_intent_status",
        expr: `sum by (intent, status) (rate(${ALL}[${w("5m")}]))`
      },
      {
        record: "orchestrator_success_rate",
        expr: `100 * sum by (intent) (rate(${ALL}{status="ok"}[${w("5m")}])) / (${byIntent("5m")} > 0)`
      },
      {
        record: "orchestrator_success_rate_all",
        expr: `100 * sum(rate(${ALL}{status="ok"}[${w("5m")}])) / (sum(rate(${ALL}[${w("5m")}])) > 0)`
      },
      { record: "orchestrator_message_rate_all", expr: `sum(rate(${ALL}[${w("5m")}]))` }
    ]
  }, {
    name: "orchestrator",
    rules: [
      {
        alert: "OrchestratorHighErrorRateWarning",
        expr: `orchestrator_error_percentage > 5 and on (intent) ${evidence}`,
        for: w("10m"),
        severity: "warning",
        summary: "Turns of the intent {{ $labels.intent }} fail",
        description: "{{ $value | humanize }} % of them.",
        dashboard: "agente-overview",
        note:
          "Five errors in half an hour instead of a floor of 0.2 messages a second, which is 17,000 a day and which " +
          "a hotel never reaches; above that floor five errors are there before the ten minutes are over."
      },
      {
        alert: "OrchestratorHighErrorRateCritical",
        expr: `orchestrator_error_percentage > 20 and on (intent) ${evidence}`,
        for: w("5m"),
        severity: "critical",
        summary: "Many turns of the intent {{ $labels.intent }} fail",
        description: "{{ $value | humanize }} % of them.",
        dashboard: "agente-overview"
      },
      {
        alert: "OrchestratorHighLatencyP95",
        expr: "max by (intent) (orchestrator_latency_p95_seconds) > 2",
        for: w("10m"),
        severity: "critical",
        summary: "Turns of the intent {{ $labels.intent }} take long",
        description: "One in twenty takes {{ $value | humanizeDuration }} or longer.",
        dashboard: "agente-overview"
      },
      {
        alert: "OrchestratorEveryTurnFails",
        expr: `sum(increase(${BAD}[${w("30m")}])) >= 3 and sum(increase(${ALL}{status="ok"}[${w("30m")}])) == 0`,
        for: w("1m"),
        severity: "critical",
        summary: "No turn has ended well for half an hour",
        description:
          '{{ printf "%.0f" $value }} turns failed and none succeeded; ratios of a quiet night would not tell.',
        dashboard: "slo-health"
      }
    ]
  }]
}
