import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ databaseMount, w }: RuleContext): ReadonlyArray<Group> => {
  const dashboard = "database-pms-performance"
  return [{
    name: "database",
    rules: [
      {
        alert: "DatabasePoolExhaustionCritical",
        expr: "db_pool_utilization_percent > 90",
        for: w("1m"),
        severity: "critical",
        summary: "Nearly every connection to the database is lent",
        description: "{{ $value | humanize }} % of those of {{ $labels.instance }}.",
        dashboard
      },
      {
        alert: "DatabasePoolExhaustionWarning",
        expr: "db_pool_utilization_percent > 75",
        for: w("5m"),
        severity: "warning",
        summary: "Most connections to the database are lent",
        description: "{{ $value | humanize }} % of those of {{ $labels.instance }}.",
        dashboard
      },
      {
        alert: "DatabaseLongRunningQueries",
        expr: "max(db_pool_long_running_queries) >= 3",
        for: w("2m"),
        severity: "warning",
        summary: "Statements run for long",
        description: "{{ $value | humanize }} of them for more than 10 seconds.",
        dashboard,
        note: "Of any client of the database, beyond 10 seconds: ours are stopped at 30, the specification's threshold."
      },
      {
        alert: "DatabaseIdleInTransaction",
        expr: "max(db_pool_idle_in_transaction) > 3",
        for: w("3m"),
        severity: "warning",
        summary: "Transactions are open and nothing happens in them",
        description: "{{ $value | humanize }} sessions; they hold locks and keep the tables from being cleaned.",
        dashboard
      },
      {
        alert: "DatabasePoolOverflowHigh",
        expr: "db_pool_overflow > 15",
        for: w("5m"),
        severity: "warning",
        summary: "Statements stand in line for a connection",
        description: "Up to {{ $value | humanize }} at once in {{ $labels.instance }}.",
        dashboard,
        note: "Our pool never opens more than its size: what overflowed in the specification waits in ours."
      },
      {
        alert: "DBConnectionsHigh",
        expr: "db_connections_active > 4",
        for: w("2m"),
        severity: "warning",
        summary: "Many connections to the database are busy at once",
        description: "{{ $value | humanize }} in {{ $labels.instance }}.",
        dashboard: "supabase-basico"
      },
      {
        alert: "StatementTimeoutsPresent",
        expr: `sum(increase(db_statement_timeouts_total[${w("5m")}])) > 0`,
        for: w("5m"),
        severity: "warning",
        summary: "The database stops statements because they take too long",
        description: '{{ printf "%.0f" $value }} in five minutes.',
        dashboard: "supabase-basico"
      },
      {
        alert: "DatabaseConnectionPoolLow",
        expr: "db_pool_size_configured - db_pool_active_connections < 5",
        for: w("5m"),
        severity: "warning",
        summary: "Few connections to the database are left",
        description: "{{ $value | humanize }} of {{ $labels.instance }}.",
        dashboard
      },
      {
        alert: "DatabaseHighLockWait",
        expr: "max(db_lock_wait_seconds) > 1",
        for: w("1m"),
        severity: "critical",
        summary: "Statements wait for each other's locks",
        description: "The longest for {{ $value | humanizeDuration }}.",
        dashboard
      },
      {
        alert: "DatabaseDiskSpaceLow",
        expr: `node_filesystem_avail_bytes{mountpoint="${databaseMount}",fstype!~"tmpfs|ramfs"}
  / node_filesystem_size_bytes{mountpoint="${databaseMount}",fstype!~"tmpfs|ramfs"} < 0.1`,
        severity: "critical",
        summary: "The database's disk is nearly full",
        description: "{{ $value | humanizePercentage }} of {{ $labels.mountpoint }} are left.",
        dashboard: "system-health"
      }
    ]
  }]
}
