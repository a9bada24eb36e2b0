import { Clock, Context, Duration, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { TenantId } from "../domain/Ids.ts"
import { Audit } from "./Audit.ts"
import { AuditConfig } from "./AuditConfig.ts"
import { type AuditError, unavailable } from "./AuditError.ts"

/** Rows of one chain that one pass removes, so that it never holds the head for long. */
const MOST_EXPIRED = 5_000

/** Forgets what is old enough, from the beginning of a chain only, and leaves a record of it in the chain itself. */
export class AuditRetention extends Context.Service<AuditRetention, {
  /** One bounded pass over all chains. Returns how many rows were removed. */
  readonly expire: Effect.Effect<number, AuditError>
}>()("conserje/audit/AuditRetention") {
  static readonly layerSql = Layer.effect(
    AuditRetention,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const { kept } = yield* AuditConfig

      const expireOne = Effect.fnUntraced(function* (tenantId: TenantId, before: number) {
        yield* sql`SELECT 1 FROM audit_chains WHERE tenant_id = ${tenantId} FOR UPDATE`
        // Up to the first row that is young enough: a chain is shortened, never perforated.
        const [last] = decodeEnds(
          yield* sql`
            WITH oldest AS (
              SELECT seq, hash, at FROM audit_logs WHERE tenant_id = ${tenantId} ORDER BY audit_logs.seq LIMIT ${MOST_EXPIRED}
            )
            SELECT seq::text, hash FROM oldest WHERE seq < coalesce(
              (SELECT min(seq) FROM oldest WHERE at >= to_timestamp(${before}::float8 / 1000)), 9223372036854775807)
            ORDER BY oldest.seq DESC LIMIT 1`
        )
        if (last === undefined) return 0
        yield* audit.append({
          type: "retention",
          action: "audit.pruned",
          tenantId,
          resource: `audit/${tenantId}`,
          after: { upTo: last.seq, digest: last.hash }
        })
        yield* sql`SELECT set_config('conserje.audit_retention', 'on', true)`
        const gone = yield* sql`
          DELETE FROM audit_logs WHERE tenant_id = ${tenantId} AND seq <= ${last.seq}::text::bigint RETURNING 1`
        yield* sql`SELECT set_config('conserje.audit_retention', 'off', true)`
        yield* sql`
          UPDATE audit_chains SET pruned_seq = ${last.seq}::text::bigint, pruned_hash = ${last.hash}
          WHERE tenant_id = ${tenantId}`
        return gone.length
      })

      return AuditRetention.of({
        expire: Effect.gen(function* () {
          const before = (yield* Clock.currentTimeMillis) - Duration.toMillis(kept)
          const chains = decodeChains(
            yield* sql`
              SELECT tenant_id FROM audit_chains c WHERE EXISTS (
                SELECT 1 FROM audit_logs l WHERE l.tenant_id = c.tenant_id AND l.at < to_timestamp(${before}::float8 / 1000)
                  AND NOT (l.type = 'retention' AND l.seq = c.pruned_seq + 1))`
          )
          const counts = yield* Effect.forEach(
            chains,
            ({ tenantId }) => sql.withTransaction(expireOne(tenantId, before))
          )
          return counts.reduce((sum, count) => sum + count, 0)
        }).pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

const decodeEnds: (rows: unknown) => ReadonlyArray<{ readonly seq: string; readonly hash: string }> = Schema
  .decodeUnknownSync(Schema.Array(Schema.Struct({ seq: Schema.String, hash: Schema.String })))

const decodeChains: (rows: unknown) => ReadonlyArray<{ readonly tenantId: TenantId }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ tenantId: TenantId }))
)
