import type { Board } from "../Board.ts"
import { above, series, stacked, stat, table } from "../Panel.ts"

const firing = (more = "") => `ALERTS{alertstate="firing",severity!="none"${more}}`

export const alertsOverview: Board = {
  uid: "alerts-overview",
  file: "alerts-overview",
  folder: "agente-hotel",
  title: "Alertas - Overview",
  description: "What fires now, how bad it is, what fired lately, and whether the watchers themselves are well.",
  tags: ["alerts"],
  refresh: "30s",
  since: "now-6h",
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Active alerts",
          what: "Everything that fires, but for the sign of life; how bad it is say the tiles beside it.",
          unit: "short",
          queries: { total: `count(${firing()}) or vector(0)` },
          thresholds: above([1, "blue"])
        }),
        stat({
          title: "Critical",
          what: "Somebody is to be woken for these.",
          unit: "short",
          queries: { critical: `count(${firing(',severity="critical"')}) or vector(0)` },
          thresholds: above([1, "red"])
        }),
        stat({
          title: "Warning",
          what: "These wait for the morning.",
          unit: "short",
          queries: { warning: `count(${firing(',severity="warning"')}) or vector(0)` },
          thresholds: above([1, "yellow"])
        }),
        table({
          title: "Firing",
          what: "Each alert that fires, with its labels.",
          unit: "none",
          width: 24,
          queries: { firing: firing() },
          empty: "nothing fires"
        })
      ]
    },
    {
      title: "Lately",
      panels: [
        stacked({
          title: "Firing by severity",
          what: "How many alerts fired at once.",
          unit: "short",
          width: 12,
          queries: { "{{severity}}": `count by (severity) (${firing()})` },
          colours: { critical: "red", warning: "yellow", info: "blue" },
          empty: "nothing fired"
        }),
        series({
          title: "Share of the last hour in which each fired",
          what: "A rule that fires all day long is no alert: mend what it says, or the rule.",
          unit: "percentunit",
          width: 12,
          queries: {
            "{{alertname}}": `sum by (alertname) (count_over_time(${firing()}[1h:1m])) / 60`
          },
          empty: "nothing fired"
        })
      ]
    },
    {
      title: "The watchers",
      panels: [
        series({
          title: "Targets",
          what: "1 while Prometheus reads a target, 0 while it does not.",
          unit: "none",
          queries: { "{{job}}": "min by (job) (up)" },
          alerts: ["TargetDown", "DashboardDown"]
        }),
        series({
          title: "Notifications that failed",
          what: "In the last five minutes, by the way they were to go.",
          unit: "short",
          queries: {
            "{{integration}}": "sum by (integration) (increase(alertmanager_notifications_failed_total[5m]))"
          },
          thresholds: above([1, "red"]),
          empty: "no Alertmanager is read",
          alerts: ["NotificationsFailing"]
        }),
        series({
          title: "Rules that could not be evaluated, alerts that were dropped",
          what: "Both are 0 in a healthy Prometheus.",
          unit: "short",
          queries: {
            "rules": "sum(increase(prometheus_rule_evaluation_failures_total[5m]))",
            "dropped": "sum(increase(prometheus_notifications_dropped_total[5m]))"
          },
          thresholds: above([1, "red"]),
          alerts: ["RuleEvaluationFailures", "NotificationsDropped"]
        }),
        stat({
          title: "Sign of life",
          what: "The watchdog always fires. What hears it no more says so from outside.",
          unit: "none",
          queries: { watchdog: 'count(ALERTS{alertname="Watchdog",alertstate="firing"})' },
          states: { 1: ["ALIVE", "green"] },
          thresholds: { base: "red", steps: [[1, "green"]] },
          empty: "SILENT",
          emptyColour: "red",
          alerts: ["Watchdog"]
        })
      ]
    }
  ]
}
