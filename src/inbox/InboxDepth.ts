import { Clock, Effect } from "effect"
import { SqlClient } from "effect/sql"
import * as InboxMetrics from "./InboxMetrics.ts"

const LANES = ["conversation", "status", "account"] as const

/** Writes the gauges of what waits. Every process writes the same, so take their maximum. */
export const measure = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const now = yield* Clock.currentTimeMillis
  const waiting = yield* sql<{ readonly lane: string; readonly count: number; readonly oldest: number }>`
    SELECT lane, count(*)::int4 AS count, (extract(epoch FROM min(received_at)) * 1000)::float8 AS oldest
    FROM inbox_events WHERE state = 'new' GROUP BY lane`
  for (const lane of LANES) {
    const row = waiting.find((one) => one.lane === lane)
    yield* InboxMetrics.depth({ lane }, row?.count ?? 0)
    yield* InboxMetrics.oldest({ lane }, row === undefined ? 0 : Math.max(0, now - row.oldest) / 1000)
  }
  const [open] = yield* sql<{ readonly quarantine: number; readonly letters: number }>`
    SELECT (SELECT count(*)::int4 FROM quarantine WHERE state = 'open') AS quarantine,
      (SELECT count(*)::int4 FROM dead_letters WHERE state = 'open') AS letters`
  yield* InboxMetrics.quarantineOpen({}, open?.quarantine ?? 0)
  yield* InboxMetrics.deadLettersOpen({}, open?.letters ?? 0)
  return 0
})
