import type { Board } from "../Board.ts"
import { above, series, stacked, stat, table } from "../Panel.ts"
import { busy, quantile, rate } from "../Query.ts"

export const runtime: Board = {
  uid: "runtime",
  file: "runtime",
  folder: "operacion",
  title: "Runtime",
  description: "Inbox, actors, outbox, loops and processes: the way of a message through the house.",
  tags: ["runtime"],
  refresh: "10s",
  since: "now-3h",
  tenants: "whatsapp_number_stopped",
  rows: [
    {
      title: "Inbox",
      panels: [
        series({
          title: "Oldest unhandled event",
          what: "By lane. A guest waits as long as the lane `conversation` says.",
          unit: "s",
          queries: { "{{lane}}": "max by (lane) (inbox_oldest_unhandled_seconds)" },
          thresholds: above([60, "yellow"], [300, "red"]),
          alerts: ["InboxNotDraining", "InboxStuck"]
        }),
        series({
          title: "Unhandled events",
          what: "By lane.",
          unit: "short",
          queries: { "{{lane}}": "max by (lane) (inbox_unhandled_events)" }
        }),
        series({
          title: "Events recorded",
          what: "A second, by lane. `again` were delivered twice and did no harm.",
          unit: "cps",
          queries: { "{{lane}} {{receipt}}": rate("inbox_events_total", "lane", "receipt") }
        }),
        series({
          title: "Group commit: size",
          what: "Events that one statement wrote.",
          unit: "none",
          width: 4,
          queries: { p95: quantile(0.95, "inbox_batch_events") }
        }),
        series({
          title: "Group commit: time",
          what: "How long the statement took.",
          unit: "s",
          width: 4,
          queries: { p95: quantile(0.95, "inbox_write_seconds") }
        }),
        stat({
          title: "Waiting for a person",
          what: "Turns that failed for good, and items nobody has looked at.",
          unit: "short",
          queries: { "dead letters": "max(dead_letters_open)", quarantine: "max(quarantine_open)" },
          thresholds: above([1, "yellow"]),
          alerts: ["DeadLettersWaiting", "QuarantineGrowing"]
        }),
        series({
          title: "Dead letters and quarantine",
          what: "A second, by reason.",
          unit: "cps",
          queries: {
            "dead letter: {{reason}}": busy("conversation_dead_letters_total", "reason"),
            "quarantine: {{reason}}": busy("quarantine_events_total", "reason")
          },
          empty: "none"
        })
      ]
    },
    {
      title: "Actors",
      panels: [
        series({
          title: "Actors in memory",
          what: "Over all processes, by type. Idle ones leave.",
          unit: "short",
          queries: { "{{type}}": "sum by (type) (effect_cluster_entities)" }
        }),
        series({
          title: "Wakes",
          what: "Of conversation and delivery actors. Crowded and refused ones come back with the next sweep.",
          unit: "cps",
          queries: {
            "conversation {{result}}": rate("conversation_wakes_total", "result"),
            "delivery {{result}}": rate("delivery_nudges_total", "result")
          }
        }),
        series({
          title: "Runners and shards",
          what: "Runners that are known and those that answer; shards of each process.",
          unit: "short",
          queries: {
            runners: "max(effect_cluster_runners)",
            healthy: "max(effect_cluster_runners_healthy)",
            "shards {{instance}}": "effect_cluster_shards"
          },
          alerts: ["ClusterRunnersUnhealthy"]
        })
      ]
    },
    {
      title: "Outbox",
      panels: [
        series({
          title: "Outbox by state",
          what: "Messages that are not settled.",
          unit: "short",
          queries: { "{{state}}": "max by (state) (outbox_depth)" },
          alerts: ["OutboxNotDraining"]
        }),
        series({
          title: "Oldest message owed",
          what: "0 when none is.",
          unit: "s",
          queries: { age: "max(outbox_oldest_seconds)" },
          thresholds: above([300, "yellow"], [1800, "red"]),
          alerts: ["OutboxNotDraining", "OutboxStuck"]
        }),
        series({
          title: "From the promise until Meta took it",
          what: "Pacing included.",
          unit: "s",
          queries: {
            p50: quantile(0.5, "delivery_accept_seconds"),
            p95: quantile(0.95, "delivery_accept_seconds")
          }
        }),
        stacked({
          title: "Attempts by ending",
          what: "A second.",
          unit: "cps",
          queries: { "{{ending}}": rate("delivery_attempts_total", "ending") },
          colours: { accepted: "green", refused: "red", uncertain: "orange" }
        }),
        series({
          title: "Time of one send",
          what: "From the first byte to Meta's answer read.",
          unit: "s",
          queries: { p50: quantile(0.5, "whatsapp_send_seconds"), p95: quantile(0.95, "whatsapp_send_seconds") }
        }),
        table({
          title: "Stopped numbers",
          what: "1: Meta does not let us send from a number of this hotel.",
          unit: "short",
          queries: { "{{tenant_id}}": 'max by (tenant_id) (whatsapp_number_stopped{tenant_id=~"$tenant"})' },
          empty: "none",
          alerts: ["WhatsAppNumberStopped"]
        })
      ]
    },
    {
      title: "Loops",
      panels: [
        series({
          title: "Loops that are late",
          what: "Since the last good pass, in intervals of its own, from two on: more than a few is a stuck loop.",
          unit: "none",
          width: 12,
          queries: {
            "{{loop}}":
              "max by (loop) ((time() - (loop_last_success_timestamp_seconds or loop_started_timestamp_seconds)) / loop_interval_seconds) > 2"
          },
          thresholds: above([5, "red"]),
          empty: "all are in time",
          alerts: ["LoopStale"]
        }),
        series({
          title: "Failed passes",
          what: "A second, by loop.",
          unit: "cps",
          width: 12,
          queries: { "{{loop}}": busy("loop_failures_total", "loop") },
          empty: "none failed",
          alerts: ["LoopFailing"]
        })
      ]
    },
    {
      title: "Processes",
      panels: [
        series({
          title: "Event loop delay",
          what: "How late a timer fires: the time for which everything else waits.",
          unit: "s",
          queries: { "p99 {{instance}}": quantile(0.99, "event_loop_delay_seconds", "instance") },
          thresholds: above([0.5, "red"]),
          alerts: ["EventLoopBlocked"]
        }),
        series({
          title: "Memory",
          what: "Resident, by process.",
          unit: "bytes",
          queries: { "{{instance}}": 'process_resident_memory_bytes{job="conserje"}' }
        }),
        series({
          title: "Age of the processes",
          what: "It falls to 0 when one restarts.",
          unit: "s",
          queries: { "{{instance}}": 'time() - process_start_time_seconds{job="conserje"}' },
          alerts: ["RuntimeRestarting"]
        }),
        series({
          title: "Connections",
          what: "Open connections of clients.",
          unit: "short",
          queries: { connections: "sum(active_connections)" }
        }),
        series({
          title: "Batches of traces",
          what: "A second, by what the collector did with them; none without a collector.",
          unit: "cps",
          queries: { "{{result}}": rate("trace_exports_total", "result") },
          alerts: ["TracesNotSent"]
        }),
        series({
          title: "Series of metrics",
          what: "Each label's values counted.",
          unit: "short",
          queries: { series: "max(metrics_series)" },
          alerts: ["MetricsOverflowing"]
        }),
        stat({
          title: "Overflowing metrics",
          what: "Metrics with so many series that new ones are counted under __other__.",
          unit: "short",
          queries: { metrics: "max(metrics_overflowing)" },
          thresholds: above([1, "red"]),
          alerts: ["MetricsOverflowing"]
        })
      ]
    }
  ]
}
