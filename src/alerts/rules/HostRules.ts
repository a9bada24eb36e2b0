import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

/** Disks that hold something; a snapshot or a memory disk may be full by nature. */
const REAL = 'fstype!~"tmpfs|ramfs|squashfs|overlay"'

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => [{
  name: "host",
  rules: [
    {
      alert: "HostHighCPU",
      expr: `100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[${w("5m")}]))) > 80`,
      for: w("5m"),
      severity: "warning",
      summary: "The processors of {{ $labels.instance }} are busy",
      description: "{{ $value | humanize }} % of their time.",
      dashboard: "system-health"
    },
    {
      alert: "HostHighMemory",
      expr: "100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) > 85",
      for: w("2m"),
      severity: "critical",
      summary: "{{ $labels.instance }} has little memory left",
      description: "{{ $value | humanize }} % are in use.",
      dashboard: "system-health"
    },
    {
      alert: "HostDiskFull",
      expr: `100 * (1 - node_filesystem_avail_bytes{${REAL}} / node_filesystem_size_bytes{${REAL}}) > 90`,
      severity: "critical",
      summary: "The disk {{ $labels.mountpoint }} of {{ $labels.instance }} is full",
      description: "{{ $value | humanize }} % are in use.",
      dashboard: "system-health"
    }
  ]
}]
