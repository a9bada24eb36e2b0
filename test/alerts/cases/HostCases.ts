import type { Case, World } from "../Case.ts"
import { always } from "../Series.ts"

const HOST = 'instance="h:9100",job="node"'
const labels = { instance: "h:9100", job: "node" } as const

const disk = (fstype: string): World => (time) => {
  const on = `{device="/dev/sdb1",fstype="${fstype}",${HOST},mountpoint="/data"}`
  return {
    [`node_filesystem_avail_bytes${on}`]: time.gauge((x) => 100 - x),
    [`node_filesystem_size_bytes${on}`]: always(time, 100)
  }
}

export const cases: ReadonlyArray<Case> = [
  {
    alert: "HostHighCPU",
    labels: { instance: "h:9100" },
    world: (time) => ({
      [`node_cpu_seconds_total{cpu="0",${HOST},mode="idle"}`]: time.counter((x) => 1 - x),
      [`node_cpu_seconds_total{cpu="0",${HOST},mode="user"}`]: time.counter((x) => x)
    }),
    bad: 0.85,
    edge: 0.78,
    good: 0.1
  },
  {
    alert: "HostHighMemory",
    labels,
    world: (time) => ({
      [`node_memory_MemAvailable_bytes{${HOST}}`]: time.gauge((x) => 100 - x),
      [`node_memory_MemTotal_bytes{${HOST}}`]: always(time, 100)
    }),
    bad: 88,
    edge: 84,
    good: 40
  },
  {
    alert: "HostDiskFull",
    labels: { ...labels, device: "/dev/sdb1", fstype: "ext4", mountpoint: "/data" },
    world: disk("ext4"),
    bad: 93,
    edge: 89,
    good: 40,
    near: [disk("overlay")]
  }
]
