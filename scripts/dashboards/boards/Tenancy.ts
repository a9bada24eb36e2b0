import type { Board } from "../Board.ts"
import { above, from, pie, series, stat, table } from "../Panel.ts"
import { busy, increase, quantileOver, rate } from "../Query.ts"

export const tenancy: Board = {
  uid: "tenancy-orchestrator",
  file: "tenancy-orchestrator",
  folder: "agente-hotel",
  title: "Tenancy & Orchestrator",
  description: "The hotels that share this installation, and the conversations handed to people.",
  tags: ["tenancy", "orchestrator"],
  refresh: "30s",
  since: "now-24h",
  tenants: "message_normalized_total",
  rows: [
    {
      title: "Hotels",
      panels: [
        stat({
          title: "Active hotels",
          what: "Hotels that are served.",
          unit: "short",
          queries: { hotels: "max(tenants_active_total)" },
          thresholds: from([1, "green"])
        }),
        stat({
          title: "Numbers and identifiers in memory",
          what: "Business numbers in the directory, and telephones and addresses of the hotels' users.",
          unit: "short",
          queries: { known: "max(tenant_identifiers_cached_total)" },
          thresholds: from([1, "green"])
        }),
        stat({
          title: "Stopped numbers",
          what: "Business numbers that Meta does not let us send from.",
          unit: "short",
          queries: { stopped: 'sum(max by (tenant_id) (whatsapp_number_stopped{tenant_id=~"$tenant"})) or vector(0)' },
          thresholds: above([1, "red"]),
          alerts: ["WhatsAppNumberStopped"]
        }),
        stat({
          title: "Hears changes at once",
          what: "0: some process learns of other processes' changes by its loops alone, up to five minutes late.",
          unit: "none",
          queries: { listening: "min(db_announcements_listening)" },
          states: { 0: ["BY LOOPS", "yellow"], 1: ["AT ONCE", "green"] },
          alerts: ["DirectoryNotListening"]
        }),
        series({
          title: "Hotels looked for",
          what:
            "Events by how their hotel was found: in the directory (hit), by the configuration (default), nowhere " +
            "(miss_strict, they go to quarantine), or said by the event itself (provided).",
          unit: "eps",
          queries: { "{{result}}": rate("tenant_resolution_total", "result") }
        }),
        series({
          title: "Messages by hotel",
          what: "Messages of guests a second.",
          unit: "mps",
          queries: { "{{tenant_id}}": rate('message_normalized_total{tenant_id=~"$tenant"}', "tenant_id") }
        }),
        series({
          title: "Directory refresh",
          what: "Time to read the hotels again, in the last hour.",
          unit: "s",
          queries: {
            p95: quantileOver("1h", 0.95, "tenant_refresh_latency_seconds"),
            p99: quantileOver("1h", 0.99, "tenant_refresh_latency_seconds")
          },
          empty: "not read in the last hour"
        }),
        table({
          title: "Messages of the last day by hotel",
          what: "What each hotel's guests wrote.",
          unit: "short",
          queries: { "{{tenant_id}}": increase('message_normalized_total{tenant_id=~"$tenant"}', "1d", "tenant_id") }
        })
      ]
    },
    {
      title: "Hand-overs",
      panels: [
        series({
          title: "Escalations by reason",
          what: "Conversations handed to a person, in the last hour.",
          unit: "short",
          queries: { "{{reason}}": `${increase("orchestrator_escalations_total", "1h", "reason")} > 0` },
          empty: "none"
        }),
        series({
          title: "Time until a person answered",
          what: "From the hand-over to the first answer of a person, or to the giving back; over a day.",
          unit: "s",
          queries: {
            p95: quantileOver("1d", 0.95, "orchestrator_escalation_response_seconds"),
            p99: quantileOver("1d", 0.99, "orchestrator_escalation_response_seconds")
          },
          thresholds: above([1800, "yellow"], [7200, "red"]),
          empty: "nobody was answered"
        }),
        pie({
          title: "Escalations of the last hour",
          what: "By reason.",
          unit: "short",
          queries: { "{{reason}}": `${increase("orchestrator_escalations_total", "1h", "reason")} > 0` },
          empty: "none"
        }),
        series({
          title: "Telling staff",
          what: "Tries to tell staff, by channel and how they ended, a second.",
          unit: "cps",
          queries: { "{{channel}} {{result}}": busy("staff_deliveries_total", "channel", "result") },
          empty: "nobody was told"
        }),
        stat({
          title: "Notices for staff that wait",
          what: "Due, and not yet taken by any channel.",
          unit: "short",
          queries: { waiting: "max(staff_deliveries_waiting)" },
          thresholds: above([1, "yellow"], [10, "red"])
        }),
        series({
          title: "Tickets",
          what: "What guests asked the house to do, in the last hour.",
          unit: "short",
          queries: { "{{event}}": increase("guest_tickets_total", "1h", "event") }
        })
      ]
    }
  ]
}
