import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Answers of requests that must not be done twice, by a digest of who asked for what under which key. An answer is sealed
 * with the key, which is not kept: it belongs to a caller, whatever hotel that caller may see.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE kept_answers (
      name        TEXT PRIMARY KEY,
      request     TEXT NOT NULL,
      answer      TEXT NOT NULL,
      answered_at TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE INDEX kept_answers_age ON kept_answers (answered_at)`
  // Lists that people page through, each in the order in which it is paged.
  yield* sql`CREATE INDEX outbox_uncertain_page ON outbox (seq) WHERE state = 'uncertain'`
  yield* sql`CREATE INDEX reservations_page ON reservations (tenant_id, id)`
  yield* sql`CREATE INDEX review_requests_page ON review_requests (tenant_id, reservation_id)`
  yield* sql`CREATE INDEX tickets_page ON tickets (tenant_id, id) WHERE state <> 'done'`
})
