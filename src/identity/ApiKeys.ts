import { Clock, Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { SecureRandom } from "effect/crypto"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { Audit } from "../audit/Audit.ts"
import { freshId } from "../domain/FreshId.ts"
import { TenantId } from "../domain/Ids.ts"
import { ApiKey, digestOf, keyText, readKey, sameDigest } from "./ApiKey.ts"
import { type IdentityError, NoSuch, NotKnown, refuse, unavailable, unlessNoHotel } from "./IdentityError.ts"
import { type Permission, Role } from "./Permission.ts"
import { mayEnter, type Principal, rightsOf } from "./Principal.ts"
import { HOUSE, ofHotel } from "./Scope.ts"

export interface NewApiKey {
  readonly name: string
  readonly tenantId: TenantId | null
  readonly permissions: ReadonlyArray<Permission>
  readonly perMinute: number
  /** A person, or a key of theirs. */
  readonly createdBy: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export interface NewSecret {
  /** For so many milliseconds more the secret before it is good. */
  readonly overlap: number
  /** Whose the key is from now on; null where it stays whose it is. */
  readonly by: string | null
}

export interface IssuedKey {
  readonly key: ApiKey
  /** Said once; nobody can read it again. */
  readonly secret: Redacted.Redacted<string>
}

/** Uses of a key are written down this far apart, in milliseconds. */
const NOTED_EVERY = 60_000

/**
 * Keys of machines. A key may do what it was given as long as whoever issued it may do that, too: it sleeps while they are
 * closed, moved or demoted, and ends with the key that it was issued by.
 */
export class ApiKeys extends Context.Service<ApiKeys, {
  readonly issue: (key: NewApiKey) => Effect.Effect<IssuedKey, IdentityError>
  readonly rotate: (id: string, next: NewSecret) => Effect.Effect<IssuedKey, IdentityError>
  readonly revoke: (id: string) => Effect.Effect<void, IdentityError>
  readonly get: (id: string) => Effect.Effect<Option.Option<ApiKey>, IdentityError>
  /** Of one hotel, or of all (null), after that id, in the order of ids. */
  readonly list: (
    tenantId: TenantId | null,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<ApiKey>, IdentityError>
  readonly whoIs: (text: Redacted.Redacted<string>) => Effect.Effect<Principal, IdentityError>
}>()("conserje/identity/ApiKeys") {
  static readonly layerSql = Layer.effect(
    ApiKeys,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const random = yield* SecureRandom.SecureRandom
      const columns = sql.literal(COLUMNS)
      const draw = Effect.map(random.randomBytes(32), (bytes) => Buffer.from(bytes).toString("base64url"))

      const witnessed = (action: string, changing: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
        sql.withTransaction(Effect.gen(function* () {
          const [key] = decode(yield* changing)
          if (key === undefined) return yield* refuse(new NoSuch({ what: "API key" }))
          yield* audit.append({
            type: "data_modification",
            action,
            resource: `api-key/${key.id}`,
            ...(key.tenantId === null ? {} : { tenantId: key.tenantId }),
            after: {
              name: key.name,
              permissions: key.permissions,
              createdBy: key.createdBy,
              expiresAt: key.expiresAt,
              revokedAt: key.revokedAt
            }
          })
          return key
        })).pipe(Effect.catchTags({ SqlError: unlessNoHotel, AuditError: unavailable }))

      return ApiKeys.of({
        issue: Effect.fnUntraced(function* ({ createdBy, expiresAt, name, perMinute, permissions, tenantId }) {
          const now = yield* Clock.currentTimeMillis
          const id = yield* freshId("k")
          const secret = yield* draw
          const key = yield* witnessed(
            "api-key.issued",
            sql`
              INSERT INTO api_keys (id, name, tenant_id, permissions, per_minute, secret_digest, created_by, created_at,
                expires_at)
              VALUES (${id}, ${name}, ${tenantId}, ${permissions}::text[], ${perMinute}, ${
              digestOf(secret)
            }, ${createdBy},
                to_timestamp(${now}::float8 / 1000), to_timestamp(${expiresAt}::float8 / 1000))
              RETURNING ${columns}`
          )
          return { key, secret: Redacted.make(keyText(id, secret)) }
        }),
        rotate: Effect.fnUntraced(function* (id, { by, overlap }) {
          const now = yield* Clock.currentTimeMillis
          const secret = yield* draw
          const key = yield* witnessed(
            "api-key.rotated",
            sql`
              UPDATE api_keys SET old_digest = secret_digest, old_until = to_timestamp(${now + overlap}::float8 / 1000),
                secret_digest = ${digestOf(secret)}, created_by = coalesce(${by}::text, created_by)
              WHERE id = ${id} AND revoked_at IS NULL RETURNING ${columns}`
          )
          return { key, secret: Redacted.make(keyText(id, secret)) }
        }),
        revoke: Effect.fnUntraced(function* (id) {
          const now = yield* Clock.currentTimeMillis
          yield* witnessed(
            "api-key.revoked",
            sql`
              UPDATE api_keys SET revoked_at = to_timestamp(${now}::float8 / 1000)
              WHERE id = ${id} AND revoked_at IS NULL RETURNING ${columns}`
          )
        }),
        get: (id) =>
          sql`SELECT ${columns} FROM api_keys WHERE id = ${id}`.pipe(
            Effect.map((rows) => Option.fromUndefinedOr(decode(rows)[0])),
            Effect.catchTag("SqlError", unavailable)
          ),
        list: (tenantId, { after, limit }) =>
          sql`
            SELECT ${columns} FROM api_keys
            WHERE id > ${after} AND ${tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`}
            ORDER BY api_keys.id LIMIT ${limit}`.pipe(Effect.map(decode), Effect.catchTag("SqlError", unavailable)),
        whoIs: Effect.fnUntraced(function* (text) {
          const said = readKey(Redacted.value(text))
          if (Option.isNone(said)) return yield* refuse(new NotKnown())
          const now = yield* Clock.currentTimeMillis
          const rows = yield* sql`
            WITH RECURSIVE line AS (
              SELECT id, created_by, revoked_at FROM api_keys WHERE id = ${said.value.id}
              UNION SELECT k.id, k.created_by, k.revoked_at FROM api_keys k JOIN line ON k.id = line.created_by
            )
            SELECT ${columns}, secret_digest, issuer_role, issuer_tenant_id,
              CASE WHEN old_until > to_timestamp(${now}::float8 / 1000) THEN old_digest END AS old_digest
            FROM api_keys JOIN (
              SELECT users.role AS issuer_role, users.tenant_id AS issuer_tenant_id
              FROM line JOIN users ON users.id = line.created_by WHERE users.active AND NOT users.access_revoked
            ) issuer ON true
            WHERE id = ${said.value.id} AND NOT EXISTS (SELECT FROM line WHERE line.revoked_at IS NOT NULL)
              AND expires_at > to_timestamp(${now}::float8 / 1000)`.pipe(Effect.catchTag("SqlError", unavailable))
          const [proof] = decodeProofs(rows)
          const [key] = decode(rows)
          if (
            key === undefined || proof === undefined ||
            !(sameDigest(said.value.digest, proof.secretDigest) || sameDigest(said.value.digest, proof.oldDigest))
          ) return yield* refuse(new NotKnown())
          const issuer = rightsOf({ role: proof.issuerRole, tenantId: proof.issuerTenantId })
          if (!mayEnter(issuer, key.tenantId)) return yield* refuse(new NotKnown())
          if (key.lastUsedAt === null || now - key.lastUsedAt >= NOTED_EVERY) {
            yield* sql`UPDATE api_keys SET last_used_at = to_timestamp(${now}::float8 / 1000) WHERE id = ${key.id}`
              .pipe(
                Effect.catchTag("SqlError", unavailable)
              )
          }
          return principalOf(key, issuer)
        })
      })
    })
  ).pipe(Layer.provide(SecureRandom.layerWebCrypto))
}

const principalOf = (key: ApiKey, issuer: Pick<Principal, "permissions">): Principal => ({
  kind: "api_key",
  id: key.id,
  role: null,
  // Only who sees every hotel can have made one without a hotel.
  scope: key.tenantId === null ? HOUSE : ofHotel(key.tenantId),
  permissions: new Set(key.permissions).intersection(issuer.permissions),
  sessionId: null,
  mustChangePassword: false,
  perMinute: key.perMinute
})

const COLUMNS = `id, name, tenant_id, permissions, per_minute, created_by,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_at,
  (extract(epoch FROM expires_at) * 1000)::float8 AS expires_at,
  (extract(epoch FROM revoked_at) * 1000)::float8 AS revoked_at,
  (extract(epoch FROM last_used_at) * 1000)::float8 AS last_used_at`

const decode: (rows: unknown) => ReadonlyArray<ApiKey> = Schema.decodeUnknownSync(Schema.Array(ApiKey))

const Proof = Schema.Struct({
  secretDigest: Schema.String,
  oldDigest: Schema.NullOr(Schema.String),
  issuerRole: Role,
  issuerTenantId: Schema.NullOr(TenantId)
})

const decodeProofs: (rows: unknown) => ReadonlyArray<typeof Proof.Type> = Schema.decodeUnknownSync(Schema.Array(Proof))
