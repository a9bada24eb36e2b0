import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { Connections } from "./Connections.ts"
import * as SqlMetrics from "./SqlMetrics.ts"

/** Our statements are stopped at 30 seconds, so that a threshold of 30 would never be seen: a third of it is long. */
const LONG = "10 seconds"

/** For the table of loops: how busy our connections are, and what holds up whom in the database. */
export const loop = {
  name: "measure-database",
  every: "5 seconds",
  pass: Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const use = yield* Connections
    const { lent, mostWaiting, size } = use
    use.mostWaiting = use.waiting
    yield* SqlMetrics.connectionsActive({}, lent)
    yield* SqlMetrics.poolActive({}, lent)
    yield* SqlMetrics.poolOverflow({}, mostWaiting)
    yield* SqlMetrics.poolSize({}, size)
    yield* SqlMetrics.poolUtilization({}, size === 0 ? 0 : 100 * lent / size)
    const [seen] = yield* sql<Seen>`
      SELECT
        count(*) FILTER (WHERE application_name = current_setting('application_name'))::int4 AS total,
        count(*) FILTER (WHERE state = 'active' AND pid <> pg_backend_pid()
          AND query_start < clock_timestamp() - ${LONG}::interval)::int4 AS long,
        count(*) FILTER (WHERE state LIKE 'idle in transaction%')::int4 AS idle_in_transaction,
        coalesce((SELECT max(extract(epoch FROM clock_timestamp() - waitstart)) FROM pg_locks WHERE NOT granted), 0)::float8
          AS lock_wait
      FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'`
    if (seen === undefined) return 0
    yield* SqlMetrics.poolTotal({}, seen.total)
    yield* SqlMetrics.poolIdle({}, Math.max(0, seen.total - use.lent))
    yield* SqlMetrics.longRunning({}, seen.long)
    yield* SqlMetrics.idleInTransaction({}, seen.idleInTransaction)
    yield* SqlMetrics.lockWait({}, Math.max(0, seen.lockWait))
    return 0
  })
} as const

interface Seen {
  readonly total: number
  readonly long: number
  readonly idleInTransaction: number
  readonly lockWait: number
}
