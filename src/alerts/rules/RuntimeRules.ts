import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ s, w }: RuleContext): ReadonlyArray<Group> => {
  const dashboard = "runtime"
  return [{
    name: "runtime",
    rules: [
      {
        alert: "DependencyDown",
        expr: `min_over_time(dependency_up[${w("2m")}]) < 1
  and on (instance, job) time() - readiness_last_check_timestamp < ${s(300)}`,
        for: w("2m"),
        severity: "warning",
        summary: "{{ $labels.name }} does not answer {{ $labels.instance }}, which is not ready without it",
        description: "/health/ready says the same; the process goes on by itself when it is back.",
        dashboard: "readiness-overview",
        note: "The specification watched readiness_up, which falls with any of them and does not say which."
      },
      {
        alert: "DatabaseDown",
        expr: `dependency_up{name="database"} == 0
  and on (instance, job) time() - readiness_last_check_timestamp < ${s(300)}`,
        for: w("1m"),
        severity: "critical",
        summary: "The database does not answer {{ $labels.instance }}: guests are not served",
        description: "Deliveries get a 503 and come again, answers wait, and the loops stand still until it is back.",
        dashboard: "readiness-overview"
      },
      {
        alert: "LoopStale",
        expr: `(time() - (loop_last_success_timestamp_seconds or loop_started_timestamp_seconds))
  - on (instance, job, loop) 3 * loop_interval_seconds > ${s(60)}`,
        for: w("1m"),
        severity: "critical",
        summary: "The loop {{ $labels.loop }} stands still",
        description: "It should have come round {{ $value | humanizeDuration }} ago in {{ $labels.instance }}.",
        dashboard
      },
      {
        alert: "LoopFailing",
        expr: `sum by (loop) (increase(loop_failures_total[${w("10m")}])) >= 3`,
        for: w("5m"),
        severity: "warning",
        summary: "The loop {{ $labels.loop }} fails again and again",
        description: '{{ printf "%.0f" $value }} passes failed in ten minutes.',
        dashboard
      },
      {
        alert: "EventLoopBlocked",
        expr: `histogram_quantile(0.99, sum by (le, instance) (rate(event_loop_delay_seconds_bucket[${
          w("5m")
        }]))) > 0.5`,
        for: w("5m"),
        severity: "warning",
        summary: "{{ $labels.instance }} is busy with something that does not give way",
        description: "A timer in a hundred is {{ $value | humanizeDuration }} late or more.",
        dashboard
      },
      {
        alert: "RuntimeRestarting",
        expr: `changes(process_start_time_seconds{job="conserje"}[${w("30m")}]) > 2`,
        severity: "warning",
        summary: "{{ $labels.instance }} starts again and again",
        description: "{{ $value | humanize }} starts in half an hour.",
        dashboard
      },
      {
        alert: "ClusterRunnersUnhealthy",
        expr: "max(effect_cluster_runners) - max(effect_cluster_runners_healthy) > 0",
        for: w("2m"),
        severity: "warning",
        summary: "A runner of the cluster does not answer",
        description: "{{ $value | humanize }} of them; the others take its guests over.",
        dashboard
      },
      {
        alert: "DirectoryNotListening",
        expr: "min by (instance) (db_announcements_listening) < 1",
        for: w("10m"),
        severity: "warning",
        summary: "{{ $labels.instance }} does not hear what the others change",
        description: "Changes of hotels, secrets and flags reach it by its loops alone, up to five minutes later.",
        dashboard: "tenancy-orchestrator"
      },
      {
        alert: "TracesNotSent",
        expr: `sum(increase(trace_exports_total{result="failed"}[${w("15m")}])) >= 3
  and sum(increase(trace_exports_total{result="sent"}[${w("15m")}])) == 0`,
        for: w("5m"),
        severity: "warning",
        summary: "The collector of traces takes none",
        description:
          '{{ printf "%.0f" $value }} batches failed in fifteen minutes, and none was taken. Guests notice nothing.',
        dashboard
      },
      {
        alert: "MetricsOverflowing",
        expr: "max(metrics_overflowing) > 0",
        for: w("5m"),
        severity: "warning",
        summary: "A metric has more series than it may",
        description: "{{ $value | humanize }} metrics count new series under __other__.",
        dashboard
      },
      {
        alert: "BackupStale",
        expr: `time() - max(backup_last_success_timestamp_seconds) > ${s(93_600)}`,
        for: w("10m"),
        severity: "critical",
        summary: "There is no backup of the last day",
        description:
          "{{ if gt $value 1e9 }}There has never been one.{{ else }}The last good one is {{ $value | humanizeDuration }} old.{{ end }}",
        dashboard: "system-health"
      }
    ]
  }, {
    name: "watch",
    rules: [
      {
        alert: "Watchdog",
        expr: "vector(1)",
        severity: "none",
        summary: "Always firing, so that somebody outside notices when it stops",
        description: "When this no longer arrives, Prometheus or Alertmanager does not work.",
        dashboard: "alerts-overview"
      },
      {
        alert: "TargetDown",
        expr: "up == 0",
        for: w("2m"),
        severity: "critical",
        summary: "{{ $labels.job }} at {{ $labels.instance }} does not answer Prometheus",
        description: "Nothing of it is seen any more: every alert about it is blind.",
        dashboard: "alerts-overview"
      },
      {
        alert: "DashboardDown",
        expr: '(sum(up{job="conserje"}) or vector(0)) == 0',
        for: w("2m"),
        severity: "critical",
        summary: "No runtime answers: guests are not served",
        description: "None of the runtimes is reachable, or Prometheus does not know of any.",
        dashboard: "alerts-overview"
      },
      {
        alert: "NotificationsFailing",
        expr: `sum by (integration) (increase(alertmanager_notifications_failed_total[${w("5m")}])) > 0`,
        for: w("5m"),
        severity: "critical",
        summary: "Alerts do not reach {{ $labels.integration }}",
        description: '{{ printf "%.0f" $value }} notifications failed in five minutes.',
        dashboard: "alerts-overview"
      },
      {
        alert: "NotificationsDropped",
        expr: `sum(increase(prometheus_notifications_dropped_total[${w("5m")}])) > 0`,
        for: w("5m"),
        severity: "critical",
        summary: "Prometheus cannot hand its alerts to Alertmanager",
        description: '{{ printf "%.0f" $value }} were dropped in five minutes.',
        dashboard: "alerts-overview"
      },
      {
        alert: "RuleEvaluationFailures",
        expr: `sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[${w("5m")}])) > 0`,
        for: w("5m"),
        severity: "warning",
        summary: "Rules of {{ $labels.rule_group }} cannot be evaluated",
        description: '{{ printf "%.0f" $value }} failures in five minutes: its alerts are blind.',
        dashboard: "alerts-overview"
      }
    ]
  }]
}
