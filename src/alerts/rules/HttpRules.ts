import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

const ERRORS = 'http_requests_total{status_code=~"5.."}'
/** The doors of people and of Meta; probes and scrapes would water a share down. */
const DOORS = 'endpoint=~"/(admin|console|api|webhooks)/.*"'

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => [{
  name: "http",
  rules: [
    {
      record: "http_5xx_rate_by_endpoint",
      expr: `sum by (endpoint) (rate(${ERRORS}[${w("5m")}]))`
    },
    {
      alert: "HighHttp5xxRate",
      expr: "http_5xx_rate_by_endpoint > 0.1",
      for: w("5m"),
      severity: "warning",
      summary: "{{ $labels.endpoint }} answers with server errors",
      description: "{{ $value | humanize }} answers a second with a 5xx status.",
      dashboard: "agente-overview"
    },
    {
      alert: "HighErrorRate5xx",
      expr: `sum(rate(${ERRORS}[${w("5m")}])) / (sum(rate(http_requests_total[${w("5m")}])) > 0) > 0.05
  and sum(increase(${ERRORS}[${w("5m")}])) >= 5`,
      for: w("5m"),
      severity: "critical",
      summary: "More than 5 % of all HTTP answers are server errors",
      description: "{{ $value | humanizePercentage }} of the answers of the last minutes are 5xx.",
      dashboard: "agente-overview",
      note: "The specification read the label `status`, which no series has; the label is `status_code`. " +
        "Five errors at least, so that one error of ten requests at night wakes nobody."
    },
    {
      alert: "DashboardHighErrorRate",
      expr: `sum(rate(http_requests_total{${DOORS},status_code=~"5.."}[${w("5m")}]))
  / (sum(rate(http_requests_total{${DOORS}}[${w("5m")}])) > 0) > 0.05`,
      for: w("5m"),
      severity: "warning",
      summary: "More than 5 % of what people and Meta ask ends in a server error",
      description: "{{ $value | humanizePercentage }} of the answers of the webhook and the operators' pages are 5xx.",
      dashboard: "agente-overview"
    },
    {
      alert: "DashboardHighLatency",
      expr: `histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket{${DOORS}}[${w("5m")}]))) > 5`,
      for: w("2m"),
      severity: "critical",
      summary: "The webhook or the operators' pages take seconds to answer",
      description: "One answer in twenty takes {{ $value | humanizeDuration }} or longer.",
      dashboard: "agente-overview"
    },
    {
      alert: "HighWebhook429Rate",
      expr: `sum(rate(http_requests_total{endpoint="/webhooks/whatsapp",status_code="429"}[${w("5m")}])) > 0.2`,
      for: w("5m"),
      severity: "warning",
      summary: "The webhook turns deliveries away because there are too many",
      description: "{{ $value | humanize }} refusals a second; Meta repeats what it was refused.",
      dashboard: "webhooks-rate-limit"
    }
  ]
}]
