import { Clock, Context, Effect, Layer, Option, type Redacted, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { TenantId } from "../domain/Ids.ts"
import { Sealer } from "../secrets/Sealer.ts"
import { announce } from "../sql/Announcements.ts"
import { rereading } from "../sql/Rereading.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { NoSealingKey, NotThere, refuse, SecretsSealed, type TenancyError } from "./TenancyError.ts"
import { inOneError } from "./Tenants.ts"

/** What a hotel may have of its own in place of the installation's. */
export const PURPOSES = ["whatsapp-access-token", "pms-api-key"] as const
export type Purpose = typeof PURPOSES[number]

/** As a process has it in memory. One that cannot be opened is not absent: nobody else's may serve in its place. */
export type Secret =
  | { readonly _tag: "Unset" }
  | { readonly _tag: "Set"; readonly value: Redacted.Redacted<string> }
  | { readonly _tag: "Unreadable" }

/** All that is ever told of a secret. */
export const SecretState = Schema.Struct({
  purpose: Schema.Literals(PURPOSES),
  set: Schema.Boolean,
  /** Milliseconds since the epoch; null when it is not set. */
  setAt: Schema.NullOr(Schema.Finite)
})
export type SecretState = typeof SecretState.Type

/** Secrets of hotels: sealed in the database, opened in memory, told to nobody. */
export class TenantSecrets extends Context.Service<TenantSecrets, {
  readonly of: (tenantId: TenantId, purpose: Purpose) => Secret
  readonly list: (tenantId: TenantId) => Effect.Effect<ReadonlyArray<SecretState>, TenancyError>
  /** Fails with `NoSealingKey` where the installation has no key. */
  readonly set: (
    tenantId: TenantId,
    purpose: Purpose,
    value: Redacted.Redacted<string>
  ) => Effect.Effect<void, TenancyError>
  readonly remove: (tenantId: TenantId, purpose: Purpose) => Effect.Effect<void, TenancyError>
  /** Seals with the newest key what an older one sealed. Returns how many secrets that were. */
  readonly rotate: Effect.Effect<number, TenancyError>
  /** Reads the table again; returns how many secrets there are. */
  readonly refresh: Effect.Effect<number, TenancyError>
}>()("conserje/tenancy/TenantSecrets") {
  /** Does not start, with `SecretsSealed`, while hotels have secrets that none of our keys opens. */
  static readonly layerSql = Layer.effect(
    TenantSecrets,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const sealer = yield* Sealer
      const known = yield* Ref.make<ReadonlyMap<string, Secret>>(new Map())

      const rowsNow = houseWide(Effect.map(
        sql`SELECT tenant_id, purpose, sealed, key_id FROM tenant_secrets`,
        decode
      ))

      const load = rereading(Effect.gen(function* () {
        const rows = yield* rowsNow
        const opened = rows.map((row) => [placeOf(row), opening(sealer, row)] as const)
        const unreadable = opened.filter(([, { _tag }]) => _tag === "Unreadable").length
        if (unreadable > 0) {
          yield* Effect.logError("secrets of hotels cannot be opened; what needs them waits", { unreadable })
        }
        yield* Ref.set(known, new Map(opened))
        return rows.length
      }))

      const written = Effect.fnUntraced(function* (
        tenantId: TenantId,
        purpose: Purpose,
        value: Redacted.Redacted<string>
      ) {
        const sealed = yield* sealer.seal({ tenantId, purpose }, value)
        if (Option.isNone(sealed)) return yield* refuse(new NoSealingKey())
        const now = yield* Clock.currentTimeMillis
        const tenants = yield* sql`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR UPDATE`
        if (tenants.length === 0) return yield* refuse(new NotThere({ what: "hotel" }))
        const before = yield* sql`SELECT 1 FROM tenant_secrets WHERE tenant_id = ${tenantId} AND purpose = ${purpose}`
        yield* sql`
          INSERT INTO tenant_secrets (tenant_id, purpose, sealed, key_id, set_at)
          VALUES (${tenantId}, ${purpose}, ${sealed.value.text}, ${sealed.value.keyId},
            to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (tenant_id, purpose) DO UPDATE
          SET sealed = excluded.sealed, key_id = excluded.key_id, set_at = excluded.set_at`
        yield* announce(sql, "secrets")
        yield* audit.append(event("secret.set", tenantId, purpose, before.length > 0, true))
      })

      const removed = Effect.fnUntraced(function* (tenantId: TenantId, purpose: Purpose) {
        const rows = yield* sql`
          DELETE FROM tenant_secrets WHERE tenant_id = ${tenantId} AND purpose = ${purpose} RETURNING purpose`
        if (rows.length === 0) return yield* refuse(new NotThere({ what: "secret" }))
        yield* announce(sql, "secrets")
        yield* audit.append(event("secret.removed", tenantId, purpose, true, false))
      })

      const rotated = Effect.gen(function* () {
        if (Option.isNone(sealer.newest)) return yield* refuse(new NoSealingKey())
        const newest = sealer.newest.value
        const rows = decode(
          yield* sql`
            SELECT tenant_id, purpose, sealed, key_id FROM tenant_secrets WHERE key_id <> ${newest}
            ORDER BY tenant_id, purpose FOR UPDATE`
        )
        yield* openable(sealer, rows)
        for (const row of rows) {
          const opened = opening(sealer, row)
          if (opened._tag !== "Set") continue
          const sealed = yield* sealer.seal(row, opened.value)
          if (Option.isNone(sealed)) return yield* refuse(new NoSealingKey())
          yield* sql`
            UPDATE tenant_secrets SET sealed = ${sealed.value.text}, key_id = ${newest}
            WHERE tenant_id = ${row.tenantId} AND purpose = ${row.purpose}`
        }
        yield* announce(sql, "secrets")
        if (rows.length > 0) {
          yield* audit.append({
            type: "data_modification",
            action: "secrets.rotated",
            resource: "secrets/all",
            after: { sealedWith: newest, secrets: rows.length }
          })
        }
        return rows.length
      })

      const andLoad = <A>(change: Effect.Effect<A, TenancyError>) => Effect.tap(change, () => inOneError(load))
      const refuseSealed = Effect.flatMap(rowsNow, (rows) => openable(sealer, rows))

      yield* inOneError(Effect.andThen(refuseSealed, load))
      return TenantSecrets.of({
        of: (tenantId, purpose) => Ref.getUnsafe(known).get(placeOf({ tenantId, purpose })) ?? UNSET,
        list: (tenantId) =>
          inOneError(Effect.map(
            sql`
              SELECT purpose, trunc(extract(epoch FROM set_at) * 1000)::float8 AS set_at FROM tenant_secrets
              WHERE tenant_id = ${tenantId}`,
            (rows) => {
              const set = new Map(decodeStates(rows).map(({ purpose, setAt }) => [purpose, setAt]))
              return PURPOSES.map((purpose) => ({ purpose, set: set.has(purpose), setAt: set.get(purpose) ?? null }))
            }
          )),
        set: (tenantId, purpose, value) => andLoad(inOneError(sql.withTransaction(written(tenantId, purpose, value)))),
        remove: (tenantId, purpose) => andLoad(inOneError(sql.withTransaction(removed(tenantId, purpose)))),
        rotate: andLoad(inOneError(houseWide(sql.withTransaction(rotated)))),
        refresh: inOneError(load)
      })
    })
  ).pipe(Layer.provide(Sealer.layer))

  /** For a test, or a part of the house on its own: no hotel has a secret of its own. */
  static readonly layerNone = Layer.succeed(TenantSecrets, {
    of: () => UNSET,
    list: () => Effect.succeed(PURPOSES.map((purpose) => ({ purpose, set: false, setAt: null }))),
    set: () => refuse(new NoSealingKey()),
    remove: () => refuse(new NotThere({ what: "secret" })),
    rotate: refuse(new NoSealingKey()),
    refresh: Effect.succeed(0)
  })
}

