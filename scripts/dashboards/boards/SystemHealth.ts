import type { Board } from "../Board.ts"
import { above, gauge, series, stat, timeline, UP_OR_DOWN } from "../Panel.ts"

const DISK = 'fstype!~"tmpfs|ramfs|squashfs|overlay"'

export const systemHealth: Board = {
  uid: "system-health",
  file: "system-health",
  folder: "operacion",
  title: "System health",
  description: "The machines, PostgreSQL and Redis, as their exporters see them.",
  tags: ["host"],
  refresh: "30s",
  since: "now-6h",
  rows: [
    {
      title: "Hosts",
      panels: [
        series({
          title: "CPU",
          what: "Percent of the processors' time that is not idle.",
          unit: "percent",
          queries: {
            "{{instance}}":
              '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval])))'
          },
          thresholds: above([80, "red"]),
          max: 100,
          alerts: ["HostHighCPU"]
        }),
        series({
          title: "Memory",
          what: "Percent that is in use.",
          unit: "percent",
          queries: { "{{instance}}": "100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)" },
          thresholds: above([85, "red"]),
          max: 100,
          alerts: ["HostHighMemory"]
        }),
        gauge({
          title: "Disks",
          what: "Percent that is in use, by mount point.",
          unit: "percent",
          queries: {
            "{{instance}} {{mountpoint}}":
              `100 * (1 - node_filesystem_avail_bytes{${DISK}} / node_filesystem_size_bytes{${DISK}})`
          },
          thresholds: above([80, "yellow"], [90, "red"]),
          max: 100,
          alerts: ["HostDiskFull", "DatabaseDiskSpaceLow"]
        }),
        timeline({
          title: "Targets",
          what: "What Prometheus reads, and whether it can.",
          unit: "none",
          width: 24,
          queries: { "{{job}} {{instance}}": "up" },
          states: UP_OR_DOWN,
          alerts: ["TargetDown"]
        })
      ]
    },
    {
      title: "Database and Redis",
      panels: [
        series({
          title: "Sessions of PostgreSQL",
          what: "By state, of all clients.",
          unit: "short",
          queries: { "{{state}}": "sum by (state) (pg_stat_activity_count)" }
        }),
        stat({
          title: "Longest wait for a lock",
          what: "In our database, now; 0 when nobody waits.",
          unit: "s",
          queries: { wait: "max(db_lock_wait_seconds)" },
          thresholds: above([1, "red"]),
          alerts: ["DatabaseHighLockWait"]
        }),
        stat({
          title: "Age of the last backup",
          what: "Since the last good one was begun. Fifty years: there has never been one.",
          unit: "s",
          queries: { age: "time() - max(backup_last_success_timestamp_seconds)" },
          thresholds: above([86_400, "yellow"], [93_600, "red"]),
          empty: "nobody makes any",
          alerts: ["BackupStale"]
        }),
        series({
          title: "Memory of Redis",
          what: "What its data take.",
          unit: "bytes",
          queries: { "{{instance}}": "redis_memory_used_bytes" }
        })
      ]
    }
  ]
}
