import type { Case, World } from "../Case.ts"
import { always, histogram, PROCESS } from "../Series.ts"

const mine = { instance: "a:8002", job: "conserje" } as const
const LOOP = `{${PROCESS},loop="send-owed"}`

/** Seconds since the last good pass, or since the start when there was none. */
const loop = (told: "success" | "started"): World => (time) => ({
  [`loop_last_success_timestamp_seconds${LOOP}`]: time.gauge((x, seconds) => told === "success" ? seconds - x : NaN),
  [`loop_started_timestamp_seconds${LOOP}`]: time.gauge((x, seconds) => told === "started" ? seconds - x : 0),
  [`loop_interval_seconds${LOOP}`]: always(time, 10)
})

const ready = (age: number, name = "redis"): World => (time) => ({
  [`dependency_up{${PROCESS},name="${name}"}`]: time.gauge((x) => x),
  [`readiness_last_check_timestamp{${PROCESS}}`]: time.gauge((_, seconds) => seconds - age)
})

/** So many failures in a quarter of an hour, and so many batches a second that were taken. */
const traces = (sent: number): World => (time) => ({
  'trace_exports_total{result="failed"}': time.counter((x) => x / 900),
  'trace_exports_total{result="sent"}': time.counter((x) => x === 0 ? 0 : sent)
})

export const cases: ReadonlyArray<Case> = [
  {
    alert: "DirectoryNotListening",
    labels: { instance: "a:8002" },
    world: (time) => ({ [`db_announcements_listening{${PROCESS}}`]: time.gauge((x) => x) }),
    bad: 0,
    edge: 1,
    good: 1
  },
  {
    alert: "TracesNotSent",
    world: traces(0),
    bad: 3.3,
    edge: 2.6,
    good: 0,
    hold: 30,
    near: [traces(0.01)]
  },
  {
    alert: "DependencyDown",
    labels: { ...mine, name: "redis" },
    world: ready(270),
    bad: 0,
    edge: 1,
    good: 1,
    near: [ready(310)]
  },
  {
    alert: "DatabaseDown",
    labels: { ...mine, name: "database" },
    world: ready(270, "database"),
    bad: 0,
    edge: 1,
    good: 1,
    near: [ready(310, "database"), ready(0)]
  },
  {
    alert: "LoopStale",
    labels: { ...mine, loop: "send-owed" },
    world: loop("success"),
    bad: 95,
    edge: 89,
    good: 5,
    step: 0.5,
    hold: 20
  },
  {
    alert: "LoopFailing",
    labels: { loop: "send-owed" },
    world: (time) => ({ [`loop_failures_total${LOOP}`]: time.counter((x) => x / 600) }),
    bad: 3.3,
    edge: 2.6,
    good: 0
  },
  {
    alert: "EventLoopBlocked",
    labels: { instance: "a:8002" },
    world: (time) => histogram(time, "event_loop_delay_seconds", PROCESS, 0.5, 1, (x) => x),
    bad: 0.011,
    edge: 0.0095,
    good: 0
  },
  {
    alert: "RuntimeRestarting",
    labels: mine,
    // A new start so many minutes apart.
    world: (time) => ({
      [`process_start_time_seconds{${PROCESS}}`]: time.gauge((x, seconds) =>
        x === 0 ? 0 : Math.floor((seconds / 60 - 40) / x)
      )
    }),
    bad: 9,
    edge: 16,
    good: 0,
    warm: 40,
    hold: 40,
    clear: 45
  },
  {
    alert: "ClusterRunnersUnhealthy",
    world: (time) => ({
      effect_cluster_runners: always(time, 3),
      effect_cluster_runners_healthy: time.gauge((x) => 3 - x)
    }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "MetricsOverflowing",
    world: (time) => ({ metrics_overflowing: time.gauge((x) => x) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "BackupStale",
    world: (time) => ({ backup_last_success_timestamp_seconds: time.gauge((x, seconds) => seconds - x) }),
    bad: 100_000,
    edge: 92_000,
    good: 3600
  },
  {
    alert: "TargetDown",
    labels: { instance: "h:9100", job: "node" },
    world: (time) => ({ 'up{instance="h:9100",job="node"}': time.gauge((x) => x) }),
    bad: 0,
    edge: 1,
    good: 1
  },
  {
    alert: "DashboardDown",
    world: (time) => ({
      [`up{${PROCESS}}`]: time.gauge((x) => x),
      'up{instance="h:9100",job="node"}': always(time, 1)
    }),
    bad: 0,
    edge: 1,
    good: 1
  },
  {
    alert: "NotificationsFailing",
    labels: { integration: "slack" },
    world: (time) => ({ 'alertmanager_notifications_failed_total{integration="slack"}': time.counter((x) => x / 300) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "NotificationsDropped",
    world: (time) => ({ prometheus_notifications_dropped_total: time.counter((x) => x / 300) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "RuleEvaluationFailures",
    labels: { rule_group: "pms" },
    world: (time) => ({ 'prometheus_rule_evaluation_failures_total{rule_group="pms"}': time.counter((x) => x / 300) }),
    bad: 1,
    edge: 0,
    good: 0
  }
]
