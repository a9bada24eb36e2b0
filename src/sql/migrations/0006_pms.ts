import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * What was asked of a hotel's PMS and what became of it, for whoever has to find out later why. No guest, no room, no
 * booking: the correlation id leads to those.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE pms_calls (
      id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      operation       TEXT NOT NULL,
      outcome         TEXT NOT NULL,
      error_type      TEXT,
      attempts        INTEGER NOT NULL,
      duration_ms     INTEGER NOT NULL,
      correlation_id  TEXT NOT NULL,
      at              TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE INDEX pms_calls_tenant ON pms_calls (tenant_id, at)`
  yield* sql`CREATE INDEX pms_calls_correlation ON pms_calls (correlation_id) WHERE correlation_id <> ''`
  yield* sql`CREATE INDEX pms_calls_at ON pms_calls (at)`
})
