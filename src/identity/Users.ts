import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { freshId } from "../domain/FreshId.ts"
import type { TenantId } from "../domain/Ids.ts"
import { Changed, EmailTaken, type IdentityError, NoSuch, refuse, unavailable, unlessNoHotel } from "./IdentityError.ts"
import { REMEMBERED } from "./PasswordPolicy.ts"
import type { Role } from "./Permission.ts"
import { decodeUsers, emailOf, type User, USER_COLUMNS } from "./User.ts"

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly tenantId: TenantId | null
  /** None where passwords are kept elsewhere. */
  readonly passwordHash: string | null
  readonly mustChange: boolean
}

/** The table of people. It knows no rights and keeps no trail: whoever changes something through it does. */
export class Users extends Context.Service<Users, {
  readonly create: (user: NewUser) => Effect.Effect<User, IdentityError>
  readonly get: (id: string) => Effect.Effect<Option.Option<User>, IdentityError>
  /** With the hash to hold a password against. */
  readonly byEmail: (
    email: string
  ) => Effect.Effect<Option.Option<{ readonly user: User; readonly passwordHash: string | null }>, IdentityError>
  /** Of one hotel, or of all (null), after that id, in the order of ids. */
  readonly list: (
    tenantId: TenantId | null,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<User>, IdentityError>
  /** Refused when `version` is not the newest. */
  readonly update: (
    id: string,
    version: number,
    change: Partial<Pick<User, "name" | "role" | "active" | "tenantId">>
  ) => Effect.Effect<User, IdentityError>
  readonly loggedIn: (id: string) => Effect.Effect<void, IdentityError>
  /** Remembers the one before it. */
  readonly setPassword: (id: string, hash: string, mustChange: boolean) => Effect.Effect<void, IdentityError>
  /** The present password and those before it, newest first. */
  readonly pastHashes: (id: string) => Effect.Effect<ReadonlyArray<string>, IdentityError>
  readonly count: Effect.Effect<number, IdentityError>
  /** People who may log in and do everything, for every hotel. */
  readonly administrators: Effect.Effect<number, IdentityError>
}>()("conserje/identity/Users") {
  static readonly layerSql = Layer.effect(
    Users,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql.literal(USER_COLUMNS)
      const get = (id: string) =>
        sql`SELECT ${columns} FROM users WHERE id = ${id}`.pipe(
          Effect.map((rows) => Option.fromUndefinedOr(decodeUsers(rows)[0])),
          Effect.catchTag("SqlError", unavailable)
        )

      return Users.of({
        get,
        create: Effect.fnUntraced(function* ({ email, mustChange, name, passwordHash, role, tenantId }) {
          const now = yield* Clock.currentTimeMillis
          const id = yield* freshId("u")
          const [user] = yield* sql`
            INSERT INTO users (id, email, name, role, tenant_id, password_hash, password_changed_at, must_change,
              created_at, updated_at)
            SELECT ${id}, ${emailOf(email)}, ${name}, ${role}, ${tenantId}, ${passwordHash}::text,
              CASE WHEN ${passwordHash !== null} THEN t END, ${mustChange}, t, t
            FROM to_timestamp(${now}::float8 / 1000) AS t
            ON CONFLICT (email) DO NOTHING RETURNING ${columns}`.pipe(
            Effect.map(decodeUsers),
            Effect.catchTag("SqlError", unlessNoHotel)
          )
          return user ?? (yield* refuse(new EmailTaken()))
        }),
        byEmail: (email) =>
          sql`SELECT ${columns}, users.password_hash FROM users WHERE email = ${emailOf(email)}`.pipe(
            Effect.map((rows) => {
              const [user] = decodeUsers(rows)
              const [hash] = decodeHashes(rows)
              return Option.map(
                Option.fromUndefinedOr(user),
                (user) => ({ user, passwordHash: hash?.passwordHash ?? null })
              )
            }),
            Effect.catchTag("SqlError", unavailable)
          ),
        list: (tenantId, { after, limit }) =>
          sql`
            SELECT ${columns} FROM users
            WHERE id > ${after} AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}
            ORDER BY users.id LIMIT ${limit}`.pipe(
            Effect.map(decodeUsers),
            Effect.catchTag("SqlError", unavailable)
          ),
        update: Effect.fnUntraced(function* (id, version, { active, name, role, tenantId }) {
          const now = yield* Clock.currentTimeMillis
          const [user] = yield* sql`
            UPDATE users SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
              name = coalesce(${name ?? null}::text, name), role = coalesce(${role ?? null}::text, role),
              active = coalesce(${active ?? null}::boolean, active),
              tenant_id = CASE WHEN ${tenantId !== undefined} THEN ${tenantId ?? null}::text ELSE tenant_id END
            WHERE id = ${id} AND version = ${version} RETURNING ${columns}`.pipe(
            Effect.map(decodeUsers),
            Effect.catchTag("SqlError", unlessNoHotel)
          )
          if (user !== undefined) return user
          return yield* refuse(Option.isNone(yield* get(id)) ? new NoSuch({ what: "user" }) : new Changed())
        }),
        loggedIn: Effect.fnUntraced(function* (id) {
          const now = yield* Clock.currentTimeMillis
          yield* sql`UPDATE users SET last_login_at = to_timestamp(${now}::float8 / 1000) WHERE id = ${id}`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
        }),
        setPassword: Effect.fnUntraced(function* (id, hash, mustChange) {
          const now = yield* Clock.currentTimeMillis
          yield* sql`
            WITH before AS (
              INSERT INTO password_history (user_id, password_hash, created_at)
              SELECT id, password_hash, to_timestamp(${now}::float8 / 1000) FROM users
              WHERE id = ${id} AND password_hash IS NOT NULL
            ), forgotten AS (
              DELETE FROM password_history WHERE user_id = ${id} AND id <= (
                SELECT id FROM password_history WHERE user_id = ${id} ORDER BY id DESC OFFSET ${REMEMBERED} LIMIT 1)
            )
            UPDATE users SET password_hash = ${hash}, must_change = ${mustChange}, version = version + 1,
              password_changed_at = to_timestamp(${now}::float8 / 1000), updated_at = to_timestamp(${now}::float8 / 1000)
            WHERE id = ${id}`.pipe(Effect.catchTag("SqlError", unavailable))
        }),
        pastHashes: (id) =>
          sql`
            SELECT password_hash FROM (
              SELECT password_hash, 9223372036854775807 AS place FROM users WHERE id = ${id} AND password_hash IS NOT NULL
              UNION ALL SELECT password_hash, id FROM password_history WHERE user_id = ${id}
            ) past ORDER BY place DESC LIMIT ${REMEMBERED}`.pipe(
            Effect.map((rows) => decodeHashes(rows).flatMap(({ passwordHash }) => passwordHash ?? [])),
            Effect.catchTag("SqlError", unavailable)
          ),
        administrators: sql`
          SELECT count(*)::int AS count FROM users
          WHERE tenant_id IS NULL AND role IN ('admin', 'system') AND active AND NOT access_revoked`.pipe(
          Effect.map((rows) => decodeCounts(rows)[0]?.count ?? 0),
          Effect.catchTag("SqlError", unavailable)
        ),
        count: sql`SELECT count(*)::int AS count FROM users`.pipe(
          Effect.map((rows) => decodeCounts(rows)[0]?.count ?? 0),
          Effect.catchTag("SqlError", unavailable)
        )
      })
    })
  )
}

const decodeHashes: (rows: unknown) => ReadonlyArray<{ readonly passwordHash: string | null }> = Schema
  .decodeUnknownSync(Schema.Array(Schema.Struct({ passwordHash: Schema.NullOr(Schema.String) })))

const decodeCounts: (rows: unknown) => ReadonlyArray<{ readonly count: number }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ count: Schema.Int }))
)
