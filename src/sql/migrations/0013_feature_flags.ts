import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** What was said of flags where there is no Redis; `-` is the installation, a hotel's own word counts more. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE feature_flags (
      tenant_id   TEXT NOT NULL,
      flag        TEXT NOT NULL,
      value       TEXT NOT NULL,
      updated_at  TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, flag)
    )`
})
