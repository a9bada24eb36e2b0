import { fileURLToPath } from "node:url"
import { gather } from "../../scripts/support/MetricsContract.ts"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import type { Meter } from "../../src/telemetry/Meters.ts"
import { SETTINGS } from "../alerts/Settings.ts"

/** Metrics of the programs around the runtime, with the labels that boards may read. */
export const OTHERS: Readonly<Record<string, ReadonlyArray<string>>> = {
  up: [],
  ALERTS: ["alertname", "alertstate", "severity"],
  alertmanager_notifications_failed_total: ["integration"],
  prometheus_rule_evaluation_failures_total: ["rule_group"],
  prometheus_notifications_dropped_total: [],
  node_cpu_seconds_total: ["mode", "cpu"],
  node_memory_MemAvailable_bytes: [],
  node_memory_MemTotal_bytes: [],
  node_filesystem_avail_bytes: ["fstype", "mountpoint"],
  node_filesystem_size_bytes: ["fstype", "mountpoint"],
  pg_stat_activity_count: ["state"],
  redis_memory_used_bytes: [],
  backup_last_success_timestamp_seconds: [],
  backup_size_bytes: []
}

/** What Prometheus adds to every series. */
const ADDED = ["job", "instance"]

const rules = [...rulebook(SETTINGS).values()].flat().flatMap(({ rules }) => rules)

export const ALERTS: ReadonlySet<string> = new Set(rules.filter(isAlert).map(({ alert }) => alert))
export const BOARDS_OF_ALERTS: ReadonlySet<string> = new Set(rules.filter(isAlert).map(({ dashboard }) => dashboard))

const recordings: ReadonlySet<string> = new Set(rules.flatMap((rule) => isAlert(rule) ? [] : [rule.record]))

const meters = new Map<string, Meter>(
  (await gather(fileURLToPath(new URL("../..", import.meta.url)))).flatMap((meter) =>
    meter.type === "histogram"
      ? [`${meter.name}_bucket`, `${meter.name}_sum`, `${meter.name}_count`].map((
        name
      ): [string, Meter] => [name, meter])
      : [[meter.name, meter]]
  )
)

export const isKnown = (metric: string): boolean =>
  meters.has(metric) || recordings.has(metric) || Object.hasOwn(OTHERS, metric)

/** The labels of a metric; absent for what rules record, whose labels come from an expression. */
export const labelsOf = (metric: string): ReadonlyArray<string> | undefined => {
  const meter = meters.get(metric)
  const own = meter === undefined ? OTHERS[metric] : Object.keys(meter.labels)
  return own === undefined ? undefined : [...own, ...ADDED, ...(meter?.type === "histogram" ? ["le"] : [])]
}

/** The values that a label may have; absent where it is open. */
export const valuesOf = (metric: string, label: string): ReadonlyArray<string> | undefined => {
  const values = meters.get(metric)?.labels[label]
  return values === undefined || values.length === 0 ? undefined : values
}
