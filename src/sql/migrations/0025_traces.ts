import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Where in a trace an event was heard and a message promised (W3C `traceparent`; nothing where nobody traces), and how
 * much is logged for a while.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE inbox_events ADD COLUMN traceparent TEXT`
  yield* sql`ALTER TABLE outbox ADD COLUMN traceparent TEXT`
  yield* sql`
    CREATE TABLE log_level (
      one   BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
      level TEXT NOT NULL CHECK (level IN ('Trace', 'Debug', 'Info', 'Warn', 'Error')),
      until TIMESTAMPTZ NOT NULL
    )`
})
