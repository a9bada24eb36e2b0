import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ s, w }: RuleContext): ReadonlyArray<Group> => [{
  name: "delivery",
  rules: [
    {
      alert: "OutboxNotDraining",
      expr: `max(outbox_oldest_seconds) > ${s(300)}`,
      for: w("5m"),
      severity: "warning",
      summary: "Answers wait to be sent",
      description: "The oldest message that is owed to a guest is {{ $value | humanizeDuration }} old.",
      dashboard: "runtime"
    },
    {
      alert: "OutboxStuck",
      expr: `max(outbox_oldest_seconds) > ${s(1800)}`,
      for: w("5m"),
      severity: "critical",
      summary: "Answers are not sent any more",
      description: "The oldest message that is owed to a guest is {{ $value | humanizeDuration }} old.",
      dashboard: "runtime"
    },
    {
      alert: "UncertainSendsWaiting",
      expr: "max(uncertain_sends) > 0",
      for: w("15m"),
      severity: "warning",
      summary: "Nobody knows whether some messages were sent",
      description: "{{ $value | humanize }} sends have had no status of Meta for a quarter of an hour.",
      dashboard: "runtime"
    },
    {
      alert: "WhatsAppNumberStopped",
      expr: "max by (tenant_id) (whatsapp_number_stopped) > 0",
      for: w("1m"),
      severity: "critical",
      summary: "Meta does not let {{ $labels.tenant_id }} send",
      description: "{{ $value | humanize }} business numbers of the hotel are stopped; all its answers wait.",
      dashboard: "agente-overview"
    },
    {
      alert: "WhatsAppTokenErrors",
      expr: `sum(increase(whatsapp_api_errors_total{class="credential"}[${w("5m")}])) > 0`,
      severity: "critical",
      summary: "Meta refuses the access token",
      description: "Renew it; until then the numbers that use it are stopped.",
      dashboard: "agente-overview"
    },
    {
      alert: "WhatsAppRefusals",
      expr: `sum(increase(whatsapp_sends_total{outcome="refused"}[${w("15m")}])) >= 5
  and sum(increase(whatsapp_sends_total{outcome="refused"}[${w("15m")}]))
    / sum(increase(whatsapp_sends_total[${w("15m")}])) > 0.2`,
      for: w("5m"),
      severity: "warning",
      summary: "Meta refuses many of our messages",
      description: '{{ printf "%.0f" $value }} refusals in fifteen minutes.',
      dashboard: "agente-overview"
    }
  ]
}]
