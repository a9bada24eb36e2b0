import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { TenantId } from "../domain/Ids.ts"
import { type IdentityError, unavailable } from "./IdentityError.ts"
import * as IdentityMetrics from "./IdentityMetrics.ts"
import { REFRESH_LASTS } from "./Tokens.ts"
import { decodeUsers, type User, USER_COLUMNS } from "./User.ts"

/** However often it is refreshed, a login ends after so many milliseconds: 30 days. */
export const LONGEST_SESSION = 30 * 24 * 60 * 60 * 1000
/** Sessions that ended this long ago are forgotten, so many in one pass. */
const KEPT = 90 * 24 * 60 * 60 * 1000
const MOST_FORGOTTEN = 5_000

/** One login. Times in milliseconds since the epoch. */
export const UserSession = Schema.Struct({
  id: Schema.String,
  userId: Schema.String,
  createdAt: Schema.Finite,
  lastUsedAt: Schema.Finite,
  expiresAt: Schema.Finite,
  userAgent: Schema.NullOr(Schema.String),
  ipAddress: Schema.NullOr(Schema.String)
})
export type UserSession = typeof UserSession.Type

export interface Opening {
  readonly id: string
  readonly userId: string
  readonly jti: string
  readonly userAgent: string
  readonly address: string
}

