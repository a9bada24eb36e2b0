import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { freshId } from "../domain/FreshId.ts"
import { type IdentityError, unavailable } from "./IdentityError.ts"
import { decodeUsers, emailOf, type User, USER_COLUMNS } from "./User.ts"

/** Somebody as the other side knows them. */
export interface ExternalAccount {
  readonly id: string
  readonly email: string
  readonly name: string
  /** Only then the address proves that they are who has it here. */
  readonly emailVerified: boolean
  readonly revoked: boolean
}

/**
 * What came of it. `unverified`: nobody here has that id, and the address is not proved. `taken`: somebody else over there
 * has the address here.
 */
export type Synced = "created" | "linked" | "updated" | "same" | "unverified" | "taken"

const Counts = Schema.Struct({ linked: Schema.Int, unseen: Schema.Int })
export type Counts = typeof Counts.Type

/** People here who are the same as somebody elsewhere. */
export class LinkedUsers extends Context.Service<LinkedUsers, {
  /** Who may come in with a token of that account. */
  readonly bySubject: (externalId: string) => Effect.Effect<Option.Option<User>, IdentityError>
  /**
   * Makes it true here. Somebody new may do nothing until a person gives them a role, a hotel and lets them in: whoever
   * can sign up over there is not thereby one of us.
   */
  readonly sync: (account: ExternalAccount) => Effect.Effect<Synced, IdentityError>
  /** Which of these are here as they are there, or have no business here; one statement for a whole page of them. */
  readonly met: (accounts: ReadonlyArray<ExternalAccount>) => Effect.Effect<ReadonlySet<string>, IdentityError>
  /** The account is gone: whoever had it may not come in any more. Answers whether somebody had it. */
  readonly unlink: (externalId: string) => Effect.Effect<boolean, IdentityError>
  readonly loggedIn: (externalId: string) => Effect.Effect<void, IdentityError>
  /** Accounts that were not met since that moment, longest unseen first. Milliseconds since the epoch. */
  readonly unseenSince: (moment: number, limit: number) => Effect.Effect<ReadonlyArray<string>, IdentityError>
  /** How many accounts are somebody's here, and how many of them were not met since that moment. */
  readonly counts: (moment: number) => Effect.Effect<Counts, IdentityError>
}>()("conserje/identity/LinkedUsers") {
  static readonly layerSql = Layer.effect(
    LinkedUsers,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const columns = sql.literal(USER_COLUMNS)

      const witness = (action: string, { id, tenantId }: User, after: unknown) =>
        audit.append({
          type: "data_modification",
          action,
          resource: `user/${id}`,
          ...(tenantId === null ? {} : { tenantId }),
          after
        })

      /** Whoever has the id already. The address follows unless somebody else here has it. */
      const update = (account: ExternalAccount, now: number) =>
        sql`
          UPDATE users SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
            name = ${account.name}, access_revoked = ${account.revoked},
            email = CASE WHEN ${account.emailVerified} AND NOT EXISTS (
              SELECT FROM users o WHERE o.email = ${account.email} AND o.id <> users.id) THEN ${account.email} ELSE email END
          WHERE authorizer_id = ${account.id} AND (name, access_revoked, email) IS DISTINCT FROM
            (${account.name}, ${account.revoked}, CASE WHEN ${account.emailVerified} AND NOT EXISTS (
              SELECT FROM users o WHERE o.email = ${account.email} AND o.id <> users.id) THEN ${account.email} ELSE email END)
          RETURNING ${columns}`.pipe(Effect.map(decodeUsers))

      const link = (account: ExternalAccount, now: number) =>
        sql`
          UPDATE users SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
            authorizer_id = ${account.id}, access_revoked = ${account.revoked}
          WHERE email = ${account.email} AND authorizer_id IS NULL RETURNING ${columns}`.pipe(Effect.map(decodeUsers))

      const create = Effect.fnUntraced(function* (account: ExternalAccount, now: number) {
        const id = yield* freshId("u")
        return decodeUsers(
          yield* sql`
            INSERT INTO users (id, email, name, role, active, must_change, authorizer_id, access_revoked, created_at,
              updated_at)
            SELECT ${id}, ${account.email}, ${account.name}, 'guest', false, false, ${account.id}, ${account.revoked}, t, t
            FROM to_timestamp(${now}::float8 / 1000) AS t ON CONFLICT (email) DO NOTHING RETURNING ${columns}`
        )
      })

      const settled = Effect.fnUntraced(function* (account: ExternalAccount, now: number) {
        const [known] = yield* sql`SELECT 1 FROM users WHERE authorizer_id = ${account.id} FOR UPDATE`
        if (known !== undefined) {
          const [updated] = yield* update(account, now)
          if (updated === undefined) return "same"
          yield* witness("user.synced", updated, { accessRevoked: updated.accessRevoked })
          return "updated"
        }
        if (!account.emailVerified) return "unverified"
        const [linked] = yield* link(account, now)
        if (linked !== undefined) yield* witness("user.linked", linked, { authorizerId: account.id })
        if (linked !== undefined) return "linked"
        const [created] = yield* create(account, now)
        if (created !== undefined) yield* witness("user.created", created, { authorizerId: account.id, active: false })
        return created === undefined ? "taken" : "created"
      })

      return LinkedUsers.of({
        bySubject: (externalId) =>
          sql`SELECT ${columns} FROM users WHERE authorizer_id = ${externalId} AND active AND NOT access_revoked`.pipe(
            Effect.map((rows) => Option.fromUndefinedOr(decodeUsers(rows)[0])),
            Effect.catchTag("SqlError", unavailable)
          ),
        sync: Effect.fnUntraced(function* (account) {
          const now = yield* Clock.currentTimeMillis
          const clean = { ...account, email: emailOf(account.email) }
          return yield* sql.withTransaction(Effect.gen(function* () {
            const became = yield* settled(clean, now)
            yield* sql`
              UPDATE users SET synced_at = to_timestamp(${now}::float8 / 1000) WHERE authorizer_id = ${account.id}`
            return became
          })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
        }),
        met: Effect.fnUntraced(function* (accounts) {
          const now = yield* Clock.currentTimeMillis
          if (accounts.length === 0) return new Set<string>()
          const rows = yield* sql`
            WITH there AS (
              SELECT * FROM unnest(
                ${accounts.map(({ id }) => id)}::text[], ${accounts.map(({ name }) => name)}::text[],
                ${accounts.map(({ email }) => emailOf(email))}::text[],
                ${accounts.map(({ emailVerified }) => emailVerified)}::boolean[],
                ${accounts.map(({ revoked }) => revoked)}::boolean[]
              ) AS a (id, name, email, verified, revoked)
            ), met AS (
              UPDATE users SET synced_at = to_timestamp(${now}::float8 / 1000) FROM there
              WHERE users.authorizer_id = there.id AND users.name = there.name
                AND users.access_revoked = there.revoked AND (users.email = there.email OR NOT there.verified)
              RETURNING there.id
            )
            SELECT id AS authorizer_id FROM met
            UNION ALL SELECT id FROM there
            WHERE NOT verified AND NOT EXISTS (SELECT FROM users WHERE authorizer_id = there.id)`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
          return new Set(decodeIds(rows).map(({ authorizerId }) => authorizerId))
        }),
        unlink: Effect.fnUntraced(function* (externalId) {
          const now = yield* Clock.currentTimeMillis
          return yield* sql.withTransaction(Effect.gen(function* () {
            const [gone] = decodeUsers(
              yield* sql`
                UPDATE users SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
                  active = false, authorizer_id = NULL
                WHERE authorizer_id = ${externalId} RETURNING ${columns}`
            )
            if (gone === undefined) return false
            yield* witness("user.unlinked", gone, { active: false })
            return true
          })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
        }),
        loggedIn: Effect.fnUntraced(function* (externalId) {
          const now = yield* Clock.currentTimeMillis
          const [user] = yield* sql`
            UPDATE users SET last_login_at = to_timestamp(${now}::float8 / 1000) WHERE authorizer_id = ${externalId}
            RETURNING ${columns}`.pipe(Effect.map(decodeUsers), Effect.catchTag("SqlError", unavailable))
          if (user === undefined) return
          yield* audit.note({
            type: "login_success",
            action: "login",
            resource: `user/${user.id}`,
            actor: { kind: "user", id: user.id },
            ...(user.tenantId === null ? {} : { tenantId: user.tenantId })
          })
        }),
        unseenSince: (moment, limit) =>
          sql`
            SELECT authorizer_id FROM users
            WHERE authorizer_id IS NOT NULL AND synced_at < to_timestamp(${moment}::float8 / 1000)
            ORDER BY synced_at LIMIT ${limit}`.pipe(
            Effect.map((rows) => decodeIds(rows).map(({ authorizerId }) => authorizerId)),
            Effect.catchTag("SqlError", unavailable)
          ),
        counts: (moment) =>
          sql`
            SELECT count(*)::int AS linked,
              (count(*) FILTER (WHERE synced_at < to_timestamp(${moment}::float8 / 1000)))::int AS unseen
            FROM users WHERE authorizer_id IS NOT NULL`.pipe(
            Effect.map((rows) => decodeCounts(rows)[0] ?? { linked: 0, unseen: 0 }),
            Effect.catchTag("SqlError", unavailable)
          )
      })
    })
  )
}

const decodeCounts: (rows: unknown) => ReadonlyArray<Counts> = Schema.decodeUnknownSync(Schema.Array(Counts))

const decodeIds: (rows: unknown) => ReadonlyArray<{ readonly authorizerId: string }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ authorizerId: Schema.String }))
)