const UNSET: Secret = { _tag: "Unset" }

const Row = Schema.Struct({ tenantId: TenantId, purpose: Schema.String, sealed: Schema.String, keyId: Schema.String })
type Row = typeof Row.Type
const decode: (rows: unknown) => ReadonlyArray<Row> = Schema.decodeUnknownSync(Schema.Array(Row))
const decodeStates: (rows: unknown) => ReadonlyArray<{ readonly purpose: string; readonly setAt: number }> = Schema
  .decodeUnknownSync(Schema.Array(Schema.Struct({ purpose: Schema.String, setAt: Schema.Finite })))

const placeOf = ({ purpose, tenantId }: { readonly tenantId: string; readonly purpose: string }) =>
  `${tenantId}/${purpose}`

const opening = (sealer: Sealer["Service"], row: Row): Secret =>
  Option.match(sealer.open(row, row.sealed), {
    onNone: () => ({ _tag: "Unreadable" }),
    onSome: (value) => ({ _tag: "Set", value })
  })

const event = (action: string, tenantId: TenantId, purpose: Purpose, was: boolean, is: boolean) => ({
  type: "data_modification" as const,
  action,
  resource: `secret/${purpose}`,
  tenantId,
  before: { set: was },
  after: { set: is }
})

const openable = (sealer: Sealer["Service"], rows: ReadonlyArray<Row>) => {
  const unknown = rows.find(({ keyId }) => !sealer.has(keyId))
  if (unknown === undefined) return Effect.void
  const hotels = new Set(rows.filter(({ keyId }) => keyId === unknown.keyId).map(({ tenantId }) => tenantId)).size
  return refuse(new SecretsSealed({ keyId: unknown.keyId, hotels }))
}
