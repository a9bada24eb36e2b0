import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** What staff should know about a guest who became theirs, and when one of them first answered. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE handovers ADD COLUMN note TEXT NOT NULL DEFAULT ''`
  yield* sql`ALTER TABLE handovers ADD COLUMN answered_at TIMESTAMPTZ`
})
