import type { Case, World } from "../Case.ts"
import { always, PROCESS } from "../Series.ts"

const mine = { instance: "a:8002", job: "conserje" } as const
const gauge = (name: string): World => (time) => ({ [`${name}{${PROCESS}}`]: time.gauge((x) => x) })
const disk = (mountpoint: string, fstype: string): World => (time) => {
  const labels = `{device="/dev/sda1",fstype="${fstype}",instance="h:9100",job="node",mountpoint="${mountpoint}"}`
  return {
    [`node_filesystem_avail_bytes${labels}`]: time.gauge((x) => x),
    [`node_filesystem_size_bytes${labels}`]: always(time, 100)
  }
}

export const cases: ReadonlyArray<Case> = [
  {
    alert: "DatabasePoolExhaustionCritical",
    labels: mine,
    world: gauge("db_pool_utilization_percent"),
    bad: 95,
    edge: 89,
    good: 10
  },
  {
    alert: "DatabasePoolExhaustionWarning",
    labels: mine,
    world: gauge("db_pool_utilization_percent"),
    bad: 80,
    edge: 74,
    good: 10
  },
  { alert: "DatabaseLongRunningQueries", world: gauge("db_pool_long_running_queries"), bad: 3, edge: 2.5, good: 0 },
  { alert: "DatabaseIdleInTransaction", world: gauge("db_pool_idle_in_transaction"), bad: 3.5, edge: 3, good: 0 },
  { alert: "DatabasePoolOverflowHigh", labels: mine, world: gauge("db_pool_overflow"), bad: 16, edge: 15, good: 0 },
  { alert: "DBConnectionsHigh", labels: mine, world: gauge("db_connections_active"), bad: 4.5, edge: 4, good: 0 },
  {
    alert: "StatementTimeoutsPresent",
    world: (time) => ({ [`db_statement_timeouts_total{${PROCESS}}`]: time.counter((x) => x / 60) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "DatabaseConnectionPoolLow",
    labels: mine,
    world: (time) => ({
      [`db_pool_size_configured{${PROCESS}}`]: always(time, 13),
      [`db_pool_active_connections{${PROCESS}}`]: time.gauge((x) => x)
    }),
    bad: 8.5,
    edge: 8,
    good: 0
  },
  { alert: "DatabaseHighLockWait", world: gauge("db_lock_wait_seconds"), bad: 1.1, edge: 0.95, good: 0 },
  {
    alert: "DatabaseDiskSpaceLow",
    labels: { device: "/dev/sda1", fstype: "ext4", instance: "h:9100", job: "node", mountpoint: "/" },
    world: disk("/", "ext4"),
    bad: 9,
    edge: 11,
    good: 50,
    near: [disk("/", "tmpfs"), disk("/elsewhere", "ext4")]
  }
]
