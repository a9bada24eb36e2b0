import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** What the house has promised itself to tell a guest at an hour. Told ones stay, so that a key is never told twice. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE appointments (
      key             TEXT PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      phone_number_id TEXT NOT NULL,
      due_at          TIMESTAMPTZ NOT NULL,
      topic           TEXT NOT NULL,
      about           TEXT NOT NULL,
      detail          JSONB NOT NULL,
      created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
      told_at         TIMESTAMPTZ
    )`
  yield* sql`CREATE INDEX appointments_due ON appointments (due_at) WHERE told_at IS NULL`
  yield* sql`CREATE INDEX appointments_about ON appointments (conversation_id, about) WHERE told_at IS NULL`
})
