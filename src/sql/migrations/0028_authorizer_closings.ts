import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** So many accounts are gone at the Authorizer at once that a person has to say whether they are to be closed here. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE authorizer_closings (
      only_one      BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_one),
      missing       INTEGER NOT NULL,
      linked        INTEGER NOT NULL,
      held_at       TIMESTAMPTZ NOT NULL,
      confirmed_at  TIMESTAMPTZ
    )`
})
