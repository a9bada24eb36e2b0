import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

const TOLD = 'inbox_events_total{lane="conversation",receipt="first"}'

export const groups = ({ businessHours: { from, to }, s, w }: RuleContext): ReadonlyArray<Group> => [{
  name: "webhook",
  rules: [
    {
      record: "webhook_ack_p95_seconds",
      expr: `histogram_quantile(0.95, sum by (le) (rate(webhook_ack_seconds_bucket[${w("5m")}])))`
    },
    {
      alert: "WebhookAckSlow",
      expr: "webhook_ack_p95_seconds > 1",
      for: w("5m"),
      severity: "warning",
      summary: "Deliveries are acknowledged slowly",
      description: "One delivery in twenty waits {{ $value | humanizeDuration }} or longer until it is durable.",
      dashboard: "runtime"
    },
    {
      alert: "WebhookAckVerySlow",
      expr: "webhook_ack_p95_seconds > 5",
      for: w("2m"),
      severity: "critical",
      summary: "Meta is about to give up waiting for its acknowledgements",
      description: "One delivery in twenty waits {{ $value | humanizeDuration }} or longer until it is durable.",
      dashboard: "runtime"
    },
    {
      alert: "WebhookRefusesDeliveries",
      expr: `sum(increase(webhook_requests_total{outcome=~"unavailable|broken|crowded"}[${w("5m")}])) >= 3`,
      for: w("1m"),
      severity: "critical",
      summary: "Deliveries are refused because they cannot be made durable",
      description: '{{ printf "%.0f" $value }} deliveries in five minutes got a 503; Meta repeats them for seven days.',
      dashboard: "runtime"
    },
    {
      alert: "WebhookSignaturesRefused",
      expr: `sum(increase(webhook_signature_failures_total{reason="mismatch"}[${w("15m")}])) >= 10`,
      for: w("5m"),
      severity: "warning",
      summary: "Deliveries are signed with a secret that is not ours",
      description:
        '{{ printf "%.0f" $value }} in fifteen minutes: a rotated app secret, or somebody who pretends to be Meta.',
      dashboard: "webhooks-rate-limit"
    },
    {
      alert: "SilenceInBusinessHours",
      expr: `(sum(increase(${TOLD}[${w("2h")}])) == 0)
  and (sum(increase(${TOLD}[${w("7d")}])) >= 50)
  and on () (hour() >= ${from} and hour() < ${to})`,
      for: w("10m"),
      severity: "warning",
      summary: "No guest has written for two hours of the day, though they usually do",
      description: "Is the webhook still subscribed, and is the number still connected?",
      dashboard: "agente-overview"
    }
  ]
}, {
  name: "inbox",
  rules: [
    {
      alert: "InboxNotDraining",
      expr: `max by (lane) (inbox_oldest_unhandled_seconds) > ${s(60)}`,
      for: w("2m"),
      severity: "warning",
      summary: "Events of the lane {{ $labels.lane }} wait too long",
      description: "The oldest has waited {{ $value | humanizeDuration }}.",
      dashboard: "runtime"
    },
    {
      alert: "InboxStuck",
      expr: `max by (lane) (inbox_oldest_unhandled_seconds) > ${s(300)}`,
      for: w("2m"),
      severity: "critical",
      summary: "Events of the lane {{ $labels.lane }} are not handled any more",
      description: "The oldest has waited {{ $value | humanizeDuration }}; guests wait for an answer.",
      dashboard: "runtime"
    },
    {
      alert: "QuarantineGrowing",
      expr: `sum(increase(quarantine_events_total[${w("1h")}])) > 5`,
      for: w("5m"),
      severity: "warning",
      summary: "Meta sends what we cannot read or place",
      description: '{{ printf "%.0f" $value }} items went to quarantine within an hour.',
      dashboard: "runtime"
    },
    {
      alert: "DeadLettersWaiting",
      expr: "max(dead_letters_open) > 0",
      for: w("10m"),
      severity: "warning",
      summary: "Turns have failed for good and wait for a person",
      description: "{{ $value | humanize }} dead letters are open; their guests were told that something went wrong.",
      dashboard: "runtime"
    }
  ]
}]
