import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** People, their sessions and their machines. Of passwords, tokens and keys only what cannot be turned back. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE users (
      id                   TEXT PRIMARY KEY,
      email                TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
      name                 TEXT NOT NULL,
      role                 TEXT NOT NULL CHECK (role IN ('guest', 'receptionist', 'manager', 'admin', 'system')),
      -- No tenant: every hotel of the installation.
      tenant_id            TEXT,
      active               BOOLEAN NOT NULL DEFAULT true,
      password_hash        TEXT,
      password_changed_at  TIMESTAMPTZ,
      must_change          BOOLEAN NOT NULL DEFAULT true,
      last_login_at        TIMESTAMPTZ,
      version              INTEGER NOT NULL DEFAULT 1,
      created_at           TIMESTAMPTZ NOT NULL,
      updated_at           TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE INDEX users_tenant ON users (tenant_id, id)`
  yield* sql`
    CREATE TABLE password_history (
      id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      user_id        TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      password_hash  TEXT NOT NULL,
      created_at     TIMESTAMPTZ NOT NULL
    )`
  yield* sql`CREATE INDEX password_history_user ON password_history (user_id, id)`
  // One row per login; its refresh tokens are one family, of which only the newest counts.
  yield* sql`
    CREATE TABLE user_sessions (
      id               TEXT PRIMARY KEY,
      user_id          TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      token_jti        TEXT NOT NULL UNIQUE,
      created_at       TIMESTAMPTZ NOT NULL,
      last_used_at     TIMESTAMPTZ NOT NULL,
      expires_at       TIMESTAMPTZ NOT NULL,
      is_revoked       BOOLEAN NOT NULL DEFAULT false,
      revoked_because  TEXT,
      user_agent       TEXT,
      ip_address       TEXT
    )`
  yield* sql`CREATE INDEX user_sessions_user ON user_sessions (user_id, id)`
  yield* sql`CREATE INDEX user_sessions_active ON user_sessions (is_revoked, expires_at)`
  // Failed logins of somebody who may or may not exist: the name is a digest of what was typed.
  yield* sql`
    CREATE TABLE login_failures (
      name          TEXT PRIMARY KEY,
      failures      INTEGER NOT NULL,
      since         TIMESTAMPTZ NOT NULL,
      locked_until  TIMESTAMPTZ
    )`
  yield* sql`CREATE INDEX login_failures_since ON login_failures (since)`
  yield* sql`
    CREATE TABLE api_keys (
      id             TEXT PRIMARY KEY,
      name           TEXT NOT NULL,
      tenant_id      TEXT,
      permissions    TEXT[] NOT NULL,
      per_minute     INTEGER NOT NULL,
      secret_digest  TEXT NOT NULL,
      -- After a rotation the key before it is good for a while longer.
      old_digest     TEXT,
      old_until      TIMESTAMPTZ,
      created_by     TEXT NOT NULL,
      created_at     TIMESTAMPTZ NOT NULL,
      expires_at     TIMESTAMPTZ NOT NULL,
      revoked_at     TIMESTAMPTZ,
      last_used_at   TIMESTAMPTZ
    )`
  yield* sql`CREATE INDEX api_keys_tenant ON api_keys (tenant_id, id)`
  // Staff read the conversations of their hotel page by page.
  yield* sql`CREATE INDEX conversations_tenant ON conversations (tenant_id, id) WHERE merged_into IS NULL`
  // Where no secret is configured one is drawn, so that all processes sign alike. Production brings its own.
  yield* sql`
    CREATE TABLE signing_secrets (
      only_one    BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_one),
      secret      TEXT NOT NULL,
      created_at  TIMESTAMPTZ NOT NULL
    )`
})
