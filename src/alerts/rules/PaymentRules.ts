import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => [{
  name: "payments",
  rules: [
    {
      alert: "PaymentCallbacksUnavailable",
      expr: `sum(increase(payment_callbacks_total{answer="unavailable"}[${w("5m")}])) >= 3`,
      for: w("1m"),
      severity: "critical",
      summary: "What payment providers tell us cannot be made durable",
      description:
        '{{ printf "%.0f" $value }} callbacks in five minutes got a 503; providers repeat them for some time.',
      dashboard: "business-metrics"
    },
    {
      alert: "PaymentCallbacksRefused",
      expr: `sum(increase(payment_callbacks_total{answer=~"unsigned|stale|unknown_hotel|unreadable"}[${
        w("15m")
      }])) >= 3`,
      for: w("5m"),
      severity: "warning",
      summary: "Callbacks about payments are not believed",
      description:
        '{{ printf "%.0f" $value }} in fifteen minutes: a rotated secret, or somebody who pretends to be the provider.',
      dashboard: "business-metrics"
    },
    {
      alert: "PaymentNeedsPerson",
      expr: `sum by (outcome) (increase(payment_outcomes_total{outcome=~"differs|no_reservation|no_room"}[${
        w("1h")
      }])) > 0`,
      severity: "warning",
      summary: "Somebody paid what cannot be applied ({{ $labels.outcome }})",
      description: '{{ printf "%.0f" $value }} payments within an hour; the hotel has a task for each.',
      dashboard: "business-metrics"
    }
  ]
}]