/** Logins. Their refresh tokens are one family, in which only the newest counts. */
export class UserSessions extends Context.Service<UserSessions, {
  readonly open: (opening: Opening) => Effect.Effect<void, IdentityError>
  /**
   * Puts the next refresh token in place of `jti`. `spent` when that one was used before: then the session has ended,
   * for one of its two users is a thief.
   */
  readonly rotate: (
    id: string,
    jti: string,
    next: string
  ) => Effect.Effect<"rotated" | "spent" | "ended", IdentityError>
  /** Whose it is, while it stands and the person may log in. */
  readonly holder: (id: string) => Effect.Effect<Option.Option<User>, IdentityError>
  /** Those that stand: of one person, or (null) of everybody whom the hotel (null: all) employs; after that id. */
  readonly list: (
    of: { readonly userId: string | null; readonly tenantId: TenantId | null },
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<UserSession>, IdentityError>
  /** Answers whose it was, when it stood. */
  readonly revoke: (id: string, because: string) => Effect.Effect<Option.Option<string>, IdentityError>
  /** All of a person's but one. Returns how many stood. */
  readonly revokeAll: (userId: string, but: string | null, because: string) => Effect.Effect<number, IdentityError>
  /** Shows how many stand. Returns 0: there is nothing to catch up on. */
  readonly measure: Effect.Effect<number, IdentityError>
  /** One bounded pass: forgets those that ended long ago. */
  readonly forget: Effect.Effect<number, IdentityError>
}>()("conserje/identity/UserSessions") {
  static readonly layerSql = Layer.effect(
    UserSessions,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const revoke = Effect.fnUntraced(function* (id: string, because: string) {
        const rows = yield* sql`
          UPDATE user_sessions SET is_revoked = true, revoked_because = ${because}
          WHERE id = ${id} AND NOT is_revoked RETURNING user_id`.pipe(Effect.catchTag("SqlError", unavailable))
        return Option.fromUndefinedOr(decodeOwners(rows)[0]?.userId)
      })

      return UserSessions.of({
        revoke,
        open: Effect.fnUntraced(function* ({ address, id, jti, userAgent, userId }) {
          const now = yield* Clock.currentTimeMillis
          yield* sql`
            INSERT INTO user_sessions (id, user_id, token_jti, created_at, last_used_at, expires_at, user_agent, ip_address)
            VALUES (${id}, ${userId}, ${jti}, to_timestamp(${now}::float8 / 1000), to_timestamp(${now}::float8 / 1000),
              to_timestamp(${now + REFRESH_LASTS}::float8 / 1000), nullif(${userAgent.slice(0, 300)}, ''),
              nullif(${address}, ''))`.pipe(Effect.catchTag("SqlError", unavailable))
        }),
        rotate: Effect.fnUntraced(function* (id, jti, next) {
          const now = yield* Clock.currentTimeMillis
          const rotated = yield* sql`
            UPDATE user_sessions SET token_jti = ${next}, last_used_at = to_timestamp(${now}::float8 / 1000),
              expires_at = least(to_timestamp(${now + REFRESH_LASTS}::float8 / 1000),
                created_at + make_interval(secs => ${LONGEST_SESSION / 1000}))
            WHERE id = ${id} AND token_jti = ${jti} AND NOT is_revoked AND expires_at > to_timestamp(${now}::float8 / 1000)
            RETURNING 1`.pipe(Effect.catchTag("SqlError", unavailable))
          if (rotated.length > 0) return "rotated"
          const spent = yield* sql`
            UPDATE user_sessions SET is_revoked = true, revoked_because = 'refresh token used twice'
            WHERE id = ${id} AND token_jti <> ${jti} AND NOT is_revoked RETURNING 1`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
          return spent.length > 0 ? "spent" : "ended"
        }),
        holder: Effect.fnUntraced(function* (id) {
          const now = yield* Clock.currentTimeMillis
          const rows = yield* sql`
            SELECT ${sql.literal(USER_COLUMNS)} FROM user_sessions s JOIN users ON users.id = s.user_id
            WHERE s.id = ${id} AND NOT s.is_revoked AND s.expires_at > to_timestamp(${now}::float8 / 1000)
              AND users.active`.pipe(Effect.catchTag("SqlError", unavailable))
          return Option.fromUndefinedOr(decodeUsers(rows)[0])
        }),
        list: Effect.fnUntraced(function* ({ tenantId, userId }, { after, limit }) {
          const now = yield* Clock.currentTimeMillis
          const rows = yield* sql`
            SELECT s.id, s.user_id, s.user_agent, s.ip_address, (extract(epoch FROM s.created_at) * 1000)::float8 AS created_at,
              (extract(epoch FROM s.last_used_at) * 1000)::float8 AS last_used_at,
              (extract(epoch FROM s.expires_at) * 1000)::float8 AS expires_at
            FROM user_sessions s JOIN users ON users.id = s.user_id
            WHERE s.id > ${after} AND NOT s.is_revoked AND s.expires_at > to_timestamp(${now}::float8 / 1000)
              AND ${userId === null ? sql`true` : sql`s.user_id = ${userId}`}
              AND ${tenantId === null ? sql`true` : sql`users.tenant_id = ${tenantId}`}
            ORDER BY s.id LIMIT ${limit}`.pipe(Effect.catchTag("SqlError", unavailable))
          return decodeSessions(rows)
        }),
        revokeAll: (userId, but, because) =>
          sql`
            UPDATE user_sessions SET is_revoked = true, revoked_because = ${because}
            WHERE user_id = ${userId} AND id <> ${but ?? ""} AND NOT is_revoked RETURNING 1`.pipe(
            Effect.map((rows) => rows.length),
            Effect.catchTag("SqlError", unavailable)
          ),
        measure: Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const rows = yield* sql`
            SELECT count(*)::int AS count FROM user_sessions
            WHERE is_revoked = false AND expires_at > to_timestamp(${now}::float8 / 1000)`
          yield* IdentityMetrics.activeSessions({}, decodeCounts(rows)[0]?.count ?? 0)
          return 0
        }).pipe(Effect.catchTag("SqlError", unavailable)),
        forget: Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const gone = yield* sql`
            DELETE FROM user_sessions WHERE id IN (
              SELECT id FROM user_sessions WHERE expires_at < to_timestamp(${now - KEPT}::float8 / 1000)
              LIMIT ${MOST_FORGOTTEN}) RETURNING 1`
          return gone.length
        }).pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

const decodeSessions: (rows: unknown) => ReadonlyArray<UserSession> = Schema.decodeUnknownSync(
  Schema.Array(UserSession)
)
const decodeOwners: (rows: unknown) => ReadonlyArray<{ readonly userId: string }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ userId: Schema.String }))
)
const decodeCounts: (rows: unknown) => ReadonlyArray<{ readonly count: number }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ count: Schema.Int }))
)
