import type { Board } from "../Board.ts"
import { above, series, stacked, stat } from "../Panel.ts"
import { busy, increase, percent, quantile, rate } from "../Query.ts"

const AT = 'endpoint="/webhooks/whatsapp"'

export const webhooksRateLimit: Board = {
  uid: "webhooks-rate-limit",
  file: "webhooks-rate-limit",
  folder: "agente-hotel",
  title: "Webhooks - Rate Limit",
  description: "Meta's door: what comes in, what is refused and why, and how fast the rest is durable.",
  tags: ["webhooks"],
  refresh: "30s",
  since: "now-3h",
  tenants: "message_normalized_total",
  rows: [
    {
      title: "What comes in",
      panels: [
        series({
          title: "Requests by method",
          what: "GET is Meta's handshake, POST its deliveries.",
          unit: "reqps",
          queries: { "{{method}}": rate(`http_requests_total{${AT}}`, "method") }
        }),
        series({
          title: "Requests by status",
          what: "200 is durable, 401 unsigned, 413 too large, 429 limited, 503 could not be stored.",
          unit: "reqps",
          queries: { "{{status_code}}": rate(`http_requests_total{${AT}}`, "status_code") },
          alerts: ["WebhookRefusesDeliveries"]
        }),
        stacked({
          title: "Messages of guests by hotel",
          what: "Messages a second that were understood as such.",
          unit: "mps",
          queries: { "{{tenant_id}}": rate('message_normalized_total{tenant_id=~"$tenant"}', "tenant_id") },
          alerts: ["SilenceInBusinessHours"]
        })
      ]
    },
    {
      title: "Limits",
      panels: [
        series({
          title: "429 a second",
          what: "Deliveries refused for coming too fast. Meta repeats them, so nothing is lost, but it is late.",
          unit: "reqps",
          queries: { "429": `${rate(`http_requests_total{${AT},status_code="429"}`)} or vector(0)` },
          thresholds: above([1, "red"]),
          alerts: ["HighWebhook429Rate"]
        }),
        stat({
          title: "429 in percent",
          what: "Of all requests at the webhook, in the last hour.",
          unit: "percent",
          queries: {
            share: percent(
              `(${increase(`http_requests_total{${AT},status_code="429"}`, "1h")} or vector(0))`,
              increase(`http_requests_total{${AT}}`, "1h")
            )
          },
          thresholds: above([1, "yellow"], [5, "red"])
        }),
        series({
          title: "The limiter itself",
          what:
            "Decisions without Redis, requests let through because the limiter did not answer, keys forgotten early.",
          unit: "cps",
          queries: {
            "without Redis": rate("rate_limiter_fallbacks_total"),
            "let through": rate("webhook_limiter_failures_total"),
            "forgotten early": rate("rate_limiter_keys_forgotten_total")
          }
        })
      ]
    },
    {
      title: "How it ends",
      panels: [
        stacked({
          title: "Requests by outcome",
          what: "How each request at the webhook ended.",
          unit: "reqps",
          queries: { "{{outcome}}": busy("webhook_requests_total", "outcome") },
          empty: "nobody comes"
        }),
        series({
          title: "Time to the durable 200",
          what: "From the delivery's headers. Meta waits a few seconds and then comes again.",
          unit: "s",
          queries: {
            p50: quantile(0.5, "webhook_ack_seconds"),
            p95: quantile(0.95, "webhook_ack_seconds"),
            p99: quantile(0.99, "webhook_ack_seconds")
          },
          thresholds: above([1, "yellow"], [5, "red"]),
          alerts: ["WebhookAckSlow", "WebhookAckVerySlow"]
        }),
        series({
          title: "Signatures refused",
          what: "By reason. A mismatch is a wrong app secret, or somebody at the door.",
          unit: "cps",
          queries: { "{{reason}}": rate("webhook_signature_failures_total", "reason") },
          alerts: ["WebhookSignaturesRefused"]
        }),
        series({
          title: "Parts that could not be understood",
          what: "They are kept in quarantine.",
          unit: "cps",
          queries: {
            "{{error_type}}": rate("message_normalization_errors_total", "error_type"),
            "unknown number": rate("webhook_unknown_number_total")
          },
          alerts: ["QuarantineGrowing"]
        })
      ]
    }
  ]
}
