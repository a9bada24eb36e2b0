import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Who was asked for a review and what they said, who does not want to be asked, and files of guests kept for staff. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE review_requests (
      reservation_id  TEXT PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      segment         TEXT NOT NULL,
      asked           INTEGER NOT NULL DEFAULT 0,
      asked_at        TIMESTAMPTZ NOT NULL,
      answer          TEXT CHECK (answer IN ('positive', 'negative', 'neutral', 'unsubscribe')),
      answered_at     TIMESTAMPTZ
    )`
  yield* sql`CREATE INDEX review_requests_open ON review_requests (conversation_id, asked_at) WHERE answer IS NULL`
  yield* sql`
    CREATE TABLE review_optouts (
      tenant_id  TEXT NOT NULL,
      guest_id   TEXT NOT NULL,
      created_at TIMESTAMPTZ NOT NULL,
      PRIMARY KEY (tenant_id, guest_id)
    )`
  yield* sql`
    CREATE TABLE kept_media (
      id              TEXT PRIMARY KEY,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      media_id        TEXT NOT NULL,
      mime_type       TEXT NOT NULL,
      sha256          TEXT NOT NULL,
      bytes           BYTEA NOT NULL,
      created_at      TIMESTAMPTZ NOT NULL,
      UNIQUE (conversation_id, media_id)
    )`
  yield* sql`CREATE INDEX kept_media_age ON kept_media (created_at)`
})
