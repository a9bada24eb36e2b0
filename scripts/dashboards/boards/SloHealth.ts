import type { Board } from "../Board.ts"
import { above, series, stat } from "../Panel.ts"
import { burnRates, sloStats } from "./SloPanels.ts"

export const sloHealth: Board = {
  uid: "slo-health",
  file: "slo-health",
  folder: "agente-hotel",
  title: "SLO Health",
  description: "How much of what may fail has failed, how fast it goes, and which intents it is.",
  tags: ["slo"],
  refresh: "30s",
  since: "now-24h",
  rows: [
    { title: "Objective", panels: sloStats },
    {
      title: "Burn rates",
      panels: [
        ...burnRates,
        series({
          title: "Burn rate: tickets",
          what: "What pages nobody and yet spends the budget: from 3 over a day, and from 1 over three.",
          unit: "none",
          width: 12,
          queries: {
            "2 h": "orchestrator_burn_rate_2h",
            "1 d": "orchestrator_burn_rate_1d",
            "3 d": "orchestrator_burn_rate_3d"
          },
          thresholds: above([1, "yellow"], [3, "red"]),
          empty: "nobody writes",
          alerts: ["OrchestratorSLOTicketDay", "OrchestratorSLOTicketThreeDays"]
        }),
        series({
          title: "Budget of the last half hour",
          what: "What the last half hour used of its own share, and what it left.",
          unit: "percentunit",
          width: 12,
          queries: {
            used: "orchestrator_error_budget_used_ratio_30m",
            left: "orchestrator_error_budget_remaining_ratio_30m"
          },
          colours: { used: "red", left: "green" },
          empty: "nobody writes"
        })
      ]
    },
    {
      title: "Where it comes from",
      panels: [
        series({
          title: "Top 5 intents by error %",
          what: "Turns that failed in percent of their intent's turns.",
          unit: "percent",
          queries: { "{{intent}}": "topk(5, orchestrator_error_percentage)" },
          empty: "no errors",
          alerts: ["OrchestratorHighErrorRateWarning", "OrchestratorEveryTurnFails"]
        }),
        series({
          title: "Top 5 intents by latency p95",
          what: "The slowest intents, from the end of the guest's burst to the durable answer.",
          unit: "s",
          queries: { "{{intent}}": "topk(5, orchestrator_latency_p95_seconds)" },
          alerts: ["OrchestratorHighLatencyP95"]
        }),
        series({
          title: "Messages a second",
          what: "Below the traffic floor ratios are believed only when enough turns failed.",
          unit: "mps",
          queries: { messages: "orchestrator_message_rate_all", floor: "orchestrator_slo_traffic_floor" }
        }),
        stat({
          title: "Error ratio of 30 days",
          what: "The share of turns of the last 30 days that failed.",
          unit: "percentunit",
          queries: { ratio: "orchestrator_error_ratio_30d" },
          empty: "no messages yet"
        })
      ]
    }
  ]
}
